"""What is asked about reminders that are there already: which one, and what is to become of it."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TypeAlias

from bot.reminders.recurrence import instant
from bot.reminders.understanding import (
    Ambiguous,
    Asking,
    CancelAsked,
    ChangeAsked,
    ListAsked,
    Once,
    Past,
    PauseAsked,
    Refused,
    ResumeAsked,
    Settled,
    SnoozeAsked,
    Target,
)
from bot.reminders.wording.asking import Ask, Kind, filler
from bot.reminders.wording.choosing import Place, Sentence
from bot.reminders.wording.durations import amount
from bot.reminders.wording.folding import Folded, fold, folded
from bot.reminders.wording.frame import frame_of
from bot.reminders.wording.grouping import groups, masked
from bot.reminders.wording.language import Language
from bot.reminders.wording.numbers import whole
from bot.reminders.wording.pieces import Clock, Delay, Group, Lasting, Piece, Strength
from bot.reminders.wording.settling import settle
from bot.reminders.wording.task import leading_words

_FIGURE_AT_END = re.compile(r"\s(1?\d|2[0-3])[\s.!?]*$")
_ENDS = re.compile(r"\s|[.!?,]*$")
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)


Asked: TypeAlias = ListAsked | CancelAsked | ChangeAsked | SnoozeAsked | PauseAsked | ResumeAsked


def request(ask: Ask, folded: Folded, asking: Asking) -> Asked | None:  # noqa: PLR0911  a table of kinds
    """What is asked for; None if the words that follow show that it is not that after all."""
    if "n" in ask.places:
        return _moved(ask, folded, asking)
    asked = _numbered(ask, masked(folded, ask.start, ask.end), asking)
    match ask.kind:
        case Kind.LIST:
            return ListAsked() if asked.nothing_else() else None
        case Kind.CANCEL_ALL:
            return CancelAsked(Target(everything=True))
        case Kind.CANCEL:
            return CancelAsked(asked.target(ask.end, len(folded.text)))
        case Kind.PAUSE:
            return PauseAsked(asked.target(ask.end, len(folded.text)))
        case Kind.RESUME:
            return ResumeAsked(asked.target(ask.end, len(folded.text)))
        case Kind.CHANGE:
            return asked.change()
        case _:
            return asked.snooze()


@dataclass(frozen=True, slots=True)
class _Request:
    ask: Ask
    folded: Folded
    asking: Asking
    number: int | None = None

    @property
    def language(self) -> Language:
        return self.ask.language

    def groups(self) -> list[Group]:
        """The times behind the asking; before it too where the verb comes last."""
        found = groups(self.folded, self.language)
        return [group for group in found if self.language.vocabulary.around or group.start >= self.ask.end]

    def empty(self, start: int, end: int) -> bool:
        return filler(self.language).fullmatch(self.folded.text, start, end) is not None

    def nothing_else(self) -> bool:
        """Whether only a time, at most, follows: "my reminders for friday", not "my reminders are gone"."""
        place = self.ask.end
        for group in self.groups():
            if self.empty(place, group.start):
                place = group.end
        return self.empty(place, len(self.folded.text))

    def said(self, slot: str) -> str:
        """The words within the asking that filled a slot, as typed."""
        place = self.ask.places.get(slot)
        return self.folded.typed(*place).strip() if place else ""

    def target(self, start: int, end: int) -> Target:
        """Which reminder the words between two places mean, or those within the asking itself."""
        language, text = self.language, self.folded.text
        if self.number is not None:
            return Target(number=self.number)
        inside = self.said("words")
        if inside and not language["request.that"].whole(folded(inside)):
            return self._named(inside)
        start += leading_words(text[start:end], language)
        if self.empty(start, end):
            return Target()
        return self._named(self.folded.typed(start, end).strip(" ,.;:!?"))

    def _named(self, words: str) -> Target:
        number = self.language["request.number"].at(folded(words), 0)
        if number is not None and filler(self.language).fullmatch(folded(words), number.end):
            return Target(number=whole(number.slots["n"], self.language.vocabulary))
        return self._by_time_or_words(fold(words), words)

    def _by_time_or_words(self, folded: Folded, words: str) -> Target:
        for group in groups(folded, self.language):
            if self._covers(group, folded) and group.strength is not Strength.FIGURE:
                times = self._times(group)
                if times is not None:
                    return Target(first=times[0], last=times[1])
        return Target(words=words)

    def _covers(self, group: Group, folded: Folded) -> bool:
        gap = filler(self.language)
        before = gap.fullmatch(folded.text, 0, group.start)
        return before is not None and gap.fullmatch(folded.text.removesuffix("'s"), group.end) is not None

    def _times(self, group: Group) -> tuple[datetime, datetime] | None:
        """From when to when: a minute where a time was said, else the whole day."""
        when = settle(group, self.asking)
        if not isinstance(when, Once | Past):
            return None
        if group.holds(Clock, Delay):
            return when.at, when.at
        zone = frame_of(self.asking, None).zone
        midnight = datetime.combine(when.at.astimezone(zone).date(), time())
        return instant(midnight, zone), instant(midnight + _DAY, zone) - _SECOND

    def change(self) -> ChangeAsked:
        text, end = self.folded.text, len(self.folded.text)
        if "time" in self.ask.places:
            said, target = self.said("time"), self.target(self.ask.end, end)
            by = self._by(said)
            return ChangeAsked(target, self._settled(said)) if by is None else ChangeAsked(target, by=by)
        for key, sign in (("later", 1), ("earlier", -1)):
            for found in self.language.find(f"request.{key}", text):
                length = amount(found.slots["amount"], self.language)
                if found.start >= self.ask.end and length is not None and self.empty(found.end, end):
                    return ChangeAsked(self.target(self.ask.end, found.start), by=sign * length.span)
        sentence = Sentence(self.folded, self.ask, self.language)
        aside = [group for group in self.groups() if sentence.place(group) is not Place.MIDDLE]
        if not aside:
            return self._to_an_hour()
        new = next((group for group in aside if self._before_to(group.start) != group.start), aside[-1])
        target = self.target(self.ask.end, self._before_to(new.start))
        return ChangeAsked(target, settle(_certain(new), self.asking))

    def _by(self, words: str) -> timedelta | None:
        """So much later or earlier, if that is all that the words say."""
        text = fold(words).text
        for key, sign in (("later", 1), ("earlier", -1)):
            for found in self.language.find(f"request.{key}", text):
                length = amount(found.slots["amount"], self.language)
                if length is not None and (found.start, found.end) == (0, len(text)):
                    return sign * length.span
        return None

    def _to_an_hour(self) -> ChangeAsked:
        """To a bare figure, if anything: "to 6"."""
        found = _FIGURE_AT_END.search(self.folded.text, self.ask.end)
        if found is None or self._before_to(found.start(1)) == found.start(1):
            return ChangeAsked(self.target(self.ask.end, len(self.folded.text)))
        clock = Piece(*found.span(1), (Clock(int(found[1]), exact=False),))
        new = settle(Group(*found.span(1), (clock,)), self.asking)
        return ChangeAsked(self.target(self.ask.end, self._before_to(found.start(1))), new)

    def _settled(self, words: str) -> Settled | Ambiguous | Refused | None:
        found = groups(fold(words), self.language)
        return settle(_certain(found[0]), self.asking) if found else None

    def _before_to(self, end: int) -> int:
        """Where the words end that say which one: before "to"."""
        lead = self.folded.text[self.ask.end : end]
        found = [found for found in self.language.find("request.to", lead) if not lead[found.end :].strip()]
        return self.ask.end + found[-1].start if found else end

    def snooze(self) -> SnoozeAsked | None:
        """None where something else is left: "remind me again in 2 hours to export" is a reminder of its own."""
        place, to = 0, None
        for group in self.groups():
            if not self.empty(place, group.start):
                return None
            to, place = settle(_certain(group), self.asking), group.end
        return SnoozeAsked(to) if self.empty(place, len(self.folded.text)) else None


def _moved(ask: Ask, folded: Folded, asking: Asking) -> ChangeAsked | None:
    """With the number within the asking. "Make reminder 2" is about one that is there only if it is moved."""
    start, end = ask.places["n"]
    if ask.language.amounts.match(folded.text, start):
        return None
    number = whole(folded.text[start:end], ask.language.vocabulary)
    asked = _Request(ask, masked(folded, ask.start, ask.end), asking, number).change()
    return asked if asked.by is not None or "time" in ask.places else None


def _numbered(ask: Ask, folded: Folded, asking: Asking) -> _Request:
    """With the number of the reminder, if one follows at once: "2" in "change reminder 2 to friday" is no hour."""
    text, language = folded.text, ask.language
    start = ask.end + len(text[ask.end :]) - len(text[ask.end :].lstrip())
    found = language["request.number"].at(text, start)
    if found is None or not _ENDS.match(text, found.end) or language.amounts.match(text, start):
        return _Request(ask, folded, asking)
    return _Request(ask, masked(folded, start, found.end), asking, whole(found.slots["n"], language.vocabulary))


def _certain(group: Group) -> Group:
    """The group as a new time: "for 10 minutes" is in 10 minutes, and a bare "9" is nine o'clock."""
    pieces = tuple(
        replace(piece, values=tuple(Delay(v.length) if isinstance(v, Lasting) else v for v in piece.values))
        for piece in group.pieces
    )
    return replace(group, pieces=pieces)
