"""What a fit says about the knowledge it was fitted to: for `sunset-bot check`, in figures and names, no sentences."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.knowledge.matcher import Gate, Thresholds
from bot.knowledge.matching.measuring import Measured, Rule
from bot.knowledge.matching.model import LanguageModel

WEAK = 1 / 3
"""The share of an entry's phrasings under which it counts as hard to find."""


@dataclass(frozen=True, slots=True)
class Stolen:
    """A phrasing that, had it been missing, would have gone to another entry."""

    phrasing: str
    entry: str
    taken_by: str


@dataclass(frozen=True, slots=True)
class Muted:
    """A phrasing nobody would get an answer to without speaking to the bot, and the gate it meets."""

    phrasing: str
    entry: str
    gate: Gate


@dataclass(frozen=True, slots=True)
class Report:
    """Shares of all phrasings, each as if it had been missing: what unseen wordings will meet, seen a little darkly.

    `nobody` are shares of lines that must find nothing. `weak` are entries to which less than a third of their own
    phrasings would lead, with that share.
    """

    language: str
    thresholds: Thresholds
    phrasings: int
    silent: int
    right_unasked: float
    confused_unasked: float
    nobody_unasked: float
    right_asked: float
    confused_asked: float
    nobody_asked: float
    weak: tuple[tuple[str, float], ...]
    stolen: tuple[Stolen, ...]
    muted: tuple[Muted, ...]

    @property
    def lead(self) -> float:
        """What an answer must lead by where nobody asked for it."""
        return max(self.thresholds.margin, self.thresholds.ambient_margin)

    def pairs(self) -> list[tuple[Stolen, ...]]:
        """Thefts by whose and by whom, the worst pair first."""
        grouped = defaultdict[tuple[str, str], list[Stolen]](list)
        for theft in self.stolen:
            grouped[theft.entry, theft.taken_by].append(theft)
        return sorted((tuple(thefts) for thefts in grouped.values()), key=len, reverse=True)


def report(model: LanguageModel, thresholds: Thresholds, measured: Measured) -> Report:
    unasked = Rule(
        addressed=False, threshold=thresholds.ambient, margin=max(thresholds.margin, thresholds.ambient_margin)
    )
    asked = _asked(thresholds)
    known = [row for row in model.rows if row.entry < len(model.topics)]
    return Report(
        model.reader.spoken.code,
        thresholds,
        phrasings=len(known),
        silent=len(model.rows) - len(known),
        right_unasked=measured.right(unasked),
        confused_unasked=measured.confused(unasked),
        nobody_unasked=measured.nobody(unasked),
        right_asked=measured.right(asked),
        confused_asked=measured.confused(asked),
        nobody_asked=measured.nobody(asked),
        weak=tuple(_weak(model, thresholds, measured)),
        stolen=tuple(_stolen(model, thresholds, measured)),
        muted=tuple(_muted(model)),
    )


def _asked(thresholds: Thresholds) -> Rule:
    return Rule(addressed=True, threshold=thresholds.direct, margin=thresholds.margin)


def _weak(model: LanguageModel, thresholds: Thresholds, measured: Measured) -> Iterator[tuple[str, float]]:
    found = measured.phrasings.answered(_asked(thresholds)) & (measured.phrasings.entry == measured.owners)
    for place, topic in enumerate(model.topics):
        own = found[measured.owners == place]
        if len(own) and own.mean() < WEAK:
            yield topic.entry, float(own.mean())


def _stolen(model: LanguageModel, thresholds: Thresholds, measured: Measured) -> list[Stolen]:
    answered = measured.phrasings.answered(_asked(thresholds))
    wrong = np.flatnonzero(answered & (measured.phrasings.entry != measured.owners))
    names = [topic.entry for topic in model.topics]
    return [
        Stolen(model.rows[at].line, names[measured.owners[at]], names[measured.phrasings.entry[at]]) for at in wrong
    ]


def _muted(model: LanguageModel) -> list[Muted]:
    """Those that only lack a question mark are not counted: people type one or not."""
    known = [row for row in model.rows if row.entry < len(model.topics)]
    heard = model.hearing.hear_all([row.line for row in known])
    return [
        Muted(row.line, model.topics[row.entry].entry, one.unasked)
        for row, one in zip(known, heard, strict=True)
        if one.unasked is not None and one.unasked is not Gate.NO_QUESTION
    ]
