"""Reads the end of a ZIP, where it says how many members it has and where the list of them stands."""

import os
import re
import struct
from dataclasses import dataclass
from typing import BinaryIO

from bot.exports.archive.trouble import RefusedError, Trouble

LONG = 0xFFFFFFFF
"""Stands where a figure did not fit into 32 bits."""
_FULL = 0xFFFF
_END, _END64, _LOCATOR = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")


@dataclass(frozen=True, slots=True)
class End:
    """Where the directory stands, and where what comes after it begins."""

    count: int
    size: int
    offset: int
    position: int


def read_end(file: BinaryIO) -> End:
    length = file.seek(0, os.SEEK_END)
    tail_at = max(0, length - _END.size - _FULL)
    tail = read_at(file, tail_at, length - tail_at)
    ends = [found.start() for found in re.finditer(rb"PK\x05\x06", tail) if _reaches_the_end(tail, found.start())]
    if not ends:
        begun = read_at(file, 0, min(4, length)) == b"PK\x03\x04"
        raise RefusedError(Trouble.TRUNCATED if begun else Trouble.NOT_A_ZIP)
    if len(ends) > 1:
        raise RefusedError(Trouble.DAMAGED)
    _, disk, first, here, count, size, offset, _ = _END.unpack_from(tail, ends[0])
    if (disk, first) != (0, 0) or here != count:
        raise RefusedError(Trouble.SPLIT)
    short = End(count, size, offset, tail_at + ends[0])
    return _long_end(file, short) or short


def _reaches_the_end(tail: bytes, at: int) -> bool:
    """Whether a mark is that of an end record: the comment after it is as long as it says."""
    return len(tail) - at >= _END.size and _END.unpack_from(tail, at)[-1] == len(tail) - at - _END.size


def _long_end(file: BinaryIO, short: End) -> End | None:
    """The long form, where one stands before the short one; they must agree."""
    at = short.position - _LOCATOR.size
    if at < 0 or (located := read_at(file, at, _LOCATOR.size))[:4] != b"PK\x06\x07":
        return None
    _, disk, position, disks = _LOCATOR.unpack(located)
    if disk != 0 or disks > 1:
        raise RefusedError(Trouble.SPLIT)
    if position + _END64.size > at:
        raise RefusedError(Trouble.DAMAGED)
    signature, length, _, _, disk, first, here, count, size, offset = _END64.unpack(
        read_at(file, position, _END64.size)
    )
    if (disk, first) != (0, 0) or here != count:
        raise RefusedError(Trouble.SPLIT)
    pairs = ((short.count, count, _FULL), (short.size, size, LONG), (short.offset, offset, LONG))
    agreed = all(brief in (full, mark) for brief, full, mark in pairs)
    if signature != b"PK\x06\x06" or position + 12 + length != at or not agreed:
        raise RefusedError(Trouble.DAMAGED)
    return End(count, size, offset, position)


def read_at(file: BinaryIO, position: int, length: int) -> bytes:
    file.seek(position)
    read = file.read(length)
    if len(read) != length:
        raise RefusedError(Trouble.TRUNCATED)
    return read
