"""What is asked about reminders that are there already: which one, and what is to become of it."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeAlias

from bot.reminders.recurrence import instant
from bot.reminders.understanding import (
    Asking,
    CancelAsked,
    ChangeAsked,
    Half,
    ListAsked,
    Once,
    Past,
    PauseAsked,
    ResumeAsked,
    ShowAsked,
    SnoozeAsked,
    Target,
)
from bot.reminders.wording.asking import Ask, Kind, filler
from bot.reminders.wording.choosing import Place, Sentence
from bot.reminders.wording.folding import Folded, fold, folded
from bot.reminders.wording.frame import frame_of
from bot.reminders.wording.grouping import groups, masked
from bot.reminders.wording.language import Language
from bot.reminders.wording.moves import bare, certain, half_of, moved_by, shifts
from bot.reminders.wording.numbers import whole
from bot.reminders.wording.pieces import (
    Clock,
    Delay,
    Group,
    Piece,
    Strength,
)
from bot.reminders.wording.settling import settle
from bot.reminders.wording.task import leading_words

_FIGURE_AT_END = re.compile(r"\s(1?\d|2[0-3])[\s.!?]*$")
_ENDS = re.compile(r"\s|[.!?,]*$")
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)


Asked: TypeAlias = ListAsked | ShowAsked | CancelAsked | ChangeAsked | SnoozeAsked | PauseAsked | ResumeAsked


def request(ask: Ask, folded: Folded, asking: Asking) -> Asked | None:  # noqa: C901, PLR0911, PLR0912  a table
    """What is asked for; None if the words that follow show that it is not that after all."""
    if ask.kind is Kind.SHOW:
        return ShowAsked(Target(number=whole(folded.typed(*ask.places["n"]), ask.language.vocabulary)))
    if ask.kind is Kind.SHIFT:
        return _Request(ask, folded, asking).move()
    if "n" in ask.places:
        return _moved(ask, folded, asking)
    asked = _numbered(ask, masked(folded, ask.start, ask.end), asking)
    match ask.kind:
        case Kind.LIST:
            return ListAsked() if asked.nothing_else() else None
        case Kind.CANCEL_ALL:
            return CancelAsked(Target(everything=True))
        case Kind.CANCEL_EVERYTHING:
            return CancelAsked(Target(everything=True)) if asked.alone() else None
        case Kind.CANCEL_THAT:
            return CancelAsked() if asked.alone() else None
        case Kind.CANCEL:
            return CancelAsked(asked.target(ask.end, len(folded.text)))
        case Kind.PAUSE:
            return PauseAsked(asked.target(ask.end, len(folded.text)))
        case Kind.RESUME:
            return ResumeAsked(asked.target(ask.end, len(folded.text)))
        case Kind.CHANGE:
            return asked.change()
        case Kind.MOVE:
            return asked.move()
        case Kind.SNOOZE_ONE:
            return asked.snooze_one()
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

    def alone(self) -> bool:
        """Whether nothing at all was said beside the asking."""
        return self.number is None and self.empty(self.ask.end, len(self.folded.text))

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
        words = self.folded.typed(start, end).strip(" ,.;:!?")
        return Target() if language["task.this"].whole(folded(words)) else self._named(words)

    def _named(self, words: str) -> Target:
        noun = list(self.language.find("request.noun", folded(words)))
        if noun and noun[-1].start and noun[-1].end == len(words):
            words = words[: noun[-1].start].rstrip()
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
            return self._change_to(self.said("time"), self.target(self.ask.end, end))
        for found, length in shifts(text, self.language):
            if found.start >= self.ask.end and self.empty(found.end, end):
                return moved_by(self.target(self.ask.end, found.start), length)
        sentence = Sentence(self.folded, self.ask, self.language)
        aside = [group for group in self.groups() if sentence.place(group) is not Place.MIDDLE]
        if not aside:
            return self._to_an_hour()
        new = next((group for group in aside if self._before_to(group.start) != group.start), aside[-1])
        return self._to_group(new, self.target(self.ask.end, self._before_to(new.start)))

    def move(self) -> ChangeAsked | None:
        """What is moved and to when, said with words that are not only said of reminders. None if one is missing."""
        if "time" in self.ask.places:
            changed = self._change_to(self.said("time"), self._rest(()) or Target())
            return changed if changed.to is not None or changed.by is not None else None
        text = self.folded.text
        for found, length in shifts(text, self.language):
            target = self._rest(((found.start, found.end),))
            said_so = self.ask.kind is Kind.MOVE or self.language.vocabulary.around or target == Target()
            if target is not None and said_so:
                return moved_by(target, length)
        for new in reversed(self.groups() if self.ask.kind is Kind.MOVE else ()):
            target = self._rest(((self._before_to(new.start), new.end),))
            if target is not None and (target == Target() or self._leads_to(new)):
                return self._to_group(new, target)
        return None

    def snooze_one(self) -> SnoozeAsked | None:
        """With which one it is: "snooze the dentist for an hour"."""
        for new in reversed(self.groups()):
            target = self._rest(((self._before_to(new.start), new.end),))
            if target is not None:
                return self._snoozed(new, target)
        target = self._rest(())
        return SnoozeAsked(target=target) if target is not None else None

    def _rest(self, cuts: tuple[tuple[int, int], ...]) -> Target | None:
        """Which one the words beside the asking and these places mean; None if they stand in more than one place."""
        place, found = 0, []
        for start, end in sorted([*cuts, (self.ask.start, self.ask.end), (len(self.folded.text),) * 2]):
            if place < start and not self.empty(place, start):
                found.append((place, start))
            place = max(place, end)
        if self.number is not None or not found:
            return Target(number=self.number) if not found else None
        (start, end), *more = found
        start += filler(self.language).match(self.folded.text, start, end).end() - start  # type: ignore[union-attr]
        return None if more else self.target(start, end)

    def _leads_to(self, new: Group) -> bool:
        """Whether it is said of the time that something is to go there, so that it is a move and not a question."""
        if bare(new) is not None or self.language.vocabulary.around or self._before_to(new.start) != new.start:
            return True
        return self.language["request.to"].at(self.folded.text, new.start) is not None

    def _change_to(self, said: str, target: Target) -> ChangeAsked:
        text = fold(said).text
        for found, length in shifts(text, self.language):
            if (found.start, found.end) == (0, len(text)):
                return moved_by(target, length)
        times = groups(fold(said), self.language)
        return self._to_group(times[0], target) if times else ChangeAsked(target)

    def _to_group(self, new: Group, target: Target) -> ChangeAsked:
        """A bare length moves it by so much; "to" before it makes it a time from now on."""
        length = bare(new)
        if length is not None and ("time" in self.ask.places or self._before_to(new.start) == new.start):
            forward = next(self.language.find("request.forward", self.folded.source.lower()), None)
            return moved_by(target, length if forward is None else -length)
        return ChangeAsked(target, settle(certain(new), self.asking), half=half_of(new))

    def _to_an_hour(self) -> ChangeAsked:
        """To a bare figure, if anything: "to 6"."""
        found = _FIGURE_AT_END.search(self.folded.text, self.ask.end)
        if found is None or self._before_to(found.start(1)) == found.start(1):
            return ChangeAsked(self.target(self.ask.end, len(self.folded.text)))
        clock = Piece(*found.span(1), (Clock(int(found[1]), exact=False),))
        new = settle(Group(*found.span(1), (clock,)), self.asking)
        return ChangeAsked(self.target(self.ask.end, self._before_to(found.start(1))), new, half=Half.HOUR)

    def _before_to(self, end: int) -> int:
        """Where the words end that say which one: before "to"."""
        lead = self.folded.text[self.ask.end : end]
        found = [found for found in self.language.find("request.to", lead) if not lead[found.end :].strip()]
        return self.ask.end + found[-1].start if found else end

    def snooze(self) -> SnoozeAsked | None:
        """None where something else is left: "remind me again in 2 hours to export" is a reminder of its own."""
        place, new = 0, None
        for group in self.groups():
            if not self.empty(place, group.start):
                return None
            new, place = group, group.end
        if not self.empty(place, len(self.folded.text)):
            return None
        target = Target(number=self.number)
        return SnoozeAsked(target=target) if new is None else self._snoozed(new, target)

    def _snoozed(self, new: Group, target: Target) -> SnoozeAsked:
        length = bare(new)
        if length is None:
            return SnoozeAsked(settle(certain(new), self.asking), target)
        by = moved_by(target, length)
        return SnoozeAsked(target=target, by=by.by, months=by.months)


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
