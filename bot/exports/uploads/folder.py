"""The bytes of uploads on the disk: the only code that writes, cuts and removes them. Blocks, all of it.

A file is called by its upload's id and by nothing that anybody said. Only whoever holds its lock writes to it; the lock
ends with the process. What stands in a file beyond what was promised of it counts for nothing: it is cut off before
anything is written.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from bot.exports.durable import is_full, settle
from bot.exports.uploads.upload import BusyError, DiskFullError, GoneError, WrongOffsetError


@dataclass(frozen=True, slots=True)
class UploadFolder:
    """reserve: bytes that stay free on the disk."""

    root: Path
    reserve: int = 0

    def file(self, upload_id: str) -> Path:
        return self.root / upload_id

    def make(self, upload_id: str) -> None:
        """A file, empty unless it is there already, that stays after a power cut too.

        Raises:
            DiskFullError
        """
        with telling_when_full():
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self.file(upload_id), os.O_WRONLY | os.O_CREAT, 0o600))
            settle(self.root)

    def size(self, upload_id: str) -> int:
        """0 where there is none."""
        with suppress(FileNotFoundError):
            return self.file(upload_id).stat().st_size
        return 0

    def remove(self, upload_id: str) -> None:
        self.file(upload_id).unlink(missing_ok=True)

    def names(self) -> tuple[str, ...]:
        with suppress(FileNotFoundError):
            return tuple(sorted(file.name for file in self.root.iterdir()))
        return ()

    def room(self) -> int:
        """Bytes that may still be written here."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        return shutil.disk_usage(self.root).free - self.reserve

    def hold(self, upload_id: str) -> "Growing":
        """The file, for nobody else to write to. Nothing in it is touched before `begin`.

        Where there is none it is made: a kill came before it was, or a copy was brought back without it. So whoever
        holds it looks again whether it is still wanted.

        Raises:
            BusyError: somebody else writes to it.
            GoneError: it was removed just now.
            DiskFullError
        """
        if not self.file(upload_id).exists():
            self.make(upload_id)
        try:
            opened = os.open(self.file(upload_id), os.O_WRONLY)
        except FileNotFoundError:
            raise GoneError from None
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(opened)
            if isinstance(error, BlockingIOError):
                raise BusyError from None
            raise
        return Growing(self, opened)


@dataclass(slots=True)
class Growing:
    """A file that is being written, by one at a time; `end` is where the next byte goes."""

    folder: UploadFolder
    _opened: int
    end: int = 0
    _writing: Lock = field(default_factory=Lock)
    """A thread may still write when its request is broken off; the file is closed after it."""
    _closed: bool = False

    def begin(self, offset: int) -> None:
        """Goes on where what is promised of it ends; what stands beyond that is cut off.

        Raises:
            WrongOffsetError: the disk has lost some of what was promised.
        """
        there = os.fstat(self._opened).st_size
        if there < offset:
            raise WrongOffsetError(there)
        self.back(offset)

    def write(self, data: bytes | bytearray) -> None:
        """Raises DiskFullError; what stands beyond the last promise is then of no use."""
        with self._writing, telling_when_full():
            if self._closed:
                return
            if self.folder.room() < len(data):
                raise DiskFullError
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._opened, rest) :]
            self.end += len(data)

    def settle(self) -> None:
        """Forces what was written onto the disk.

        Raises:
            DiskFullError
        """
        with self._writing, telling_when_full():
            if not self._closed:
                os.fsync(self._opened)

    def back(self, offset: int) -> None:
        """Cuts off what was written beyond an offset."""
        with self._writing:
            if not self._closed:
                os.ftruncate(self._opened, offset)
                os.lseek(self._opened, offset, os.SEEK_SET)
                self.end = offset

    def close(self) -> None:
        with self._writing:
            if not self._closed:
                self._closed = True
                os.close(self._opened)


@contextmanager
def telling_when_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise DiskFullError from None
        raise


def uploads_in(home: Path) -> Path:
    return home / "exports" / "uploads"
