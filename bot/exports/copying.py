"""What a backup takes of exports besides the store: the key of all links, finished archives, uploaded files.

The store is copied first, the files after it. So every file that the copy of the store speaks of is among the files, or
was let go of meanwhile; and one that was still growing is at least as long as was promised of it. What the engine
remembers of its jobs is not copied: the store knows what is to be done, and what was under way is begun again.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.core.clock import Clock
from bot.exports import life
from bot.exports.box import Decide, ExportBox
from bot.exports.folder import archive_name
from bot.exports.links import FILE
from bot.exports.storage.port import Storage

BESIDE = (FILE,)
"""Small files of the home that are in every backup."""
JOBS = ("jobs.db", "jobs.db-wal", "jobs.db-shm")

_COARSE = 3.0
"""Seconds within which two times of files count as one."""
_RECENT = 30.0
"""Seconds within which a worker that lives has shown itself."""
_FOLDERS = ("archives", "uploads")


@dataclass(frozen=True, slots=True)
class Files:
    """`size` in bytes."""

    count: int = 0
    size: int = 0


class WorkingError(Exception):
    """A worker is at work on that home."""


def files_of(home: Path) -> Files:
    """What a backup of the store alone leaves out."""
    count = size = 0
    for _, file in _all(home / "exports"):
        with suppress(FileNotFoundError):  # let go of meanwhile
            count, size = count + 1, size + file.stat().st_size
    return Files(count, size)


def copy_files(home: Path, into: Path) -> Files:
    """Copies what is not there yet, each whole or not at all; lets nothing go. Gives what was copied.

    Raises:
        OSError
    """
    return _copy(home / "exports", into)


def put_files_back(files: Path, home: Path) -> Files:
    """Raises OSError."""
    return _copy(files, home / "exports")


def forget_jobs(home: Path, aside: str) -> None:
    """What the engine remembers is of another time than the store that is put back: it goes aside under this ending."""
    for name in JOBS:
        with suppress(FileNotFoundError):
            (home / name).rename(home / f"{name.replace('jobs.db', f'jobs.db.{aside}')}")


def check_workers(home: Path, now: datetime) -> None:
    """Raises WorkingError where one lives: it holds its lock or, with jobs in PostgreSQL, has just shown itself."""
    for sign in (home / "workers").glob("worker-*.json"):
        if now.timestamp() - sign.stat().st_mtime < _RECENT and _alive(sign):
            raise WorkingError(sign.stem)
    for file in (home / "workers").glob("worker-*.lock"):
        with file.open("a", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise WorkingError(file.stem) from None


def _alive(sign: Path) -> bool:
    """Whether the process that wrote a sign of life is there; what cannot be read is no sign."""
    try:
        os.kill(int(json.loads(sign.read_text(encoding="utf-8"))["process"]), 0)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True


async def mark_lost(box: ExportBox, storage: Storage, clock: Clock) -> int:
    """Whose finished archive is not in the storage is told so; gives how many.

    Raises:
        OSError: the storage cannot be asked.
    """
    count = 0
    for export in await box.ready():
        if await storage.size(archive_name(export.id)) is None:
            await box.edit(export.id, _lost(clock()))
            count += 1
    return count


def _lost(now: datetime) -> Decide:
    return lambda held: life.lost(held, now)


def _all(root: Path) -> Iterator[tuple[str, Path]]:
    for name in _FOLDERS:
        with suppress(FileNotFoundError):
            for file in sorted((root / name).iterdir()):
                if file.is_file() and file.suffix != ".part":
                    yield name, file


def _copy(source: Path, into: Path) -> Files:
    count = size = 0
    for folder, file in _all(source):
        copied = into / folder / file.name
        with suppress(FileNotFoundError):  # let go of meanwhile
            if _same(file, copied):
                continue
            copied.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _copy_whole(file, copied)
            count, size = count + 1, size + copied.stat().st_size
    return Files(count, size)


def _same(file: Path, copied: Path) -> bool:
    """As large and of the same time, as far as file systems keep it."""
    if not copied.exists():
        return False
    there, here = file.stat(), copied.stat()
    return there.st_size == here.st_size and abs(there.st_mtime - here.st_mtime) < _COARSE


def _copy_whole(file: Path, copied: Path) -> None:
    part = copied.with_name(f"{copied.name}.part")
    try:
        shutil.copyfile(file, part)
        shutil.copystat(file, part)
        part.chmod(0o600)
        part.replace(copied)
    finally:
        part.unlink(missing_ok=True)
