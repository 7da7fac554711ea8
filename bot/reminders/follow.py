"""Following a milestone, or all that is known of a subject: the ladder of lead times, as pure planning.

A rung is told at nine in the morning of its follower's own zone. Only what is still to come is planned, and a place
that follows is told in UTC.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.core.instant import UTC_ZONE, zone_of
from bot.core.notice import Notice
from bot.core.people import Address, Person
from bot.core.period import Period
from bot.reminders.deadline import Deadline, written
from bot.reminders.recurrence import instant

RUNG = "rung"
"""The kind of notice that is one rung of a ladder."""

TOLD = "told"
"""What a rung becomes once it was told, for so long as its morning can come again for somebody who moves west."""

LADDER = (30, 7, 1, 0)
"""Days before the first day; 0 is the day itself."""
AT = time(9)


class Scope(StrEnum):
    MILESTONE = "milestone"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Target:
    scope: Scope
    id: str

    def covers(self, deadline: Deadline) -> bool:
        return self.id == (deadline.id if self.scope is Scope.MILESTONE else deadline.subject)

    def climbs(self, deadline: Deadline) -> bool:
        """Whether there is a ladder to it: who follows a subject hears of every change, but climbs to headlines."""
        return self.covers(deadline) and (self.scope is Scope.MILESTONE or deadline.headline)


@dataclass(frozen=True, slots=True)
class Follow:
    """Who follows what. `zone` is the follower's, as it was when this was read."""

    who: Person | Address
    target: Target
    leads: tuple[int, ...] = LADDER
    origin: Address | None = None
    zone: str = UTC_ZONE


@dataclass(frozen=True, slots=True)
class Rung:
    lead: int
    at: datetime


def rungs(period: Period, leads: Iterable[int], zone: str, now: datetime) -> tuple[Rung, ...]:
    """What is still to come of a ladder, the earliest first."""
    found = (Rung(lead, _morning(period, lead, zone)) for lead in sorted(set(leads), reverse=True))
    return tuple(rung for rung in found if rung.at > now)


def ladder(follows: Iterable[Follow], deadlines: Iterable[Deadline], now: datetime) -> tuple[Notice, ...]:
    """Everything that one follower is told ahead, each thing once however many of their follows ask for it."""
    theirs = tuple(follows)
    planned: dict[str, Notice] = {}
    for deadline in deadlines:
        climbing = [follow for follow in theirs if follow.target.climbs(deadline)]
        for follow in climbing:
            planned.update((notice.key, notice) for notice in _steps(follow, deadline, now))
    return tuple(sorted(planned.values(), key=lambda notice: (notice.due, notice.key)))


def name_of(who: Person | Address) -> str:
    """A follower within an occurrence key."""
    if isinstance(who, Person):
        return f"{who.platform}:{who.id}"
    return f"{who.platform}::{who.place}:{who.thread or ''}"


def _steps(follow: Follow, deadline: Deadline, now: datetime) -> Iterable[Notice]:
    if deadline.period is None:
        return
    for rung in rungs(deadline.period, follow.leads, follow.zone, now):
        key = f"{RUNG}:{deadline.id}:{deadline.period.first}:{rung.lead}:{name_of(follow.who)}"
        payload = {"lead": rung.lead, "period": written(deadline.period), "title": dict(deadline.title)}
        yield Notice(key, follow.who, RUNG, deadline.id, rung.at, follow.origin, payload)


def _morning(period: Period, lead: int, zone: str) -> datetime:
    return instant(datetime.combine(period.first - timedelta(days=lead), AT), zone_of(zone))
