"""How near two texts are: the sentence encoder's meaning and the letters themselves, in one kernel.

A text is read twice: mended words with subjects' names made neutral for the encoder, the same words with the names for
the letters. Languages the encoder does not know are compared by letters alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.matching import ngrams
from bot.knowledge.matching.encoder import SentenceEncoder
from bot.knowledge.matching.ngrams import Counts, Grams

MEANING = 0.7  # share of the encoder; the rest is the letters'
WIDTH = 1.5  # how fast nearness falls with distance
BATCH = 256  # texts compared at once while fitting

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is compared: `sentence` for the encoder, `counts` of its letters."""

    sentence: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Lines:
    """Many texts as they are compared. Background lines come like this, with no text left."""

    vectors: Floats
    counts: tuple[Counts, ...]

    def __add__(self, other: "Lines") -> "Lines":
        return Lines(np.concatenate([self.vectors, other.vectors]), self.counts + other.counts)


@dataclass(frozen=True, slots=True)
class Space:
    """The rows everything is compared with. Without an encoder (`width` 0) only letters count."""

    encoder: SentenceEncoder | None
    vectors: Floats
    grams: Grams

    @classmethod
    def of(cls, lines: Lines, encoder: SentenceEncoder | None) -> "Space":
        return cls(encoder, lines.vectors, Grams.of(lines.counts))

    def table(self) -> Floats:
        """Every row against every row. Some rows at a time: the whole is large enough to hold only once."""
        table = self.grams.table()
        for first in range(0, len(table), BATCH):
            rows = slice(first, first + BATCH)
            letters = _near(table[rows])
            if self.encoder is not None:
                table[rows] = _mixed(_near(self.vectors[rows] @ self.vectors.T), letters)
        return table

    def kernel(self, readings: Sequence[Reading]) -> Floats:
        """Each text against every row."""
        letters = _near(np.stack([self.grams.cosines(reading.counts) for reading in readings]))
        if self.encoder is None:
            return letters
        vectors = self.encoder.encode([reading.sentence for reading in readings])
        return _mixed(_near(vectors @ self.vectors.T), letters)


def lines(readings: Sequence[Reading], encoder: SentenceEncoder | None) -> Lines:
    vectors = (
        encoder.encode([reading.sentence for reading in readings])
        if encoder
        else np.zeros((len(readings), 0), np.float32)
    )
    return Lines(vectors, tuple(reading.counts for reading in readings))


def reading(sentence: str, words: Sequence[str], letters: tuple[int, int] = ngrams.LETTERS) -> Reading:
    return Reading(sentence, ngrams.counts(words, letters))


def _near(cosines: Floats) -> Floats:
    """From 1 for the same down to almost 0; uses up `cosines`."""
    cosines -= np.float32(1)
    cosines *= np.float32(WIDTH)
    return np.exp(cosines, out=cosines)


def _mixed(meaning: Floats, letters: Floats) -> Floats:
    meaning *= np.float32(MEANING)
    letters *= np.float32(1 - MEANING)
    meaning += letters
    return meaning
