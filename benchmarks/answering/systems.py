"""What is compared: anything that ranks entries and replies. Ours through its real matcher, a peer by one cut-off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.core.message import Action
from bot.evaluation.judged import Given, Way
from bot.knowledge.matcher import Answered, Decision, Matcher, NotKnown, Offered, Question, Silence, SmallTalk, decide


@dataclass(frozen=True, slots=True)
class Ranked:
    """How near an entry is. `entry` is None for a line of the knowledge that asks for silence."""

    entry: str | None
    score: float


class Ranker(Protocol):
    def rank(self, text: str) -> tuple[Ranked, ...]:
        """The nearest first; what has nothing in common with the text is left out."""
        ...


class System(Ranker, Protocol):
    def reply(self, text: str, way: Way) -> Given: ...


@dataclass(frozen=True, slots=True)
class Ours:
    """The bot's matcher and its decision, as the handler puts them together. Thresholds are its own."""

    matcher: Matcher

    def rank(self, text: str) -> tuple[Ranked, ...]:
        hits = self.matcher.match(Question(text, addressed=True)).hits
        return tuple(Ranked(hit.entry, hit.score) for hit in hits)

    def reply(self, text: str, way: Way) -> Given:
        addressed = way is Way.ADDRESSED
        return given(decide(self.matcher.match(Question(text, addressed)), addressed=addressed))


def given(decision: Decision) -> Given:
    match decision:
        case Answered(hit):
            return Given(Action.ANSWER, hit.entry, confidence=hit.score)
        case Offered(hits):
            return Given(Action.CHOICES, entries=tuple(hit.entry for hit in hits))
        case SmallTalk():
            return Given(Action.GREETING)
        case NotKnown():
            return Given(Action.UNKNOWN)
        case Silence():
            return Given(Action.SILENT)


@dataclass(frozen=True, slots=True)
class Peer:
    """The usual FAQ bot: the nearest entry if it is near enough, else "I don't know", or silence in a group."""

    ranker: Ranker
    cuts: Mapping[Way, float]

    def rank(self, text: str) -> tuple[Ranked, ...]:
        return self.ranker.rank(text)

    def reply(self, text: str, way: Way) -> Given:
        ranked = self.ranker.rank(text)
        if ranked and ranked[0].entry is not None and ranked[0].score >= self.cuts[way]:
            return Given(Action.ANSWER, ranked[0].entry, confidence=ranked[0].score)
        return Given(Action.UNKNOWN if way is Way.ADDRESSED else Action.SILENT)


@dataclass(frozen=True, slots=True)
class Remembered:
    """Ranks a text once: the same ranking serves every cut-off. Not for measuring time."""

    ranker: Ranker
    known: dict[str, tuple[Ranked, ...]] = field(default_factory=dict)

    def rank(self, text: str) -> tuple[Ranked, ...]:
        if text not in self.known:
            self.known[text] = self.ranker.rank(text)
        return self.known[text]
