"""Sentences into vectors: all-MiniLM-L6-v2 in plain numpy, from the weights this package carries.

The only door to threadpoolctl. Nothing is downloaded and nothing runs on import; `MiniLM.load` reads the weights.
Why there is no inference library: docs/decisions/0003-sentence-encoder-in-numpy.md.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.knowledge.matching import tensors
from bot.knowledge.matching.transformer import Floats, Transformer
from bot.knowledge.matching.wordpiece import WordPiece

PACKED = Path(__file__).with_name("weights") / "minilm.safetensors"

_TOGETHER = 512  # pieces of a batch; more is hardly faster and takes more memory
_CHARACTERS = 4096  # of a text; far more than fill the 64 pieces that are read


class SentenceEncoder(Protocol):
    def encode(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 for each text, in their order; (0, width) for none."""


class MiniLM:
    """Holds nothing that changes, so any thread may call it; it takes milliseconds, so the event loop's should not."""

    def __init__(self, weights: tensors.Tensors, wordpiece: WordPiece) -> None:
        arrays = weights.arrays
        self._wordpiece = wordpiece
        # Eight bits stay eight bits in the table of words, of which a text reads ten rows. Copied, to let the file go.
        self._words, self._units = np.array(arrays["words.weight"]), np.array(arrays["words.unit"])
        self._positions = np.array(arrays["positions"])
        self._transformer = Transformer(arrays)
        self.fingerprint = ":".join(weights.notes[note] for note in ("source_sha256", tensors.CHECKSUM))

    @classmethod
    def load(cls, path: Path = PACKED) -> "MiniLM":
        """Reads `path` and the vocab.txt beside it; ValueError if either is damaged.

        Allows numpy one thread, for the whole process: two are slower for a sentence, and the event loop needs the
        other core.
        """
        threadpool_limits(1, "blas")
        try:
            weights = tensors.read(path.read_bytes())
        except ValueError as error:
            raise ValueError(f"{path.name} is damaged, install the bot again: {error}") from error
        wordpiece = WordPiece.read(path.with_name("vocab.txt"))
        if len(wordpiece) != len(weights.arrays["words.weight"]):
            raise ValueError("vocab.txt is damaged, install the bot again: the weights know another number of words")
        return cls(weights, wordpiece)

    def encode(self, texts: Sequence[str]) -> Floats:
        """The same texts give the same bits; the same text in other company, the same to five digits."""
        rows = [self._wordpiece.encode(text[:_CHARACTERS], len(self._positions)) for text in texts]
        vectors = np.empty((len(rows), self._positions.shape[1]), np.float32)
        for places in _batches([len(row) for row in rows]):
            vectors[places] = self._transformer(self._looked_up(np.array([rows[place] for place in places])))
        return vectors

    def _looked_up(self, pieces: NDArray[np.int_]) -> Floats:
        """From (texts, pieces) to (texts, pieces, width)."""
        words: Floats = self._words[pieces] * self._units[pieces] + self._positions[: pieces.shape[1]]
        return words


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts of one length together: no padding to compute, and no mask to hide it."""
    places = defaultdict[int, list[int]](list)
    for place, length in enumerate(lengths):
        places[length].append(place)
    for length, same in places.items():
        size = max(1, _TOGETHER // length)
        yield from (same[start : start + size] for start in range(0, len(same), size))
