"""The source `basket` without a bot: files and folders of this machine, as they were named on a command line.

A file is read where it stands. The work folder gets a link to it and no copy: its bytes are written once, into the
archive. What the archive tells of a file is its path below what was named, never where on this machine that is.
"""

import asyncio
import errno
import os
import shutil
import stat
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from io import FileIO
from pathlib import Path

from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports.fetching.disk import BLOCK
from bot.exports.source import Estimate, Fetched, Item, Kept, LeftOut, Order, Why
from bot.exports.sums import Summing

BATCH = 200
_BLOCKS = 16
"""Read at a time: whoever interrupts waits no longer than for so many."""
_TRIES = 3
"""After so many readings of which none was like the one before, a file is left out."""

_WHY = {errno.ENOENT: Why.GONE, errno.ENOTDIR: Why.GONE, errno.EACCES: Why.FORBIDDEN, errno.EPERM: Why.FORBIDDEN}


@dataclass(frozen=True, slots=True)
class GivenSource:
    """given: absolute, none of them within another. passed: what is ours there, with all that is in it, and no item."""

    given: Sequence[Path]
    passed: AbstractSet[Path] = frozenset()
    name: str = "basket"
    _read: Counter[str] = field(default_factory=Counter)

    async def estimate(self, order: Order) -> Estimate:
        found = [item async for batch in self.plan(order) for item in batch]
        if not found:
            raise Refusal(Phrase("source_basket.empty"))
        size = sum(item.size or 0 for item in found)
        return Estimate(len(found), size, (Phrase("source_basket.holds", {"things": len(found)}),))

    async def plan(self, order: Order) -> AsyncIterator[tuple[Item, ...]]:
        """In the order in which they were named; what is in a folder by name."""
        _ = order
        batch: list[Item] = []
        for number, root in enumerate(self.given):
            for path in _below(root, self.passed):
                batch.append(_item(number, root, path))
                if len(batch) == BATCH:
                    yield tuple(batch)
                    batch.clear()
        yield tuple(batch)

    async def fetch(self, order: Order, item: Item, into: Path) -> Fetched:
        _ = order
        path = self.given[int(str(item.facts["given"]))].parent / str(item.facts["path"])
        self._read[item.key] += 1
        if self._read[item.key] > _TRIES:
            return LeftOut(Why.BROKEN, "it changes all the time")
        try:
            fetched = await _kept(path)
        except OSError as error:
            return LeftOut(_WHY.get(error.errno or 0, Why.BROKEN), error.strerror or "")
        if isinstance(fetched, Kept):
            _link(path, into)
        return fetched


def outermost(paths: Sequence[Path]) -> tuple[Path, ...]:
    """As absolute paths, without those that are within another or named twice."""
    named = tuple(dict.fromkeys(map(standing, paths)))
    return tuple(path for path in named if not any(other in path.parents for other in named))


def standing(path: Path) -> Path:
    """As an absolute path, by which one can be told to be within another."""
    return path.resolve() if ".." in path.parts else path.absolute()


def _below(root: Path, passed: AbstractSet[Path]) -> Iterator[Path]:
    """A file itself; of a folder everything in it. A folder that cannot be looked into stands for itself.

    A link to a file is as good as the file; one to a folder could lead in a circle and stands for itself.
    """
    waiting = [iter([root])]
    while waiting:
        path = next(waiting[-1], None)
        if path is None:
            waiting.pop()
        elif path in passed:
            continue
        elif _leads_down(path) and (path == root or not path.is_symlink()):
            try:
                waiting.append(iter(sorted(path.iterdir())))
            except OSError:
                yield path
        else:
            yield path


def _leads_down(path: Path) -> bool:
    """False where that cannot be told: its folder may be listed and not entered."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _item(number: int, root: Path, path: Path) -> Item:
    below = path.relative_to(root.parent).as_posix()
    size, made = None, None
    with suppress(OSError):
        seen = path.stat()
        size, made = seen.st_size, _instant(seen.st_mtime)
    return Item(
        key=f"given/{number}/{sha256(os.fsencode(below)).hexdigest()[:32]}",
        name=below,
        size=size,
        made=made,
        facts={"given": number, "path": below, "kind": "file", "via": "terminal"},
    )


def _instant(seconds: float) -> datetime | None:
    """None: a file system may say anything."""
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(seconds, UTC)
    return None


async def _kept(path: Path) -> Fetched:
    file = _opened(path)  # on no thread: whoever gives up meanwhile would leave it open
    if isinstance(file, LeftOut):
        return file
    summing = Summing()
    with file:
        while await asyncio.to_thread(_read_on, file, summing):
            pass
        return Kept(summing.sums())


def _opened(path: Path) -> FileIO | LeftOut:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        return LeftOut(Why.LINKED_FOLDER) if path.is_symlink() else _shut(path)
    if not stat.S_ISREG(mode):
        return LeftOut(Why.BROKEN, "not a file")
    return path.open("rb", buffering=0)


def _shut(folder: Path) -> LeftOut:
    """A folder that could not be looked into. Raises OSError where it still cannot."""
    next(folder.iterdir(), None)
    return LeftOut(Why.BROKEN, "a folder that could not be looked into")


def _read_on(file: FileIO, summing: Summing) -> bool:
    """False: the file is at its end."""
    for _ in range(_BLOCKS):
        block = file.read(BLOCK)
        if not block:
            return False
        summing.update(block)
    return True


def _link(path: Path, into: Path) -> None:
    """Where the file system has no links, a copy."""
    into.unlink(missing_ok=True)
    try:
        into.symlink_to(path)
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS}:
            raise
        shutil.copyfile(path, into)
