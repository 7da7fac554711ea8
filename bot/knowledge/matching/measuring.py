"""How lines would be answered that the model was not fitted on: what thresholds are found by, and what `check` reports.

Lines that must find nothing (background, silent lines, lines shaped like the topics), and the phrasings: each as if it
had not been there, and each as if its whole entry had not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.matching import background
from bot.knowledge.matching.hearing import QUESTION
from bot.knowledge.matching.lexicon import ENGLISH
from bot.knowledge.matching.model import Fitting, contrasted
from bot.knowledge.matching.negatives import negatives
from bot.knowledge.matching.normalise import plain

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rule:
    """When a line is answered: addressed to the bot or not, above which score, with which lead over the next entry."""

    addressed: bool
    threshold: float
    margin: float


@dataclass(frozen=True, slots=True)
class Scored:
    """Lines by their best score, its lead and its entry; `unasked` and `asked` say which of them a gate stopped."""

    best: Floats
    lead: Floats
    entry: NDArray[np.int64]
    unasked: Flags
    asked: Flags

    @classmethod
    def of(cls, scores: Floats, unasked: Flags, asked: Flags) -> "Scored":
        ordered = np.sort(np.column_stack([np.zeros((len(scores), 1), np.float32), scores]), axis=1)
        best = scores.max(axis=1)
        return cls(best, best - ordered[:, -2], scores.argmax(axis=1), unasked, asked)

    def answered(self, rule: Rule) -> Flags:
        stopped = self.asked if rule.addressed else self.unasked
        return (self.best > rule.threshold) & (self.lead > rule.margin) & ~stopped

    def __add__(self, other: "Scored") -> "Scored":
        pairs = ((getattr(self, name), getattr(other, name)) for name in ("best", "lead", "entry", "unasked", "asked"))
        return Scored(*(np.concatenate(pair) for pair in pairs))


@dataclass(frozen=True, slots=True)
class Measured:
    """`owners` are the entries the phrasings belong to; `orphans` the phrasings without their entry."""

    chatter: Scored
    shaped: Scored
    phrasings: Scored
    owners: NDArray[np.int64]
    orphans: Scored

    def nobody(self, rule: Rule) -> float:
        """The share of lines for nobody that is answered; chatter is two thirds of what a channel holds."""
        return (2 * share(self.chatter.answered(rule)) + share(self.shaped.answered(rule))) / 3

    def right(self, rule: Rule) -> float:
        return share(self.phrasings.answered(rule) & (self.phrasings.entry == self.owners))

    def confused(self, rule: Rule) -> float:
        return share(self.phrasings.answered(rule) & (self.phrasings.entry != self.owners))

    def neighbours(self, rule: Rule) -> float:
        """The share of phrasings another entry answers while their own is missing."""
        return share(self.orphans.answered(rule))


def measure(fitting: Fitting, names: Sequence[str]) -> Measured:
    """`names` are what people call the subjects, for the lines shaped like the topics."""
    rows, topics, left_out = fitting.model.rows, len(fitting.model.topics), fitting.model.ridge.left_out
    known = [place for place, row in enumerate(rows) if row.entry < topics]
    quiet = [place for place, row in enumerate(rows) if row.entry == topics]
    phrasings = [rows[place].line for place in known]
    shapes = negatives(phrasings, names, fitting.model.reader.spoken)
    return Measured(
        _scored(fitting, left_out[len(rows) : len(rows) + len(fitting.chatter)], fitting.chatter) + _overheard(fitting),
        _shaped(fitting, shapes) + _scored(fitting, left_out[quiet], [rows[place].line for place in quiet]),
        _scored(fitting, left_out[known], phrasings),
        np.array([rows[place].entry for place in known], np.int64),
        _orphans(fitting, topics),
    )


def share(flags: Flags) -> float:
    return float(flags.mean()) if len(flags) else 0.0


def _shaped(fitting: Fitting, lines: Sequence[str]) -> Scored:
    if not lines:
        return _scored(fitting, fitting.model.ridge.left_out[:0], ())
    return _scored(
        fitting, fitting.model.ridge.scores(fitting.model.kernel([plain(line).text for line in lines])), lines
    )


def _orphans(fitting: Fitting, topics: int) -> Scored:
    raw = [fitting.fitted.leave_class_out(entry) for entry in range(topics)]
    lines = [row.line for entry in range(topics) for row in fitting.model.rows if row.entry == entry]
    return _scored(fitting, np.concatenate(raw), lines)


def _scored(fitting: Fitting, raw: Floats, lines: Sequence[str]) -> Scored:
    heard = fitting.model.hearing.hear_all(lines)
    unasked = np.array([one.unasked is not None for one in heard], bool)
    asked = np.array([one.asked is not None for one in heard], bool)
    return Scored.of(fitting.model.scores(raw, heard), unasked, asked)


def _overheard(fitting: Fitting) -> Scored:
    """Real chat, of which only the gates' verdicts are left. It names none of our subjects."""
    if fitting.model.reader.spoken.code != ENGLISH or fitting.model.space.encoder is None:
        return _scored(fitting, fitting.model.ridge.left_out[:0], ())
    chat = background.overheard()
    favour = np.where(chat.statement, np.float32(0), np.float32(QUESTION))[:, None]
    scores = contrasted(fitting.model.ridge.left_out[-len(chat.gated) :]) + favour
    return Scored.of(scores, chat.gated, chat.refused)
