"""ZIPs that are made to harm: built by hand, for no decent program writes them."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """A member, and whatever is to be said of it that is not so. None: as it is."""

    name: bytes
    data: bytes = b""
    method: int = 0
    flags: int = 0
    size: int | None = None
    crc: int | None = None
    mode: int = 0
    system: int = 3
    offset: int | None = None
    local_name: bytes | None = None
    extra: bytes = b""
    version: int = 20


def squeezed(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def built(members: Sequence[Made], count: int | None = None, before: bytes = b"", comment: bytes = b"") -> bytes:
    out, directory = bytearray(before), bytearray()
    for one in members:
        packed = squeezed(one.data) if one.method == 8 else one.data
        size = len(one.data) if one.size is None else one.size
        crc = zlib.crc32(one.data) if one.crc is None else one.crc
        offset = len(out) if one.offset is None else one.offset
        sums = (crc, len(packed), size)
        local = one.name if one.local_name is None else one.local_name
        if one.offset is None:
            out += struct.pack("<4s5H3L2H", b"PK\3\4", 20, one.flags, one.method, 0, 33, *sums, len(local), 0)
            out += local + packed
        kind = (one.version, one.flags, one.method, 0, 33)
        directory += struct.pack("<4sH5H3L", b"PK\1\2", one.system << 8 | 20, *kind, *sums)
        directory += struct.pack("<5H2L", len(one.name), len(one.extra), 0, 0, 0, one.mode << 16, offset)
        directory += one.name + one.extra
    said = len(members) if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, said, said, len(directory), len(out), len(comment))
    return bytes(out + directory + end + comment)
