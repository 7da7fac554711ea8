"""One language's model: its rows, the ridge over them, and how a line is scored.

Scores are by entry. One more class is silence: the knowledge's silent lines and the background. What a message scores
there is taken off what it scores for an entry.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.matcher import Corpus, Hit, Topic
from bot.knowledge.matching import background, ridge, space
from bot.knowledge.matching.encoder import SentenceEncoder
from bot.knowledge.matching.hearing import Heard, Hearing
from bot.knowledge.matching.lexicon import ENGLISH
from bot.knowledge.matching.naming import lines_of
from bot.knowledge.matching.normalise import plain
from bot.knowledge.matching.reader import Reader, reader
from bot.knowledge.matching.space import Space

_NOTHING = -1.0

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the knowledge. `entry` is its place among the topics; the place after the last is silence."""

    line: str
    entry: int
    rumour: int | None = None


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """`rows` are the knowledge's own, the first of the space's; background follows them there.

    `places` are where each entry's rows begin and end. `exact` finds a row by its words.
    """

    hearing: Hearing
    rows: tuple[Row, ...]
    places: tuple[tuple[int, int], ...]
    space: Space
    ridge: ridge.Ridge
    exact: Mapping[str, Row]

    @property
    def topics(self) -> tuple[Topic, ...]:
        return self.hearing.topics

    @property
    def reader(self) -> Reader:
        return self.hearing.reader

    def kernel(self, lines: Sequence[str]) -> Floats:
        return self.space.kernel([self.reader.read(line) for line in lines])

    def scores(self, raw: Floats, heard: Sequence[Heard]) -> Floats:
        """By line and entry, from what the ridge says: less the silence's share, and what speaks for the message.

        An entry that may not answer gets no score at all.
        """
        favour = np.array([one.favour for one in heard], np.float32)[:, None]
        allowed = np.array([one.allowed for one in heard], bool).reshape(len(heard), len(self.topics))
        return np.where(allowed, contrasted(raw) + favour, np.float32(_NOTHING))

    def hit(self, entry: int, score: float, nearness: Floats) -> Hit:
        """With the phrasing that is nearest, and the rumour it asks by."""
        first, last = self.places[entry]
        nearest = self.rows[first + int(nearness[first:last].argmax())]
        return Hit(self.topics[entry].entry, score, nearest.line, nearest.rumour)


def contrasted(raw: Floats) -> Floats:
    return raw[:, :-1] - np.maximum(raw[:, -1:], 0)


@dataclass(frozen=True, slots=True)
class Fitting:
    """A model with the large matrices its calibration needs; let go when that is done.

    The ridge's rows are the model's rows, then `chatter`, then what was overheard.
    """

    model: LanguageModel
    fitted: ridge.Fitted
    chatter: tuple[str, ...]


def fit(corpus: Corpus, code: str, encoder: SentenceEncoder | None, asking: SentenceEncoder | None) -> Fitting:
    """`encoder` reads the knowledge, `asking` what people ask; without them the letters alone are compared."""
    read = reader(corpus, code)
    rows = tuple(_rows(corpus, code))
    chatter = background.written(code)
    lines = space.lines([read.read(plain(line).text) for line in (*(row.line for row in rows), *chatter)], encoder)
    if code == ENGLISH and encoder is not None:
        lines += background.overheard().lines
    silence = len(corpus.topics)
    classes = np.array([row.entry for row in rows] + [silence] * (len(lines.counts) - len(rows)))
    where = Space.of(lines, encoder)
    fitted = ridge.fit(where.table(), classes, silence + 1)
    model = LanguageModel(
        Hearing(read, corpus.topics),
        rows,
        tuple((bisect_left(classes, entry), bisect_right(classes, entry)) for entry in range(silence)),
        replace(where, encoder=asking),
        fitted.ridge(),
        {read.same(row.line): row for row in reversed(rows)},
    )
    return Fitting(model, fitted, chatter)


def _rows(corpus: Corpus, code: str) -> list[Row]:
    """In the order of the entries, silence last."""
    spoken = [
        Row(line, entry, rumour) for entry, topic in enumerate(corpus.topics) for line, rumour in lines_of(topic, code)
    ]
    return spoken + [Row(line, len(corpus.topics)) for line in corpus.silent.get(code, ())]
