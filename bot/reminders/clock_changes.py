"""The nights on which the clocks change, as far as they touch a time: a wall time that is skipped, or comes twice.

What becomes of it is ruled in recurrence.py; here it is found, so that it can be told beforehand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.reminders import zones
from bot.reminders.recurrence import ELAPSED, Series, instant, next_after, read

AHEAD = timedelta(days=400)
"""As far as is looked: every change of a year is within it."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Oddity:
    """A wall time that is skipped or doubled, and the wall time at which it comes instead."""

    wall: datetime
    instead: datetime

    @property
    def skipped(self) -> bool:
        return self.wall != self.instead


def next_oddity(series: Series, after: datetime) -> Oddity | None:
    """The first odd occurrence of a series within the year ahead."""
    rule = read(series.rule)
    if rule.unit in ELAPSED:
        return None
    zone = zones.load(series.zone)
    times = [series.start.time().replace(hour=hour) for hour in rule.hours] or [series.start.time()]
    for day in _changes(zone, after):
        for at in times:
            odd = _odd(day, at, zone)
            if odd is not None and _occurs(series, instant(odd.wall, zone), after):
                return odd
    return None


def doubled(at: datetime, zone: tzinfo) -> bool:
    """Whether the clock on the wall shows the time of this instant twice that day."""
    return _twice(at.astimezone(zone).replace(tzinfo=None), zone)


def _changes(zone: tzinfo, after: datetime) -> Iterator[date]:
    day = after.astimezone(zone).date()
    end = day + AHEAD
    while day < end:
        if _offset(day, zone) != _offset(day + _DAY, zone):
            yield day
        day += _DAY


def _odd(day: date, at: time, zone: tzinfo) -> Oddity | None:
    wall = datetime.combine(day, at)
    instead = instant(wall, zone).astimezone(zone).replace(tzinfo=None)
    return Oddity(wall, instead) if wall != instead or _twice(wall, zone) else None


def _twice(wall: datetime, zone: tzinfo) -> bool:
    first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def _occurs(series: Series, at: datetime, after: datetime) -> bool:
    return at > after and next_after(series, at - timedelta(seconds=1)) == at


def _offset(day: date, zone: tzinfo) -> timedelta | None:
    return datetime.combine(day, time(), zone).utcoffset()
