"""The sums of a file's bytes are what other programs make of them, in whichever pieces the bytes come."""

import hashlib
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports.sums import Summing, Sums, sums_of

LARGE = bytes(range(256)) * 1024


@given(st.lists(st.binary(max_size=50), max_size=20))
def test_they_are_the_same_in_whichever_pieces_the_bytes_come(pieces: list[bytes]) -> None:
    summing, whole = Summing(), b"".join(pieces)
    assert list(summing.over(pieces)) == pieces
    expected = Sums(len(whole), hashlib.sha256(whole).hexdigest(), hashlib.sha512(whole).hexdigest(), zlib.crc32(whole))
    assert summing.sums() == sums_of(whole) == expected


@pytest.mark.parametrize("pieces", [(LARGE,), (LARGE, LARGE), (b"small", LARGE, b"small", LARGE, LARGE, b"")])
def test_large_pieces_are_summed_in_their_order_beside_whoever_goes_on(pieces: tuple[bytes, ...]) -> None:
    with ThreadPoolExecutor(2) as pool:
        summing = Summing(pool)
        for piece in pieces:
            summing.update(piece)
        assert summing.sums() == sums_of(b"".join(pieces))
