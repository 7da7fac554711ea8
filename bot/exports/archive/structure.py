"""Reads which members a ZIP says it has, strictly, because nobody vouches for the file.

What two programs could read in two ways is refused, so that what was checked here is what another program will unpack.
Nothing is unpacked here, and memory is bounded by the limits, not by what the file claims.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from bot.exports.archive.ending import LONG, read_at, read_end
from bot.exports.archive.trouble import Limits, RefusedError, Trouble

STORED, DEFLATED = 0, 8
_CENTRAL, _LOCAL = struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s5H3L2H")
_ZIP64 = 0x0001
_DESCRIPTOR, _UTF8 = 1 << 3, 1 << 11
_ENCRYPTED = 1 << 0 | 1 << 6 | 1 << 13
_PATCH = 1 << 5
_ROOM = 64
"""Bytes of extra fields that are read along with a member's header: more are rare."""
_MATTER = _ENCRYPTED | _UTF8
_NEWEST = 63
"""The version of the format up to which there is nothing in it that this file does not know or refuse."""


@dataclass(frozen=True, slots=True)
class Member:
    """One entry, as the directory lists it. packed, size: its bytes in the ZIP and unpacked.

    raw: its name as it is written, until its own header was compared with it.
    offset: where its own header begins. start: where its bytes do. mode: of Unix, 0 where the ZIP says none.
    """

    path: str
    raw: bytes
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    offset: int
    mode: int
    start: int = 0

    @property
    def is_folder(self) -> bool:
        return self.path.endswith("/")


def read_members(file: BinaryIO, limits: Limits) -> tuple[Member, ...]:
    """All members, in the directory's order.

    Raises:
        RefusedError
    """
    end = read_end(file)
    if end.size > limits.directory or end.count > limits.members:
        raise RefusedError(Trouble.TOO_MANY)
    if end.offset + end.size != end.position or end.count * _CENTRAL.size > end.size:
        raise RefusedError(Trouble.DAMAGED)
    directory = read_at(file, end.offset, end.size)
    members = tuple(islice(_entries(directory, limits), end.count + 1))
    if len(members) != end.count:
        raise RefusedError(Trouble.DAMAGED)
    return tuple(_located(file, member, end.offset) for member in members)


def _entries(directory: bytes, limits: Limits) -> Iterator[Member]:
    at = 0
    while at < len(directory):
        if len(directory) - at < _CENTRAL.size:
            raise RefusedError(Trouble.DAMAGED)
        fields = _CENTRAL.unpack_from(directory, at)
        lengths = fields[10:13]
        end = at + _CENTRAL.size + sum(lengths)
        if fields[0] != b"PK\x01\x02" or end > len(directory):
            raise RefusedError(Trouble.DAMAGED)
        if lengths[0] > limits.name:
            raise RefusedError(Trouble.PATH)
        name_at = at + _CENTRAL.size
        extra_at = name_at + lengths[0]
        yield _entry(fields, directory[name_at:extra_at], directory[extra_at : extra_at + lengths[1]])
        at = end


def _entry(fields: tuple[int, ...], raw: bytes, extra: bytes) -> Member:
    _, _, version, flags, method, _, _, crc, packed, size, *_, disk, _, attributes, offset = fields
    path = _decoded(raw, flags)
    size, packed, offset = _widened(extra, (size, packed, offset), path)
    if flags & _ENCRYPTED:
        raise RefusedError(Trouble.ENCRYPTED, path)
    if method not in (STORED, DEFLATED) or flags & _PATCH or version & 0xFF > _NEWEST:
        raise RefusedError(Trouble.METHOD, path)
    if disk != 0:
        raise RefusedError(Trouble.SPLIT, path)
    if method == STORED and packed != size:
        raise RefusedError(Trouble.DAMAGED, path)
    return Member(path, raw, method, flags, crc, packed, size, offset, attributes >> 16)


def _decoded(raw: bytes, flags: int) -> str:
    """Many programs write UTF-8 without saying so."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        if flags & _UTF8:
            raise RefusedError(Trouble.PATH) from None
        return raw.decode("cp437")


def _widened(extra: bytes, narrow: tuple[int, ...], path: str) -> list[int]:
    """The figures that did not fit into 32 bits, from the extra field that holds them, in this order."""
    long = _extra_field(extra, path)
    widened = []
    for value in narrow:
        if value == LONG:
            if len(long) < 8:  # noqa: PLR2004  64 bits
                raise RefusedError(Trouble.DAMAGED, path)
            value, long = int.from_bytes(long[:8], "little"), long[8:]  # noqa: PLW2901  that is what widening is
        widened.append(value)
    return widened


def _extra_field(extra: bytes, path: str) -> bytes:
    found: list[bytes] = []
    while len(extra) >= 4:  # noqa: PLR2004  the head of a field
        kind, length = struct.unpack_from("<2H", extra)
        if length > len(extra) - 4:
            raise RefusedError(Trouble.DAMAGED, path)
        if kind == _ZIP64:
            found.append(extra[4 : 4 + length])
        extra = extra[4 + length :]
    if len(found) > 1:
        raise RefusedError(Trouble.DAMAGED, path)
    return found[0] if found else b""


def _located(file: BinaryIO, member: Member, directory: int) -> Member:
    """Finds where the member's bytes begin, and that its own header says what the directory does."""
    length = min(_LOCAL.size + len(member.raw) + _ROOM, directory - member.offset)
    header = read_at(file, member.offset, length) if length >= _LOCAL.size else b""
    if header[:4] != b"PK\x03\x04":
        raise RefusedError(Trouble.DAMAGED, member.path)
    _, _, flags, method, _, _, crc, packed, size, name, extra = _LOCAL.unpack_from(header)
    start = member.offset + _LOCAL.size + name + extra
    if start + member.packed > directory:
        raise RefusedError(Trouble.DAMAGED, member.path)
    rest = header[_LOCAL.size :]
    if len(rest) < name + extra:
        rest = read_at(file, member.offset + _LOCAL.size, name + extra)
    rest = rest[: name + extra]
    size, packed = _widened(rest[name:], (size, packed), member.path)
    same = (method, flags & _MATTER, rest[:name]) == (member.method, member.flags & _MATTER, member.raw)
    told_later = (0,) if flags & _DESCRIPTOR else ()
    sums = ((crc, member.crc), (packed, member.packed), (size, member.size))
    if not same or not all(here in (there, *told_later) for here, there in sums):
        raise RefusedError(Trouble.DAMAGED, member.path)
    return replace(member, start=start, raw=b"")
