"""What is inside a finished archive, read from the end of its file: names, sizes, and where its previews lie.

Only our own archives are read, but as if they were anybody's: nothing is unpacked whose size is not bounded, and an
archive that cannot be read so has no list. Its layout is told in docs/archive.md.
"""

import asyncio
import struct
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TypeAlias
from zipfile import BadZipFile, ZipFile, ZipInfo

from bot.web.ports import Listed

Read: TypeAlias = Callable[[int, int], Awaitable[bytes]]
"""The bytes of the file from a place to before another."""

TAIL = 64 * 1024
"""Enough for the records that say where the list begins: an archive of ours has no comment."""
LARGEST_LIST = 8 * 1024 * 1024
"""Some fifty thousand files. A longer list is in the archive only."""
LARGEST_PICTURE = 512 * 1024
MOST_PICTURES = 24

_HEADER = struct.Struct("<4s5H3I2H")
_LOCAL = b"PK\x03\x04"
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class Preview:
    """A small JPEG within the archive, and the name of the file it shows."""

    name: str
    start: int
    packed: int
    size: int
    method: int


@dataclass(frozen=True, slots=True)
class Inside:
    files: tuple[Listed, ...] = ()
    previews: tuple[Preview, ...] = ()


async def look_inside(read: Read, size: int, longest: int = LARGEST_LIST) -> Inside:
    """Nothing where the file is no archive, or its list is too long.

    Raises:
        OSError: the file cannot be read.
    """
    tail = await read(max(0, size - TAIL), size)
    begins = _beginning(tail)
    if begins is None or not 0 <= begins < size or size - begins > longest:
        return Inside()
    return await asyncio.to_thread(_listed, await read(begins, size), begins)


async def preview(read: Read, one: Preview) -> bytes | None:
    """The picture; None where it is not what the list says."""
    if max(one.packed, one.size) > LARGEST_PICTURE:
        return None
    head = await read(one.start, one.start + _HEADER.size)
    if len(head) < _HEADER.size or not head.startswith(_LOCAL):
        return None
    *_, name, extra = _HEADER.unpack(head)
    begins = one.start + _HEADER.size + name + extra
    packed = await read(begins, begins + one.packed)
    if one.method == _STORED:
        return packed
    return _inflated(packed, one.size) if one.method == _DEFLATED else None


def _listed(data: bytes, begins: int) -> Inside:
    """Takes tens of milliseconds for a long list: it is for a thread."""
    try:
        with ZipFile(BytesIO(data)) as listed:
            return _sorted_out(listed.infolist(), begins)
    except (BadZipFile, ValueError, OverflowError, struct.error):
        return Inside()


def _beginning(tail: bytes) -> int | None:
    """Where the list of the archive begins, from the record at its end, or the one of ZIP64 before that."""
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return None
    begins: int = _END.unpack_from(tail, at)[6]
    at64 = tail.rfind(b"PK\x06\x06", 0, at)
    if at64 >= 0 and len(tail) - at64 >= _END64.size:
        begins = _END64.unpack_from(tail, at64)[9]
    return begins


def _sorted_out(members: list[ZipInfo], begins: int) -> Inside:
    """The files that were saved, by their own names, and the first of the pictures there are of them."""
    files: list[Listed] = []
    named: dict[str, str] = {}
    pictures: list[ZipInfo] = []
    for member in members:
        _, _, path = member.filename.partition("/")
        folder, _, name = path.rpartition("/")
        if folder.startswith("data") and name:
            files.append(Listed(name, member.file_size))
            named[name.partition("-")[0]] = name
        elif folder.startswith("thumbnails") and len(pictures) < MOST_PICTURES:
            pictures.append(member)
    return Inside(tuple(files), tuple(_preview(picture, named, begins) for picture in pictures))


def _preview(member: ZipInfo, named: dict[str, str], begins: int) -> Preview:
    number = member.filename.rpartition("/")[2].partition(".")[0]
    start = member.header_offset + begins  # counted from where the list begins, for that is all that was given to read
    return Preview(named.get(number, number), start, member.compress_size, member.file_size, member.compress_type)


def _inflated(packed: bytes, size: int) -> bytes | None:
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = unpacking.decompress(packed, size + 1)
    except zlib.error:
        return None
    return data if len(data) == size else None
