"""The arithmetic of MiniLM: vectors of words in, one vector for the whole text out. Plain numpy, no files, no words.

Numbers stand upright here: a column is a word piece, a row one of its features. Together with the slices below that
halves the time of a chat message; docs/decisions/0003-sentence-encoder-in-numpy.md has the figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

HEADS = 12

# With fewer columns a product goes faster in slices of rows, so small that OpenBLAS reads the weights where they lie.
_FEW = 24
_SLICE = 32
_NORM_FLOOR = np.float32(1e-12)  # the model's own

Floats = NDArray[np.float32]


class Transformer:
    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._norm = _Norm.of(arrays, "norm")
        count = sum(name.endswith(".attention.weight") for name in arrays)
        self._layers = [_Layer.of(arrays, f"layer.{number}") for number in range(count)]

    def __call__(self, words: Floats) -> Floats:
        """From (texts, pieces, width), every text of as many pieces, to (texts, width) in rows of length 1."""
        texts, pieces, width = words.shape
        columns = self._norm(np.ascontiguousarray(words.reshape(-1, width).T))
        for layer in self._layers:
            columns = layer(columns, texts)
        means = columns.reshape(width, texts, pieces).mean(axis=2)
        vectors: Floats = (means / np.linalg.norm(means, axis=0)).T
        return vectors


@dataclass(frozen=True, slots=True)
class _Norm:
    weight: Floats
    bias: Floats
    average: Floats  # times columns it gives their means, in a third of the time numpy's mean takes for ten columns

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], name: str) -> "_Norm":
        weight, bias = (np.array(arrays[f"{name}.{part}"][:, None]) for part in ("weight", "bias"))
        return cls(weight, bias, np.full((1, len(weight)), 1 / len(weight), np.float32))

    def __call__(self, columns: Floats) -> Floats:
        centred = columns - self.average @ columns
        centred /= np.sqrt(self.average @ np.square(centred) + _NORM_FLOOR)
        centred *= self.weight
        centred += self.bias
        return centred


@dataclass(frozen=True, slots=True)
class _Linear:
    weight: Floats
    bias: Floats

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], name: str) -> "_Linear":
        """Back to single precision at once: doing it for every message would take longer than the message."""
        weight, unit = arrays[f"{name}.weight"], arrays[f"{name}.unit"]
        whole = weight.reshape(*unit.shape, -1) * unit[..., None]
        return cls(whole.reshape(weight.shape), np.array(arrays[f"{name}.bias"][:, None]))

    def __call__(self, columns: Floats) -> Floats:
        height, width = self.weight.shape
        if columns.shape[1] < _FEW:
            product = (self.weight.reshape(-1, _SLICE, width) @ columns).reshape(height, -1)
        else:
            product = self.weight @ columns
        product += self.bias
        return product


@dataclass(frozen=True, slots=True)
class _Layer:
    attention: _Linear
    mixed: _Linear
    mixed_norm: _Norm
    widened: _Linear
    narrowed: _Linear
    narrowed_norm: _Norm

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], name: str) -> "_Layer":
        return cls(
            attention=_Linear.of(arrays, f"{name}.attention"),
            mixed=_Linear.of(arrays, f"{name}.mixed"),
            mixed_norm=_Norm.of(arrays, f"{name}.mixed_norm"),
            widened=_Linear.of(arrays, f"{name}.widened"),
            narrowed=_Linear.of(arrays, f"{name}.narrowed"),
            narrowed_norm=_Norm.of(arrays, f"{name}.narrowed_norm"),
        )

    def __call__(self, columns: Floats, texts: int) -> Floats:
        mixed = self.mixed_norm(columns + self.mixed(_attend(self.attention(columns), texts)))
        return self.narrowed_norm(mixed + self.narrowed(_gelu(self.widened(mixed))))


def _attend(columns: Floats, texts: int) -> Floats:
    """Every piece looks at every piece of its own text, `HEADS` times over."""
    query, key, value = columns.reshape(3, HEADS, -1, texts, columns.shape[1] // texts).transpose(0, 1, 3, 2, 4)
    scores = query.swapaxes(-1, -2) @ key  # head, text, looking piece, piece looked at
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    seen = value @ scores.swapaxes(-1, -2)
    return np.ascontiguousarray(seen.swapaxes(1, 2)).reshape(-1, columns.shape[1])


def _gelu(columns: Floats) -> Floats:
    """By tanh: off by at most 0.0005 from the error function numpy lacks, which no sentence's direction notices."""
    inner = np.square(columns)
    inner *= np.float32(0.0356774)
    inner += np.float32(0.7978846)
    inner *= columns
    np.tanh(inner, out=inner)
    inner += 1
    inner *= columns
    inner *= np.float32(0.5)
    return inner
