"""Putting files on the disk so that they are whole or not there, and saying so when there is no room.

A file gets its name when it is whole: a process that is killed leaves a part, never a half. It is not forced onto the
disk: should the power fail, the archive's writer finds that a sum does not fit, and the item is fetched again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.exports.durable import is_full
from bot.exports.source import Failure, Kept, SourceFailedError
from bot.exports.sums import Summing, sums_of

BLOCK = 1024 * 1024
"""Bytes read and summed at a time."""


@contextmanager
def telling_when_full() -> Iterator[None]:
    """Raises SourceFailedError where the disk, or the share of it that is ours, is full."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise SourceFailedError(Failure.NO_SPACE) from None
        raise


def summing_of(file: Path) -> Summing:
    """The sums of what stands in a file; they may be gone on with."""
    summing = Summing()
    with file.open("rb", buffering=0) as opened:
        while block := opened.read(BLOCK):
            summing.update(block)
    return summing


def write_whole(data: bytes, into: Path, media_type: str | None = None) -> Kept:
    """Writes a small file, whole or not at all."""
    with telling_when_full():
        into.parent.mkdir(parents=True, exist_ok=True)
        part = part_of(into)
        part.write_bytes(data)
        part.replace(into)
    return Kept(sums_of(data), media_type)


def part_of(into: Path) -> Path:
    """Where a file grows that is not whole yet."""
    return into.with_name(into.name + ".part")
