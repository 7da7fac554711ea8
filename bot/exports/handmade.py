"""An archive made by hand, of files on this machine: no bot, no queue, nothing kept. What `sunset-bot export` does.

It is gathered, packed and checked as every other export is. All of it happens in a folder beside the result, which gets
its name when it is whole; the folder is held by a lock, and what a killed attempt left in it goes with the next one.
"""

import fcntl
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.core.clock import Clock
from bot.core.people import Person
from bot.exports.archive.contents import ChangedError
from bot.exports.engine.port import Tell
from bot.exports.export import Archive, Export, State
from bot.exports.fetching.disk import telling_when_full
from bot.exports.folder import WorkFolder
from bot.exports.gathering import Bounds, Gathering
from bot.exports.links import new_id
from bot.exports.packing import BagArchiver, Label, Packer
from bot.exports.source import Failure, LeftOut, Order, SourceFailedError
from bot.exports.sources.given import GivenSource, outermost, standing

SOMEBODY = Person("terminal", "somebody")
"""Who makes it: it is told to nobody, and stands nowhere in the archive."""
OURS = ".sunset-bot"
"""The file by which a folder beside the result is known to be of our making."""
LISTED = 10
"""Of what was left out, how many are told by name: the list is in the archive."""

_LANES = 4
_REPACKS = 20
"""Files may change while they are packed; whichever did is read again, or left out in the end."""
_FREE = 16_000_000
"""Bytes for lists and indexes beside the files."""
_EVER = 10.0**9
"""Seconds: nothing here is another machine that could be waited for."""
_BOUNDS = Bounds(size=sys.maxsize, reserve=_FREE, item=_EVER, outage=_EVER, whole=_EVER, copies=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to pack and where to put it. over: what is there already may be replaced."""

    files: Sequence[Path]
    out: Path
    language: str = "en"
    over: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """The archive, and the first few of what was left out, by name."""

    archive: Archive
    left_out: tuple[tuple[str, LeftOut], ...] = ()


class ThereAlreadyError(Exception):
    """Something of that name is there."""


class TakenError(Exception):
    """Somebody else is making that very file now."""


class NotOursError(Exception):
    """Where it would be made there is a folder that somebody else made, or put something into."""


class NothingKeptError(Exception):
    """Not one file could be read; there is no archive."""

    def __init__(self, left_out: tuple[tuple[str, LeftOut], ...]) -> None:
        super().__init__("not one file could be read")
        self.left_out = left_out


async def make(wanted: Wanted, label: Callable[[Export, Order], Label], clock: Clock, tell: Tell) -> Made:
    """Makes the archive: finished under its name, or absent. Whatever ends this, nothing else is left.

    Raises:
        SourceFailedError: there is no file in what was named, or no room for the archive.
        ThereAlreadyError, TakenError, NotOursError, NothingKeptError, OSError
    """
    if wanted.out.exists() and not wanted.over:
        raise ThereAlreadyError
    with telling_when_full(), _workshop(wanted.out) as shop:
        made = await _make(wanted, WorkFolder(shop / "export"), label, clock, tell)
        _put(shop / "export" / "archive.zip", wanted)
    return made


async def _make(
    wanted: Wanted, folder: WorkFolder, label: Callable[[Export, Order], Label], clock: Clock, tell: Tell
) -> Made:
    now = clock()
    export = Export(new_id(), SOMEBODY, "basket", State.RUNNING, now, language=wanted.language)
    order = Order(export.id, SOMEBODY, now, wanted.language)
    source = GivenSource(outermost(wanted.files), frozenset(map(standing, (wanted.out, folder.root.parent))))
    gathering = Gathering(source, order, folder, tell, _BOUNDS, _LANES, elapsed=time.monotonic)
    for _ in range(_REPACKS):
        await _gather(gathering)
        if not any(not isinstance(fetched, LeftOut) for _, _, fetched in folder.outcome()):
            raise NothingKeptError(_left_out(folder))
        try:
            archive = await Packer(BagArchiver()).pack(folder, label(export, order), tell)
        except ChangedError as changed:
            folder.forget(changed.key)
        except KeyError:
            continue  # one has another size by now: it counts as not fetched
        else:
            return Made(archive, _left_out(folder))
    raise SourceFailedError(Failure.BROKE)


async def _gather(gathering: Gathering) -> None:
    chunks = await gathering.plan()
    for chunk in range(chunks):
        await gathering.fetch(chunk)


def _left_out(folder: WorkFolder) -> tuple[tuple[str, LeftOut], ...]:
    found: list[tuple[str, LeftOut]] = []
    for item, _, fetched in folder.outcome():
        if isinstance(fetched, LeftOut) and len(found) < LISTED:
            found.append((item.name, fetched))
    return tuple(found)


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """The folder beside the result, empty and ours alone; gone in the end."""
    shop = out.with_name(f"{out.name}.part")
    shop.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(shop, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TakenError from None
        if not _ours(shop):
            raise NotOursError
        try:
            (shop / OURS).touch()
            _sweep(shop / "export")
            (shop / "export").mkdir()
            yield shop
        finally:
            _sweep(shop / "export")
            (shop / OURS).unlink(missing_ok=True)
            with suppress(OSError):  # somebody put something into it
                shop.rmdir()
    finally:
        os.close(handle)


def _ours(shop: Path) -> bool:
    """It is empty, or holds what a killed attempt leaves and nothing else."""
    found = {file.name for file in shop.iterdir()}
    return not shop.is_symlink() and (not found or ((shop / OURS).is_file() and found <= {OURS, "export"}))


def _sweep(folder: Path) -> None:
    """Packing may still be under way on its thread, for a moment: what it puts there goes too."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def _put(file: Path, wanted: Wanted) -> None:
    """Under its name, and over nothing that came there meanwhile."""
    if wanted.over:
        file.replace(wanted.out)
        return
    try:
        wanted.out.hardlink_to(file)
    except OSError:  # it is there, or the file system has no such links
        if wanted.out.exists():
            raise ThereAlreadyError from None
        file.replace(wanted.out)
