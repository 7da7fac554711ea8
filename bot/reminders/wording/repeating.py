"""From "every friday at 18:00 until christmas" to a rule, its first occurrence, and the series a store keeps."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.reminders.recurrence import (
    ELAPSED,
    LAST_DAY,
    MINIMUM,
    Rule,
    Series,
    Unit,
    first_wall,
    instant,
    last_of,
    written,
)
from bot.reminders.understanding import Impossible, OneAtATime, Past, Repeating, Several, TooFar, TooMany, TooOften
from bot.reminders.wording.calendar_days import clock_of, date_of, wall_of
from bot.reminders.wording.frame import FARTHEST, MOST_TIMES, Frame, Refusing
from bot.reminders.wording.lengths import Length, after
from bot.reminders.wording.pieces import Bound, Clock, Every, OnDate, OnMonthDay, OnWeekday
from bot.reminders.wording.points import Plan, Point
from bot.reminders.wording.readings import Reading

_USUAL = Clock(9)
_MIDNIGHT = 24
_SECOND = timedelta(seconds=1)
_LAST_SECOND = time(23, 59, 59)


def repeat(said: Plan, reading: Reading, frame: Frame) -> Repeating | Several:
    """The series a plan describes; several where its times of day share no minute.

    Raises:
        Refusing: it comes too often, or never.
    """
    every, rest = _with_days(_one(said.every), _with_clock_of_start(said))
    _check_interval(every)
    said = replace(said, points=rest)
    if every.unit in ELAPSED:
        return _elapsed(every, said, reading, frame)
    clocks = {clock_of(point, reading) or _USUAL for point in said.points}
    if len(clocks) > MOST_TIMES:
        raise Refusing(TooMany(MOST_TIMES))
    if every.weekdays and any(clock.hour >= _MIDNIGHT for clock in clocks):
        every = replace(every, weekdays=tuple(sorted((day + 1) % 7 for day in every.weekdays)))
    by_minute: dict[int, list[time]] = {}
    for clock in sorted(time(clock.hour % _MIDNIGHT, clock.minute) for clock in clocks):
        by_minute.setdefault(clock.minute, []).append(clock)
    series = [_on_the_wall(every, times, said, reading, frame) for times in by_minute.values()]
    return series[0] if len(series) == 1 else Several((*sorted(series, key=_first),))


def _with_clock_of_start(said: Plan) -> Sequence[Point]:
    """The hour that is said with the day it starts on holds for all: "every day from 1 december at 7"."""
    start = said.start
    if start is None or not start.on_the_wall or any(point.on_the_wall for point in said.points):
        return said.points
    return [replace(point, clock=start.clock, part=start.part) for point in said.points]


def _first(series: Repeating) -> datetime:
    return series.first


def _one(every: Sequence[Every]) -> Every:
    """One rule of "every monday and every thursday"; else the one that names days says most."""
    weekdays = sorted({day for one in every for day in one.weekdays})
    weekly = [one for one in every if one.unit is Unit.WEEK and one.nth is None]
    if weekdays and weekly:
        return replace(weekly[0], interval=max(one.interval for one in weekly), weekdays=tuple(weekdays))
    return max(every, key=lambda one: (one.month_day is not None, bool(one.weekdays), one.unit is not Unit.DAY))


def _with_days(every: Every, points: Sequence[Point]) -> tuple[Every, tuple[Point, ...]]:
    """Days that say on which day of the week, month or year; they are no longer days to begin on."""
    days = [point.day for point in points]
    rest = tuple(replace(point, day=None) for point in points)
    weekdays = tuple(sorted({day.weekday for day in days if isinstance(day, OnWeekday)}))
    if every.unit is Unit.WEEK and not every.weekdays and weekdays:
        return replace(every, weekdays=weekdays), rest
    if every.month_day is not None and any(isinstance(day, OnMonthDay) and day.day != every.month_day for day in days):
        raise Refusing(OneAtATime())
    first = days[0] if days else None
    match every.unit, first:
        case Unit.MONTH, OnMonthDay(number) if _open(every):
            return replace(every, month_day=number), rest
        case Unit.MONTH, Bound.END_OF_MONTH if _open(every):
            return replace(every, month_day=LAST_DAY), rest
        case Unit.YEAR, OnDate(None, month, number) if _open(every):
            return replace(every, month=month, month_day=number), rest
        case _:
            return every, tuple(points)


def _open(every: Every) -> bool:
    return every.month_day is None and every.nth is None


def _check_interval(every: Every) -> None:
    rule = _rule(every)
    if rule.interval < 1 or rule.gap < MINIMUM:
        raise Refusing(TooOften(MINIMUM))
    if rule.gap > FARTHEST:
        raise Refusing(TooFar(FARTHEST))


def _rule(every: Every) -> Rule:
    interval = min(every.interval, 10**6)
    return Rule(every.unit, interval, every.weekdays, every.nth, every.month_day, every.month)


def _elapsed(every: Every, said: Plan, reading: Reading, frame: Frame) -> Repeating:
    """Hours and minutes: the first one an interval from now, unless it is said when to start. Kept in UTC."""
    rule = _rule(every)
    begin = said.start or said.points[0]
    first = _start(begin, reading, frame) or frame.now + ELAPSED[rule.unit] * rule.interval
    if first <= frame.now:
        raise Refusing(Past(first))
    if first > frame.now + FARTHEST:
        raise Refusing(TooFar(FARTHEST))
    rule = replace(rule, until=_until(said, first, reading, frame))
    series = _counted(rule, Series(written(rule), first.replace(tzinfo=None), "UTC"), first, said, frame)
    return Repeating(series, first, frame.name, zone_assumed=frame.assumed and begin != Point())


def _start(begin: Point, reading: Reading, frame: Frame) -> datetime | None:
    if begin.at is not None:
        return begin.at
    if begin.delay is not None:
        return after(frame.now, begin.delay, frame.zone)
    wall = wall_of(begin, frame.wall, reading) if begin != Point() else None
    return instant(wall, frame.zone) if wall is not None else None


def _on_the_wall(every: Every, times: Sequence[time], said: Plan, reading: Reading, frame: Frame) -> Repeating:
    day = _first_day(said, reading, frame)
    start = datetime.combine(day or frame.wall.today, times[0])
    rule = _rule(_on_day_of(every, start.date()))
    if day is None and _dayless(every):
        ahead = any(point.on_the_wall for point in said.points) and start > frame.wall.wall
        start = start if ahead else _later(start, every)
    if len(times) > 1:
        rule = replace(rule, hours=tuple(clock.hour for clock in times))
    if rule.gap < MINIMUM:
        raise Refusing(TooOften(MINIMUM))
    wall = first_wall(replace(rule, interval=1), start, frame.zone, frame.now)
    if wall is None:
        raise Refusing(Impossible(""))
    first = instant(wall, frame.zone)
    if first > frame.now + FARTHEST:
        raise Refusing(TooFar(FARTHEST))
    rule = replace(rule, until=_until(said, first, reading, frame))
    series = _counted(rule, Series(written(rule), wall, frame.name), first, said, frame)
    return Repeating(series, first, frame.name, zone_assumed=frame.assumed)


def _counted(rule: Rule, series: Series, first: datetime, said: Plan, frame: Frame) -> Series:
    """With the last of so many occurrences as its end: so it can be told when that is."""
    if said.times is None:
        return series
    far = rule.gap * (said.times - 1) > FARTHEST
    last = None if far else last_of(series, first, said.times)
    if last is None or last > frame.now + FARTHEST:
        raise Refusing(TooFar(FARTHEST))
    return replace(series, rule=written(replace(rule, until=last if rule.until is None else min(last, rule.until))))


def _first_day(said: Plan, reading: Reading, frame: Frame) -> date | None:
    """The day it starts on, if one was said."""
    begin = said.start or said.points[0]
    if begin.delay is not None:
        return after(frame.now, begin.delay, frame.zone).astimezone(frame.zone).date()
    if begin.day is None:
        return None
    day = date_of(begin.day, frame.wall, reading, clock_of(begin, reading))
    if day is None:
        raise Refusing(Impossible(""))
    if day < frame.wall.today:
        raise Refusing(Past(instant(datetime.combine(day, time()), frame.zone)))
    if day - frame.wall.today > FARTHEST:
        raise Refusing(TooFar(FARTHEST))
    return day


def _dayless(every: Every) -> bool:
    """Weeks, months and years of which nobody said on which day."""
    return every.unit is not Unit.DAY and not every.weekdays and every.month_day is None


def _later(start: datetime, every: Every) -> datetime:
    """One interval on, at the same time on the wall."""
    months = {Unit.MONTH: 1, Unit.YEAR: 12}.get(every.unit)
    if months is None:
        return start + timedelta(weeks=every.interval)
    return after(start.replace(tzinfo=UTC), Length(months=months * every.interval), UTC).replace(tzinfo=None)


def _on_day_of(every: Every, day: date) -> Every:
    if not _dayless(every):
        return every
    match every.unit:
        case Unit.WEEK:
            return replace(every, weekdays=(day.weekday(),))
        case Unit.MONTH:
            return replace(every, month_day=day.day)
        case _:
            return replace(every, month=every.month or day.month, month_day=day.day)


def _until(said: Plan, first: datetime, reading: Reading, frame: Frame) -> datetime | None:
    """The last instant allowed: the end of a day, if no time was said with it."""
    until = None
    if said.lasting is not None:
        until = after(first, said.lasting, frame.zone) - _SECOND
    elif said.until is not None:
        until = _last_instant(said.until, reading, frame)
    if until is not None and until < first:
        raise Refusing(Past(until))
    return until


def _last_instant(point: Point, reading: Reading, frame: Frame) -> datetime | None:
    if point.at is not None:
        return point.at
    if point.delay is not None:
        return after(frame.now, point.delay, frame.zone)
    if point.day is None or point.on_the_wall:
        wall = wall_of(point, frame.wall, reading)
        return instant(wall, frame.zone) if wall is not None else None
    day = date_of(point.day, frame.wall, reading, None)
    return instant(datetime.combine(day, _LAST_SECOND), frame.zone) if day is not None else None
