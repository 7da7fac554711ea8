"""Arrays in a file come back as they went in, or not at all."""

import json
import struct

import numpy as np
import pytest

from bot.knowledge.matching.tensors import Tensors, read, write

SOME = Tensors(
    {
        "whole": np.array([[-128, 0, 127]], np.int8),
        "nothing": np.zeros((0, 4), np.float32),
        "single": np.linspace(-1, 1, 6, dtype=np.float32).reshape(2, 3),
        "half": np.array([0.5, -2], np.float16),
        "long": np.array([2**40], np.int64),
        "bytes": np.array([255], np.uint8),
    },
    {"model": "one"},
)


def test_arrays_and_notes_come_back_as_they_went_in() -> None:
    found = read(write(SOME))
    assert set(found.arrays) == set(SOME.arrays)
    for name, array in SOME.arrays.items():
        assert found.arrays[name].dtype == array.dtype
        assert found.arrays[name].shape == array.shape
        assert np.array_equal(found.arrays[name], array)
    assert found.notes["model"] == "one"


def test_the_same_arrays_give_the_same_bytes() -> None:
    assert write(SOME) == write(SOME)


def test_a_file_of_another_hand_needs_no_checksum() -> None:
    header = json.dumps({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
    found = read(struct.pack("<Q", len(header)) + header + struct.pack("<2f", 1, 2))
    assert found.arrays["a"].tolist() == [1, 2]


def test_a_file_cut_anywhere_is_refused() -> None:
    data = write(SOME)
    for size in range(len(data)):
        with pytest.raises(ValueError, match=r"."):
            read(data[:size])


def test_any_altered_bit_of_an_array_is_noticed() -> None:
    data = write(SOME)
    (length,) = struct.unpack_from("<Q", data)
    for place in range(8 + length, len(data)):
        altered = bytearray(data)
        altered[place] ^= 0x10
        with pytest.raises(ValueError, match="not those that were written"):
            read(bytes(altered))


@pytest.mark.parametrize(
    "header", [b"[]", b"1", b"{}x", b'{"a": 1}', b'{"a": {"dtype": "BF16", "data_offsets": [0, 0]}}']
)
def test_a_header_of_another_kind_is_refused(header: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(struct.pack("<Q", len(header)) + header)
