"""What reminders, rungs and changes say when their time has come: the composers for the courier."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias, cast

from bot.core.composing import Compose, Composed, Composer, Occasion
from bot.core.instant import Instant
from bot.core.message import Choice
from bot.core.notice import Json, Notice
from bot.core.people import Address
from bot.core.period import Period, Phase
from bot.core.phrase import Curated, Page, Phrase, Say
from bot.reminders.changes import CHANGE
from bot.reminders.deadline import Deadline, Deadlines, read
from bot.reminders.follow import RUNG
from bot.reminders.recurrence import next_after
from bot.reminders.reminder import REMINDER, SNOOZE, Reminder, State, occurrence

Find: TypeAlias = Callable[[Sequence[int]], Awaitable[Mapping[int, Reminder]]]
"""The reminders of these ids, those that are there."""

SNOOZES = {
    "10m": Phrase("reminder.snooze_10m"),
    "1h": Phrase("reminder.snooze_1h"),
    "tomorrow": Phrase("reminder.snooze_tomorrow"),
}
"""Presets, by what the handle carries; `ask` lets the person type one."""


def composers(find: Find, deadlines: Deadlines) -> Mapping[str, Composer]:
    async def reminders(notices: Sequence[Notice]) -> Compose:
        return Reminders(await find([int(notice.about) for notice in notices]), deadlines()).compose

    async def rungs(_notices: Sequence[Notice]) -> Compose:
        return Rungs(deadlines()).compose

    async def changes(_notices: Sequence[Notice]) -> Compose:
        return compose_change

    return {REMINDER: reminders, SNOOZE: reminders, RUNG: rungs, CHANGE: changes}


@dataclass(frozen=True, slots=True)
class Reminders:
    held: Mapping[int, Reminder]
    deadlines: Mapping[str, Deadline]

    def compose(self, notice: Notice, occasion: Occasion) -> Composed | None:
        reminder = self.held.get(int(notice.about))
        if reminder is None or not _stands(reminder, notice):
            return None
        then = _next(reminder, notice, occasion)
        passed = self._passed(reminder, occasion)
        says = [Phrase("reminder.due", {"what": reminder.what}), *passed]
        if notice.kind == REMINDER and reminder.timing.series is not None:
            says.append(_after(then, occasion))
        line = Phrase("reminder.line", {"what": reminder.what})
        return Composed(tuple(says), _snoozes(reminder), then, line, useful=not passed)

    def _passed(self, reminder: Reminder, occasion: Occasion) -> tuple[Phrase, ...]:
        """For one that comes before a deadline, that the deadline is over."""
        tie = reminder.timing.tie
        deadline = None if tie is None or tie.lead > timedelta() else self.deadlines.get(tie.milestone)
        if deadline is None or deadline.period is None or deadline.period.phase(occasion.now) is not Phase.AFTER:
            return ()
        return (Phrase("reminder.passed", {"title": Curated(deadline.title), "date": deadline.period}),)


@dataclass(frozen=True, slots=True)
class Rungs:
    deadlines: Mapping[str, Deadline]

    def compose(self, notice: Notice, occasion: Occasion) -> Composed | None:
        deadline = self.deadlines.get(notice.about)
        title = Curated(_words(notice.payload["title"]))
        if deadline is None:
            withdrawn = Phrase("follow.withdrawn", {"title": title})
            return Composed((withdrawn,), line=withdrawn, useful=False)
        period = read(notice.payload["period"])
        if period is None or deadline.period != period:
            return None  # it has moved, which was told as a change; the new ladder has its own rungs
        key = _RUNG_KEYS[period.phase(occasion.now)]
        says = Phrase(key, {"title": Curated(deadline.title), "date": period})
        return Composed((says,), _rung_choices(notice), line=says, useful=key != "follow.passed")


_RUNG_KEYS = {Phase.BEFORE: "follow.ahead", Phase.ON: "follow.today", Phase.AFTER: "follow.passed"}


def compose_change(notice: Notice, occasion: Occasion) -> Composed | None:
    held = notice.payload
    old, new = read(held["old"]), read(held["new"])
    first = _change(Curated(_words(held["title"])), old, new, known=bool(held["known"]))
    says: list[Say] = [first]
    if held["reason"] is not None:
        says.append(Phrase("follow.reason", {"reason": Curated(_words(held["reason"]))}))
    if held["source"] is not None:
        source = _words(held["source"])
        says.append(Phrase("follow.source", {"source": Page(source["label"], source["url"])}))
    if held["moved"]:
        key = "follow.reminders_wait" if new is None else "follow.reminders_moved"
        says.append(Phrase(key, {"count": _count(held)}))
    over = new is not None and new.phase(occasion.now) is Phase.AFTER
    choices = () if over else _rung_choices(notice)
    return Composed(tuple(says), choices, line=first, useful=not over, promised=False)


def _change(title: Say, old: Period | None, new: Period | None, *, known: bool) -> Phrase:
    match known, old, new:
        case False, _, Period():
            return Phrase("follow.new", {"title": title, "new": new})
        case False, _, None:
            return Phrase("follow.new_undated", {"title": title})
        case True, None, Period():
            return Phrase("follow.dated", {"title": title, "new": new})
        case True, Period(), None:
            return Phrase("follow.undated", {"title": title, "old": old})
        case _:
            return Phrase("follow.moved", {"title": title, "old": old or "", "new": new or ""})


def _stands(reminder: Reminder, notice: Notice) -> bool:
    """Whether it still is what the person wants: not cancelled, paused or moved since it was claimed."""
    planned = reminder.timing.due if notice.kind == REMINDER else reminder.snoozed
    return reminder.state is State.ACTIVE and planned == notice.due


def _next(reminder: Reminder, notice: Notice, occasion: Occasion) -> Notice | None:
    """The occurrence after this one; of those missed none, they are caught up with once."""
    series = reminder.timing.series
    if series is None or notice.kind != REMINDER:
        return None
    due = next_after(series, max(notice.due, occasion.now))
    return None if due is None else occurrence(reminder, due)


def _after(then: Notice | None, occasion: Occasion) -> Phrase:
    if then is None:
        return Phrase("reminder.last")
    return Phrase("reminder.again", {"next": Instant(then.due, occasion.zone)})


def _snoozes(reminder: Reminder) -> tuple[Choice, ...]:
    handle = f"reminders:snooze:{reminder.id}"
    presets = (Choice(label, f"{handle}:{preset}") for preset, label in SNOOZES.items())
    other = Choice(Phrase("reminder.snooze_ask"), f"{handle}:ask", Phrase("reminder.snooze_asks"))
    return (*presets, other)


def _rung_choices(notice: Notice) -> tuple[Choice, ...]:
    if isinstance(notice.to, Address):
        return (Choice(Phrase("follow.me_too"), f"follow:me:{notice.about}"),)
    thin = Choice(Phrase("follow.thin"), f"follow:thin:{notice.about}")
    return (thin, Choice(Phrase("follow.stop"), f"follow:stop:{notice.about}"))


def _words(held: Json) -> Mapping[str, str]:
    return cast("Mapping[str, str]", held)


def _count(held: Mapping[str, Json]) -> int:
    return cast("int", held["moved"])
