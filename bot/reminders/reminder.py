"""A reminder as it is kept, and the pure rules of its life: which notices it stands for, what a delivery makes of it.

One rule holds it together: the notices that are pending about a reminder are exactly those of `pending`. Whoever writes
a reminder writes them in the same transaction.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.core.instant import zone_of
from bot.core.notice import Notice
from bot.core.people import Address, Person
from bot.core.period import Period
from bot.reminders.recurrence import Series, instant

REMINDER = "reminder"
SNOOZE = "snooze"
KINDS = frozenset({REMINDER, SNOOZE})
"""The kinds of notice that are about reminders."""


class State(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    WAITING = "waiting"
    """Tied to a milestone that has no date now."""
    UNDELIVERED = "undelivered"
    DONE = "done"
    CANCELLED = "cancelled"
    """Can be undone for a while."""


LISTED = frozenset({State.ACTIVE, State.PAUSED, State.WAITING, State.UNDELIVERED})
COUNTED = frozenset({State.ACTIVE, State.PAUSED, State.WAITING})
"""What the cap for each person counts."""


@dataclass(frozen=True, slots=True)
class Tie:
    """So long before (negative) the first day of a milestone, or after its last; counted on the wall."""

    milestone: str
    lead: timedelta


@dataclass(frozen=True, slots=True)
class Timing:
    """When it is due next, the zone in which its person thinks of it, and what it follows: a series or a milestone."""

    due: datetime
    zone: str
    series: Series | None = None
    tie: Tie | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """What somebody asked to be told.

    id, number: given by the box; the number is the person's own count, the id is for handles.
    origin: the place it was set in; None: the direct message.
    shared: it was set for all to see, so anybody there may copy it.
    copied_from: the id of the shared one it copies.
    was: the state before it was cancelled, for undoing.
    snoozed: when one occurrence comes again; the series goes on beside it.
    ended: when it was cancelled or done.
    revision: counts its changes, for calendars.
    """

    person: Person
    what: str
    timing: Timing
    origin: Address | None = None
    shared: bool = False
    copied_from: int | None = None
    id: int = 0
    number: int = 0
    state: State = State.ACTIVE
    was: State | None = None
    snoozed: datetime | None = None
    ended: datetime | None = None
    revision: int = 0

    @property
    def next_at(self) -> datetime:
        """When it is heard of next, if it is."""
        if self.snoozed is None:
            return self.timing.due
        return self.snoozed if self.timing.series is None else min(self.snoozed, self.timing.due)


def pending(reminder: Reminder) -> tuple[Notice, ...]:
    """The notices it stands for: of a series the next occurrence and a snoozed one beside it, else the one to come."""
    if reminder.state is not State.ACTIVE:
        return ()
    snoozed = () if reminder.snoozed is None else (_notice(reminder, SNOOZE, reminder.snoozed),)
    planned = (_notice(reminder, REMINDER, reminder.timing.due),)
    return planned + snoozed if reminder.timing.series is not None else snoozed or planned


def occurrence(reminder: Reminder, due: datetime) -> Notice:
    return _notice(reminder, REMINDER, due)


def after_delivery(reminder: Reminder, notice: Notice, then: Notice | None, now: datetime) -> Reminder:
    """Its state once a notice about it was settled; `then` is the next occurrence of its series."""
    moved_on = _without(reminder, notice, then)
    if notice.kind == REMINDER and then is None:
        moved_on = replace(moved_on, timing=replace(moved_on.timing, series=None))
    over = moved_on.timing.series is None and moved_on.snoozed is None and moved_on.state is State.ACTIVE
    return replace(moved_on, state=State.DONE, ended=now) if over else moved_on


def after_loss(reminder: Reminder, notice: Notice, then: Notice | None, now: datetime) -> Reminder:
    """Its state once a notice about it was given up: a series goes on, anything else waits to be seen."""
    moved_on = after_delivery(reminder, notice, then, now)
    return replace(moved_on, state=State.UNDELIVERED) if moved_on.state is State.DONE else moved_on


def after_seen(reminder: Reminder) -> Reminder:
    """Its state once its person has seen that it could not be delivered."""
    return replace(reminder, state=State.DONE) if reminder.state is State.UNDELIVERED else reminder


def moved(reminder: Reminder, period: Period | None, now: datetime) -> Reminder:
    """A tied reminder once its milestone has another date: the same time of day, or waiting where there is no date now.

    A date that has come too close for the lead is told at once.
    """
    tie = reminder.timing.tie
    if tie is None or reminder.state not in {State.ACTIVE, State.PAUSED, State.WAITING}:
        return reminder
    if period is None:
        return replace(reminder, state=State.WAITING, snoozed=None)
    wall = reminder.timing.due.astimezone(zone_of(reminder.timing.zone)).replace(tzinfo=None)
    due = max(now, tied_at(tie, period, (wall - tie.lead).time(), reminder.timing.zone))
    state = State.ACTIVE if reminder.state is State.WAITING else reminder.state
    snoozed = reminder.snoozed if due == now else None
    return replace(reminder, state=state, snoozed=snoozed, timing=replace(reminder.timing, due=due))


def tied_at(tie: Tie, period: Period, at: time, zone: str) -> datetime:
    """The instant of a lead, counted from this time of day in this zone."""
    day = period.last if tie.lead > timedelta() else period.first
    return instant(datetime.combine(day, at) + tie.lead, zone_of(zone))


def _without(reminder: Reminder, notice: Notice, then: Notice | None) -> Reminder:
    if notice.kind == SNOOZE:
        ours = reminder.snoozed == notice.due
        return replace(reminder, snoozed=None) if ours else reminder
    return reminder if then is None else replace(reminder, timing=replace(reminder.timing, due=then.due))


def _notice(reminder: Reminder, kind: str, due: datetime) -> Notice:
    key = f"{kind}:{reminder.id}:{due.isoformat()}"
    return Notice(key, reminder.person, kind, str(reminder.id), due, reminder.origin)
