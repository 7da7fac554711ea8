"""A time moved by so much: "an hour later". A series moves with its rule, where the rule lets it."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.reminders import zones
from bot.reminders.recurrence import ELAPSED, Series, instant, next_after, read, written
from bot.reminders.reminder import Timing
from bot.reminders.wording.frame import FARTHEST
from bot.reminders.wording.lengths import Length, after

_YEAR = timedelta(days=365)
_DAY = timedelta(days=1)


def length_of(by: timedelta, months: int) -> Length:
    """Whole days and months are counted on the calendar, the rest is elapsed time."""
    sign = -1 if by < timedelta() else 1
    days, rest = divmod(abs(by), _DAY)
    return Length(months, sign * days, sign * int(rest.total_seconds()))


def later(at: datetime, length: Length, zone: str, now: datetime) -> datetime:
    """So long after an instant, in the zone it is thought of in.

    Raises:
        Refusal: it is farther away than anything is looked at.
    """
    try:
        moved = after(at, length, zones.load(zone))
    except (OverflowError, ValueError):
        moved = None
    if moved is None or moved - now > FARTHEST:
        raise Refusal(Phrase("remind.too_far", {"years": FARTHEST // _YEAR}))
    return moved


def shifted(timing: Timing, length: Length, now: datetime) -> Timing:
    """The same timing, so much later or earlier.

    Raises:
        Refusal: it is too far away, or the rule names days or hours that would not be the same any more.
    """
    due = later(timing.due, length, timing.zone, now)
    if timing.series is None:
        zone = zones.load(timing.zone)
        by = due.astimezone(zone).replace(tzinfo=None) - timing.due.astimezone(zone).replace(tzinfo=None)
        tie = None if timing.tie is None else replace(timing.tie, lead=timing.tie.lead + by)
        return replace(timing, due=due, tie=tie)
    if length.months:
        raise Refusal(Phrase("reminders.say_in_full"))
    by = timedelta(days=length.days, seconds=length.seconds)
    series = _shifted(timing.series, by)
    wall = timing.due.astimezone(zones.load(series.zone)).replace(tzinfo=None) + by
    return _next(replace(timing, series=series, due=instant(wall, zones.load(series.zone))), now)


def at_hour(timing: Timing, clock: time, now: datetime) -> Timing:
    """The same day, or the same rule, at another hour of its own zone.

    Raises:
        Refusal: the rule names hours of its own.
    """
    if timing.series is None:
        zone = zones.load(timing.zone)
        return replace(timing, due=instant(datetime.combine(timing.due.astimezone(zone).date(), clock), zone))
    if read(timing.series.rule).unit in ELAPSED:
        raise Refusal(Phrase("reminders.say_in_full"))
    zone = zones.load(timing.series.zone)
    wall = timing.due.astimezone(zone).replace(tzinfo=None)
    new = datetime.combine(wall.date(), clock)
    return _next(replace(timing, series=_shifted(timing.series, new - wall), due=instant(new, zone)), now)


def _next(timing: Timing, now: datetime) -> Timing:
    """With the first occurrence still to come, where the one that was next is over now and none is lost by it."""
    if timing.series is None or timing.due > now or read(timing.series.rule).until is not None:
        return timing
    return replace(timing, due=next_after(timing.series, now) or timing.due)


def _shifted(series: Series, by: timedelta) -> Series:
    rule = read(series.rule)
    start = series.start + by
    same_day = start.date() == series.start.date()
    if rule.hours or not (same_day or rule.unit in ELAPSED):
        raise Refusal(Phrase("reminders.say_in_full"))
    if rule.until is None:
        return replace(series, start=start)
    return replace(series, start=start, rule=written(replace(rule, until=rule.until + by)))
