"""Files that a platform keeps for a person: where one can be had now, and how it gets from there into our folder.

The port is implemented by the platforms. A file is told by the platform's own reference, which outlives any address: an
address is signed for minutes or holds a token, and is asked for when the file is fetched.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

from bot.exports.fetching.disk import BLOCK, part_of, summing_of, telling_when_full
from bot.exports.fetching.downloader import Downloader
from bot.exports.fetching.wanted import Limits, NotKeptError, Wanted
from bot.exports.source import Fetched, Kept, LeftOut, Why
from bot.exports.sums import Summing


@dataclass(frozen=True, slots=True)
class LocalFile:
    """On this machine already. `ours`: only the bot writes it, so that it need not be copied, nor be measured again."""

    path: Path = field(repr=False)
    ours: bool = False


Place: TypeAlias = Wanted | LocalFile | LeftOut


class PlatformFiles(Protocol):
    async def find(self, reference: str) -> Place:
        """Where a file is to be had now, or why it is not.

        Raises:
            TryAgainError
        """
        ...


@dataclass(frozen=True, slots=True)
class Provider:
    """A platform's files, and the Downloader whose gate leads to where that platform keeps them."""

    files: PlatformFiles
    downloader: Downloader


async def bring(place: Place, into: Path, downloader: Downloader, limits: Limits) -> Fetched:
    """Raises TryAgainError and SourceFailedError, as a source's `fetch` does."""
    match place:
        case Wanted():
            return await downloader.fetch(place, into, limits)
        case LocalFile():
            return await asyncio.to_thread(_bring_local, place, into, limits)
        case LeftOut():
            return place


def _bring_local(local: LocalFile, into: Path, limits: Limits) -> Fetched:
    try:
        with telling_when_full(), _telling_what_is_wrong():
            into.parent.mkdir(parents=True, exist_ok=True)
            _check(local, limits)
            return _linked(local.path, into) if local.ours else _copied(local.path, into)
    except NotKeptError as error:
        return error.left_out


def _check(local: LocalFile, limits: Limits) -> None:
    path = local.path
    if not path.exists():
        raise NotKeptError(LeftOut(Why.GONE))
    if not path.is_file():
        raise NotKeptError(LeftOut(Why.BROKEN, "not a file"))
    size = path.stat().st_size
    if size == 0:
        raise NotKeptError(LeftOut(Why.EMPTY))
    if size > limits.size and not local.ours:
        raise NotKeptError(LeftOut(Why.TOO_LARGE, f"{size} bytes"))


def _linked(path: Path, into: Path) -> Kept:
    """The same bytes under another name; where the two are on different disks, a copy."""
    try:
        into.unlink(missing_ok=True)
        os.link(path, into)
    except OSError:
        return _copied(path, into)
    return Kept(summing_of(into).sums())


def _copied(path: Path, into: Path) -> Kept:
    summing, part = Summing(), part_of(into)
    with path.open("rb", buffering=0) as there, part.open("wb") as here:
        while block := there.read(BLOCK):
            here.write(block)
            summing.update(block)
    part.replace(into)
    return Kept(summing.sums())


@contextmanager
def _telling_what_is_wrong() -> Iterator[None]:
    try:
        yield
    except PermissionError:
        raise NotKeptError(LeftOut(Why.FORBIDDEN)) from None
    except (FileNotFoundError, NotADirectoryError):
        raise NotKeptError(LeftOut(Why.GONE)) from None
