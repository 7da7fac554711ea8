"""The port between "what was asked" and "which entry": what a matcher is given, what it finds, and what follows.

A matcher ranks; whether a finding is sure enough to be said is decided by `decide`, a pure function of plain values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class Topic:
    """What a matcher needs to know of an entry. Phrasings by language; a rumour's are kept apart, by its number."""

    entry: str
    subject: str
    phrasings: Mapping[str, tuple[str, ...]]
    rumours: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    surfaces: frozenset[str] = frozenset()
    family: str | None = None


@dataclass(frozen=True, slots=True)
class SubjectNames:
    """How people name a subject and its parts; a question that names one never gets the other's answer."""

    subject: str
    names: tuple[str, ...]
    surfaces: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    served: bool = True


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything a matcher is fitted on. `silent` are lines, by language, that must find nothing."""

    topics: tuple[Topic, ...]
    subjects: tuple[SubjectNames, ...]
    silent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Previous:
    """What the same person asked last here, and which entry answered it."""

    text: str
    entry: str


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    addressed: bool
    language: str | None = None
    previous: Previous | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry and how near it is. `rumour` is the number of the rumour asked by, within the entry and language."""

    entry: str
    score: float
    phrasing: str
    rumour: int | None = None


class Gate(StrEnum):
    """Why a message was not even compared."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_QUESTION = "no_question"
    TO_OTHERS = "to_others"
    OTHER_PRODUCT = "other_product"
    OTHER_LANGUAGE = "other_language"
    SILENT_ENTRY = "silent_entry"


class Small(StrEnum):
    """Small talk that gets one short friendly line when the bot was spoken to."""

    HELLO = "hello"
    THANKS = "thanks"
    PRAISE = "praise"
    BYE = "bye"
    WHO = "who"
    PING = "ping"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a score must exceed: to be said unasked, to be said when asked, to be offered; and the lead it needs.

    To be said unasked it needs the `ambient_margin`, if that is more.
    """

    ambient: float
    direct: float
    choice: float
    margin: float
    ambient_margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Match:
    """What was found, best first. `gate` names what stopped an unaddressed message; `small` is small talk heard."""

    language: str | None
    hits: tuple[Hit, ...]
    thresholds: Thresholds
    gate: Gate | None = None
    small: Small | None = None


class Matcher(Protocol):
    def match(self, question: Question) -> Match:
        """Ranks the entries. Total: any text at all gives a Match."""
        ...


@dataclass(frozen=True, slots=True)
class Answered:
    hit: Hit


@dataclass(frozen=True, slots=True)
class Offered:
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SmallTalk:
    small: Small


@dataclass(frozen=True, slots=True)
class NotKnown:
    pass


@dataclass(frozen=True, slots=True)
class Silence:
    pass


Decision: TypeAlias = Answered | Offered | SmallTalk | NotKnown | Silence

MOST_CHOICES = 3


def decide(match: Match, *, addressed: bool) -> Decision:
    """Whether what was found is sure enough to be said.

    Unaddressed: the answer or silence. Addressed: the answer, up to three choices, a friendly line, or "I don't know".
    """
    thresholds = match.thresholds
    if not addressed:
        margin = max(thresholds.margin, thresholds.ambient_margin)
        sure = match.gate is None and match.small is None and _sure(match, thresholds.ambient, margin)
        return Answered(match.hits[0]) if sure else Silence()
    if match.small is not None:
        return SmallTalk(match.small)
    if match.gate is Gate.EMPTY:
        return Silence()
    if match.gate is not None:
        return NotKnown()
    if _sure(match, thresholds.direct, thresholds.margin):
        return Answered(match.hits[0])
    offered = tuple(hit for hit in match.hits if hit.score > thresholds.choice)[:MOST_CHOICES]
    return Offered(offered) if offered else NotKnown()


def _sure(match: Match, threshold: float, margin: float) -> bool:
    if not match.hits or match.hits[0].score <= threshold:
        return False
    lead = match.hits[0].score - (match.hits[1].score if len(match.hits) > 1 else 0.0)
    return lead > margin
