"""The two rankings the usual FAQ bots are made of: BM25 (rank-bm25) and fuzzy matching (rapidfuzz) over phrasings.

They are given everything the knowledge says: every phrasing of every language and rumour, and the lines that ask for
silence as an entry that says nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi
from rapidfuzz import fuzz, process, utils  # noqa: TID251  a peer, not a part of the bot

from benchmarks.answering.systems import Ranked
from bot.knowledge.matcher import Corpus, Topic

MOST = 3
_WORD = re.compile(r"\w+")

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Phrasings:
    """The lines of a corpus, an owner's after each other. `starts` has where each owner's begin."""

    owners: tuple[str | None, ...]
    lines: tuple[str, ...]
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, corpus: Corpus) -> "Phrasings":
        groups = [(topic.entry, tuple(_said(topic))) for topic in corpus.topics]
        quiet = tuple(line for lines in corpus.silent.values() for line in lines)
        owned: list[tuple[str | None, tuple[str, ...]]] = [*groups, *([(None, quiet)] if quiet else [])]
        owned = [(owner, lines) for owner, lines in owned if lines]
        lengths = [len(lines) for _, lines in owned]
        return cls(
            tuple(owner for owner, _ in owned),
            tuple(line for _, lines in owned for line in lines),
            np.cumsum([0, *lengths[:-1]]),
        )

    def ranked(self, scores: Scores) -> tuple[Ranked, ...]:
        """Owners by the best of their lines; of equal ones the first in the knowledge goes first."""
        best = np.maximum.reduceat(scores, self.starts)
        order = np.argsort(-best, kind="stable")[:MOST]
        return tuple(Ranked(self.owners[place], float(best[place])) for place in order if best[place] > 0)


def _said(topic: Topic) -> Iterator[str]:
    for lines in topic.phrasings.values():
        yield from lines
    for rumours in topic.rumours.values():
        for lines in rumours:
            yield from lines


class Bm25:
    def __init__(self, corpus: Corpus) -> None:
        self._phrasings = Phrasings.of(corpus)
        self._index = BM25Okapi([words(line) for line in self._phrasings.lines])

    def rank(self, text: str) -> tuple[Ranked, ...]:
        return self._phrasings.ranked(self._index.get_scores(words(text)))


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


Scorer = Callable[..., float]


class Fuzzy:
    """`scorer` is one of rapidfuzz's; lower case and letters only, as its own examples have it."""

    def __init__(self, corpus: Corpus, scorer: Scorer) -> None:
        self._phrasings = Phrasings.of(corpus)
        self._lines: Sequence[str] = [utils.default_process(line) for line in self._phrasings.lines]
        self._scorer = scorer

    @classmethod
    def token_set(cls, corpus: Corpus) -> "Fuzzy":
        return cls(corpus, fuzz.token_set_ratio)

    @classmethod
    def token_sort(cls, corpus: Corpus) -> "Fuzzy":
        return cls(corpus, fuzz.token_sort_ratio)

    @classmethod
    def wratio(cls, corpus: Corpus) -> "Fuzzy":
        return cls(corpus, fuzz.WRatio)

    def rank(self, text: str) -> tuple[Ranked, ...]:
        asked = [utils.default_process(text)]
        scores = process.cdist(asked, self._lines, scorer=self._scorer, workers=1)[0]
        return self._phrasings.ranked(scores.astype(np.float64))
