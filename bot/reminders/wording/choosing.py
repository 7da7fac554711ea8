"""Which of the times in a sentence is the one to be reminded at, and what is left over as the task.

A time beside the words of asking, or at the beginning of a command's argument, is it, and closes the question: what
follows is the task, to its end and with all the dates in it. Else it is the time at the end, else a sure one in the
middle. A day said in one place and an hour in another belong together ("tomorrow remind me to export at 9").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.reminders.wording.asking import Ask, filler
from bot.reminders.wording.folding import Folded
from bot.reminders.wording.grouping import closing
from bot.reminders.wording.language import Language
from bot.reminders.wording.pieces import (
    DAYS,
    TIMES,
    Around,
    At,
    Clock,
    Delay,
    Every,
    Group,
    Mark,
    Never,
    OnDate,
    Part,
    Strength,
)

_ON_THE_WALL = (Clock, Part)


class Place(IntEnum):
    """Where a time stands, the best place first."""

    BESIDE = 0
    END = 1
    MIDDLE = 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """The time, put together of one group or two, the places it stands at, and how good they are."""

    group: Group
    spans: tuple[tuple[int, int], ...]
    place: Place

    @property
    def length(self) -> int:
        return sum(end - start for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A folded text and the words of asking in it, if it has any; a command's argument needs none."""

    folded: Folded
    ask: Ask | None
    language: Language

    def place(self, group: Group) -> Place:
        return self.place_of(group.start, group.end)

    def place_of(self, start: int, end: int) -> Place:
        if self._beside(start, end):
            return Place.BESIDE
        return Place.END if self._empty(end, len(self.folded.text)) else Place.MIDDLE

    def _beside(self, start: int, end: int) -> bool:
        around = self.language.vocabulary.around and self._empty(0, start)
        if self.ask is None:
            return self._empty(0, start)
        if start >= self.ask.end:
            return around or self._empty(self.ask.end, start)
        return around or self._empty(end, self.ask.start)

    def _empty(self, start: int, end: int) -> bool:
        return filler(self.language).fullmatch(self.folded.text, start, end) is not None


def choose(sentence: Sentence, groups: Sequence[Group]) -> Chosen | None:
    placed = [(sentence.place(group), group) for group in groups]
    usable = [(place, group) for place, group in placed if _usable(place, group, sentence)]
    if any(group.holds(Every) for _, group in usable):
        usable = [(place, group) for place, group in usable if not is_limit(group)]
    if not usable:
        return None
    first = min(usable, key=lambda one: _rank(one[0], one[1], sentence))
    return _with_its_other_half(first, usable)


def _rank(place: Place, group: Group, sentence: Sentence) -> tuple[int, int]:
    """The smaller the better; of two beside the words of asking, the one behind them."""
    before = sentence.ask is not None and group.start < sentence.ask.start
    if not around_alone(group):
        return (1 if place is Place.END else 3 if place is Place.MIDDLE else 0, before)
    if place is Place.BESIDE:
        return (0, before)
    return (2 if group.strength is Strength.SURE else 4, before)


def around_alone(group: Group) -> bool:
    """Whether it is "before" or "3 days after", and what follows is no time that we know: a milestone, perhaps."""
    return group.holds(Around) and not group.holds(*TIMES)


def _usable(place: Place, group: Group, sentence: Sentence) -> bool:
    if around_alone(group):
        return _names_something(place, group, sentence)
    if not group.holds(*TIMES):
        return False
    if group.strength >= Strength.BARE:
        return place is not Place.MIDDLE or group.strength is Strength.SURE
    if group.strength is Strength.FIGURE:
        return False
    if place is Place.BESIDE:
        return group.holds(OnDate, Delay) or closes(group.end, sentence)
    return place is Place.END and group.holds(OnDate)


def _names_something(place: Place, group: Group, sentence: Sentence) -> bool:
    """A bare "when" or "once" only beside the words of asking; nothing can be before or after no words at all."""
    around = next(value for value in group.values if isinstance(value, Around))
    words = (0, group.start) if around.behind else (group.end, len(sentence.folded.text))
    if filler(sentence.language).fullmatch(sentence.folded.text, *words):
        return False
    return place is Place.BESIDE or group.strength is Strength.SURE or around.length is None


def is_limit(group: Group) -> bool:
    """Whether all it says is until when, or from when on."""
    led = group.pieces[0].values[0] in (Mark.UNTIL, Mark.STARTING)
    ended = group.pieces[-1].values[0] in (Mark.UNTIL_BEHIND, Mark.STARTING_BEHIND)
    return (led or ended) and group.holds(*TIMES) and not group.holds(Every) and group.strength is Strength.SURE


def closes(end: int, sentence: Sentence) -> bool:
    """Whether the time ends there for certain: at a sign, a connecting word, the words of asking, or with the text."""
    if sentence.ask is not None and end <= sentence.ask.start:
        return True
    return (
        not sentence.language.vocabulary.spaced
        or closing(sentence.language).match(sentence.folded.text, end) is not None
    )


def _with_its_other_half(first: tuple[Place, Group], usable: Sequence[tuple[Place, Group]]) -> Chosen:
    place, group = first
    for other_place, other in usable:
        if other is not group and other_place is not Place.MIDDLE and _halves(group, other):
            both = sorted((group, other), key=lambda one: one.start)
            pieces = (*both[0].pieces, *both[1].pieces)
            spans = tuple((one.start, one.end) for one in both)
            return Chosen(Group(both[0].start, both[1].end, pieces), spans, place)
    return Chosen(group, ((group.start, group.end),), place)


def _halves(one: Group, other: Group) -> bool:
    return (_is_day(one) and _is_hour(other)) or (_is_hour(one) and _is_day(other))


def _is_day(group: Group) -> bool:
    return group.holds(*DAYS, Every) and not group.holds(*_ON_THE_WALL, At, Delay, Around, Never)


def _is_hour(group: Group) -> bool:
    return group.holds(*_ON_THE_WALL) and not group.holds(*DAYS, Every, At, Delay, Around, Never)
