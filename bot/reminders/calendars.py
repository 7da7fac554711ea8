"""Calendars of a person's own: `.ics` of one reminder, one milestone or everything, and the address of a private feed.

The address holds a token that is shown once; only its hash is kept. A new address ends the old one.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.people import Person
from bot.core.phrase import Page
from bot.reminders.deadline import Deadline
from bot.reminders.ics import Event, calendar
from bot.reminders.recurrence import ELAPSED, instant, read
from bot.reminders.reminder import Reminder, State
from bot.reminders.zones import load

_SHOWN = frozenset({State.ACTIVE, State.UNDELIVERED})


class FeedBox(Protocol):
    """Keeps the hash of one token a person."""

    async def keep(self, person: Person, digest: str, now: datetime) -> None: ...

    async def drop(self, person: Person) -> bool:
        """False: there was none."""
        ...

    async def owner(self, digest: str) -> Person | None: ...


@dataclass(frozen=True, slots=True)
class Feeds:
    box: FeedBox
    clock: Callable[[], datetime]

    async def issue(self, person: Person) -> str:
        """A new token for the person's feed; one they had before opens nothing any more."""
        token = secrets.token_urlsafe(24)
        await self.box.keep(person, _digest(token), self.clock())
        return token

    async def revoke(self, person: Person) -> bool:
        return await self.box.drop(person)

    async def owner(self, token: str) -> Person | None:
        """Whose feed a token opens."""
        return await self.box.owner(_digest(token))


def of_reminder(reminder: Reminder) -> Event:
    timing = reminder.timing
    uid = f"reminder-{reminder.id}@sunset-bot"
    if timing.series is None:
        return Event(uid, reminder.what, reminder.next_at, sequence=reminder.revision)
    series = timing.series
    elapsed = read(series.rule).unit in ELAPSED
    wall = instant(series.start, load(series.zone)).replace(tzinfo=None) if elapsed else series.start
    zone = "UTC" if elapsed else series.zone
    return Event(uid, reminder.what, timing.due, rule=series.rule, wall=wall, zone=zone, sequence=reminder.revision)


def of_deadline(deadline: Deadline, title: str, version: int) -> Event | None:
    """All of the days a milestone names, called so; None where it names none."""
    period = deadline.period
    if period is None:
        return None
    source = deadline.source or Page("", "")
    return Event(
        f"milestone-{deadline.id}@sunset-bot",
        title,
        period.first,
        period.last,
        sequence=version,
        details=source.label,
        url=source.url,
    )


def alone(event: Event, now: datetime) -> str:
    """A file of one entry. A later one of the same thing takes its place in a calendar, for it keeps its UID."""
    return calendar(None, [event], now)


def everything(name: str, reminders: Iterable[Reminder], deadlines: Iterable[Event | None], now: datetime) -> str:
    """A person's calendar: what they will be reminded of, and the milestones they follow."""
    theirs = [of_reminder(reminder) for reminder in reminders if reminder.state in _SHOWN]
    return calendar(name, [*theirs, *(event for event in deadlines if event is not None)], now)


def _digest(token: str) -> str:
    """The token is long and random, so one round is enough: there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()
