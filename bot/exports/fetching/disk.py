"""Putting files on the disk so that they are whole or not there, and saying so when there is no room.

A file gets its name when it is whole: a process that is killed leaves a part, never a half. It is not forced onto the
disk: should the power fail, the archive's writer finds that a digest does not fit, and the item is fetched again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from bot.exports.durable import is_full
from bot.exports.source import Failure, Kept, SourceFailedError

BLOCK = 1024 * 1024
"""Bytes read and hashed at a time."""


class Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


@contextmanager
def telling_when_full() -> Iterator[None]:
    """Raises SourceFailedError where the disk, or the share of it that is ours, is full."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise SourceFailedError(Failure.NO_SPACE) from None
        raise


def digest_of(file: Path) -> Digest:
    """The SHA-256 of what stands in a file; it may be gone on with."""
    digest = sha256()
    with file.open("rb", buffering=0) as opened:
        while block := opened.read(BLOCK):
            digest.update(block)
    return digest


def write_whole(data: bytes, into: Path, media_type: str | None = None) -> Kept:
    """Writes a small file, whole or not at all."""
    with telling_when_full():
        into.parent.mkdir(parents=True, exist_ok=True)
        part = part_of(into)
        part.write_bytes(data)
        part.replace(into)
    return Kept(len(data), sha256(data).hexdigest(), media_type)


def part_of(into: Path) -> Path:
    """Where a file grows that is not whole yet."""
    return into.with_name(into.name + ".part")
