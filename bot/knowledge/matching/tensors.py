"""Named arrays in one run of bytes: the safetensors format, read and written with numpy alone.

Eight bytes of header length, a JSON header, then the arrays' bytes one after another. What this bot writes also holds
a checksum of those bytes, so that a cut or altered file is noticed when it is read.
"""

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

CHECKSUM = "crc32"  # its place among the notes

_LENGTH = struct.Struct("<Q")
_TYPES: dict[str, np.dtype[Any]] = {
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "I64": np.dtype("<i8"),
    "I8": np.dtype("i1"),
    "U8": np.dtype("u1"),
}
_NAMES = {dtype: name for name, dtype in _TYPES.items()}


@dataclass(frozen=True, slots=True)
class Tensors:
    arrays: Mapping[str, NDArray[Any]]
    notes: Mapping[str, str]


def read(data: bytes) -> Tensors:
    """The arrays are views: as long as one lives, so do all the bytes. Raises ValueError for anything damaged."""
    try:
        (length,) = _LENGTH.unpack_from(data)
        start = _LENGTH.size + length
        header = json.loads(data[_LENGTH.size : start])
        notes = header.pop("__metadata__", {})
        body = memoryview(data)[start:]
        arrays = {name: _view(body, entry) for name, entry in header.items()}
    except (struct.error, KeyError, TypeError, AttributeError) as error:
        raise ValueError("no readable list of arrays at its start") from error
    if CHECKSUM in notes and notes[CHECKSUM] != _checksum(body):
        raise ValueError("its bytes are not those that were written")
    return Tensors(arrays, notes)


def write(tensors: Tensors) -> bytes:
    """The same arrays and notes always give the same bytes."""
    header: dict[str, object] = {}
    end = 0
    for name, array in tensors.arrays.items():
        start, end = end, end + array.nbytes
        header[name] = {"dtype": _NAMES[array.dtype], "shape": array.shape, "data_offsets": [start, end]}
    body = b"".join(array.tobytes() for array in tensors.arrays.values())
    header["__metadata__"] = {**tensors.notes, CHECKSUM: _checksum(body)}
    text = json.dumps(header, separators=(",", ":"), sort_keys=True).encode()
    text += b" " * (-len(text) % 8)  # so that the arrays start where the processor likes numbers to start
    return _LENGTH.pack(len(text)) + text + body


def _view(body: memoryview, entry: Mapping[str, Any]) -> NDArray[Any]:
    start, end = entry["data_offsets"]
    flat: NDArray[Any] = np.frombuffer(body[start:end], dtype=_TYPES[entry["dtype"]])
    return flat.reshape(entry["shape"])


def _checksum(body: bytes | memoryview) -> str:
    return f"{zlib.crc32(body):08x}"
