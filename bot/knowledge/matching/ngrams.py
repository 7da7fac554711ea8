"""Texts by their runs of letters: hashed character n-grams within words, weighted by how rare they are.

What the sentence encoder does not see: misspellings, names, other languages. Counts of a text can be made elsewhere and
shipped without the text (the background lines are).
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 18
LETTERS = (2, 5)  # shortest and longest run, word borders counted
_COMMON = 24  # rows a run must be in to be common
_BLOCK = 1024  # common runs multiplied at once

Floats = NDArray[np.float32]
Counts = Mapping[int, int]  # bucket: times


def counts(words: Iterable[str], letters: tuple[int, int] = LETTERS) -> Counts:
    shortest, longest = letters
    found: Counter[int] = Counter()
    for word in words:
        framed = f" {word} "
        for size in range(shortest, min(longest, len(framed)) + 1):
            found.update(_bucket(framed[start : start + size]) for start in range(len(framed) - size + 1))
    return found


def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode()) % BUCKETS  # not hash(): that differs from process to process


@dataclass(frozen=True, slots=True)
class Grams:
    """Rows of unit length, kept by bucket: `rows[starts[b]:starts[b + 1]]` are the rows that hold the b-th bucket."""

    size: int
    places: Mapping[int, int]
    rarity: Floats
    starts: NDArray[np.int32]
    rows: NDArray[np.int32]
    weights: Floats

    @classmethod
    def of(cls, texts: Sequence[Counts]) -> "Grams":
        spread = Counter(bucket for text in texts for bucket in text)
        places = {bucket: place for place, bucket in enumerate(sorted(spread))}
        seen = np.array([spread[bucket] for bucket in places], np.float32)
        rarity = np.log((1 + len(texts)) / (1 + seen)).astype(np.float32) + np.float32(1)
        columns, rows, weights = _entries(texts, places, rarity)
        order = np.argsort(columns, kind="stable")
        starts = np.searchsorted(columns[order], np.arange(len(places) + 1)).astype(np.int32)
        return cls(len(texts), places, rarity, starts, rows[order], weights[order])

    def cosines(self, text: Counts) -> Floats:
        """How near the text is to every row. A run no row has still counts in the text's length: it is a difference."""
        held, weights, length = self._weighed(text)
        if not len(held):
            return np.zeros(self.size, np.float32)
        spans = [slice(self.starts[place], self.starts[place + 1]) for place in held]
        rows = np.concatenate([self.rows[span] for span in spans])
        lengths = [span.stop - span.start for span in spans]
        parts = np.concatenate([self.weights[span] for span in spans]) * np.repeat(weights / length, lengths)
        return np.bincount(rows, parts, self.size).astype(np.float32)

    def table(self) -> Floats:
        """Every row against every row. Common runs go through one dense product, rare ones one by one."""
        spread = np.diff(self.starts)
        common = np.flatnonzero(spread > _COMMON).tolist()
        result = np.zeros((self.size, self.size), np.float32)
        for first in range(0, len(common), _BLOCK):
            dense = self._dense(common[first : first + _BLOCK])
            for strip in range(0, self.size, _BLOCK):
                result[strip : strip + _BLOCK] += dense[strip : strip + _BLOCK] @ dense.T
        for rows, weights in map(self._posting, np.flatnonzero((spread > 1) & (spread <= _COMMON)).tolist()):
            result[rows[:, None], rows] += weights[:, None] * weights
        np.fill_diagonal(result, 1)  # runs of one row only say that it is like itself
        return result

    def _dense(self, places: Sequence[int]) -> Floats:
        dense = np.zeros((self.size, len(places)), np.float32)
        for column, (rows, weights) in enumerate(map(self._posting, places)):
            dense[rows, column] = weights
        return dense

    def _posting(self, place: int) -> tuple[NDArray[np.int32], Floats]:
        span = slice(self.starts[place], self.starts[place + 1])
        return self.rows[span], self.weights[span]

    def _weighed(self, text: Counts) -> tuple[NDArray[np.int64], Floats, float]:
        unseen = np.float32(np.log(1 + self.size) + 1)
        pairs = [(self.places.get(bucket, -1), times) for bucket, times in sorted(text.items())]
        where = np.array([place for place, _ in pairs], np.int64)
        rarity = np.where(where < 0, unseen, self.rarity[where] if len(self.rarity) else unseen)
        weights = (_damped([times for _, times in pairs]) * rarity).astype(np.float32)
        length = float(np.linalg.norm(weights)) or 1.0
        return where[where >= 0], weights[where >= 0], length


def _entries(
    texts: Sequence[Counts], places: Mapping[int, int], rarity: Floats
) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    columns = np.array([places[bucket] for text in texts for bucket in text], np.int32)
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), [len(text) for text in texts])
    weights = _damped([times for text in texts for times in text.values()]) * rarity[columns]
    lengths = np.sqrt(np.bincount(rows, np.square(weights), len(texts)))
    return columns, rows, (weights / lengths[rows]).astype(np.float32)


def _damped(times: Sequence[int]) -> Floats:
    """The tenth repetition of a run says less than the first."""
    return (1 + np.log(np.asarray(times, np.float32))).astype(np.float32)
