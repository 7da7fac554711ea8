"""Chatter the matcher learns to stay silent on: lines of our own, and vectors of real chat without its sentences.

`data/background/` has one text file a language, and `irc.npz`, made by scripts/pack_background.py; data/NOTICE names
the corpus it comes from.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.matching.space import Lines

_FOLDER = files("bot.knowledge.matching") / "data" / "background"


@cache
def written(code: str) -> tuple[str, ...]:
    """Our own lines in a language; none if there is no file."""
    file = _FOLDER / f"{code}.txt"
    if not file.is_file():
        return ()
    lines = (line.strip() for line in file.read_text("utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Overheard:
    """Real chat. `gated`, `refused` and `statement` are what the gates said of each line when it was packed."""

    lines: Lines
    gated: NDArray[np.bool_]
    refused: NDArray[np.bool_]
    statement: NDArray[np.bool_]


@cache
def overheard() -> Overheard:
    with (_FOLDER / "irc.npz").open("rb") as file:
        packed = np.load(file)
        vectors, starts = packed["vectors"].astype(np.float32), packed["starts"]
        buckets, times = packed["buckets"].tolist(), packed["times"].tolist()
        flags = packed["gated"], packed["refused"], packed["statement"]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    spans = pairwise(starts)
    counts = tuple(dict(zip(buckets[a:b], times[a:b], strict=True)) for a, b in spans)
    return Overheard(Lines(vectors, counts), *flags)


def write(chat: Overheard, path: Path) -> None:
    """Makes `irc.npz`."""
    counts = [sorted(count.items()) for count in chat.lines.counts]
    np.savez_compressed(
        path,
        vectors=chat.lines.vectors.astype(np.float16),
        starts=np.cumsum([0, *map(len, counts)]).astype(np.int32),
        buckets=np.array([bucket for count in counts for bucket, _ in count], np.int32),
        times=np.array([min(times, 255) for count in counts for _, times in count], np.uint8),
        gated=chat.gated,
        refused=chat.refused,
        statement=chat.statement,
    )
