"""Which day of the calendar a word for a day is, seen from the day it is said on."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.reminders.wording.clocks import on_part
from bot.reminders.wording.figures import on_date
from bot.reminders.wording.pieces import (
    Bound,
    Clock,
    Day,
    InDays,
    Never,
    OnDate,
    OnMonthDay,
    OnNthWeekday,
    OnWeekday,
    Part,
    Which,
)
from bot.reminders.wording.points import Point
from bot.reminders.wording.readings import Reading, on_dial

_DAY, _WEEK, _HOUR = timedelta(days=1), timedelta(weeks=1), timedelta(hours=1)
_SATURDAY, _SUNDAY, _DECEMBER = 5, 6, 12
_NOON = 12
_USUAL = Clock(9)
_LATER_TODAY = (9, 18, 21)
_END_OF_DAY = (18, 21)
_YEARS_TO_A_LEAP_DAY = 8


@dataclass(frozen=True, slots=True)
class Now:
    """The wall as it stands when the words are said."""

    wall: datetime

    @property
    def today(self) -> date:
        return self.wall.date()


def wall_of(point: Point, now: Now, reading: Reading) -> datetime | None:
    """What the wall will show; None for a day that no year has. Past walls are given too: the caller judges them."""
    clock = clock_of(point, reading)
    if point.day is None:
        wall = _at(now.today, clock or _USUAL)
        return wall if wall > now.wall else wall + _DAY
    day = date_of(point.day, now, reading, clock)
    if day is None:
        return None
    if point.part is Part.MIDNIGHT and reading.early_midnight and point.clock is None:
        return _at(day, Clock(0))
    if clock is None or (point.clock is None and day == now.today):
        return _unsaid(point, day, now)
    return _at(day, clock)


def clock_of(point: Point, reading: Reading) -> Clock | None:
    """The time of day a point says, by itself or by a part of the day."""
    clock, part = point.clock, point.part
    if clock is None:
        return Clock(part.hour) if part is not None else None
    if part is not None:
        return on_part(clock, part)
    return Clock(clock.hour + _NOON, clock.minute, clock.second) if reading.late and on_dial(clock) else clock


def _at(day: date, clock: Clock) -> datetime:
    """Hour 24 and those beyond lie in the night that follows the day."""
    length = timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)
    return datetime.combine(day, time()) + length


def _unsaid(point: Point, day: date, now: Now) -> datetime:
    """The time of a day for which none was said, or only a part of it."""
    if day != now.today:
        return _at(day, _USUAL)
    if point.part is not None:
        wall, over = _at(day, Clock(point.part.hour)), _at(day, Clock(point.part.over))
        return wall if wall > now.wall or now.wall >= over else min(now.wall + _HOUR, over)
    hours = _END_OF_DAY if point.day is Bound.END_OF_DAY else _LATER_TODAY
    walls = [_at(day, Clock(hour)) for hour in hours]
    last = _at(day, Clock(23, 59))
    soon = min(now.wall + _HOUR, last) if last > now.wall else now.wall + _HOUR
    return next((wall for wall in walls if wall > now.wall), soon)


def date_of(day: Day, now: Now, reading: Reading, clock: Clock | None) -> date | None:
    """The day meant. `clock` decides whether today will still do."""
    match day:
        case InDays(number):
            return now.today + number * _DAY
        case OnWeekday(weekday, which):
            return _weekday(weekday, which, now, reading, clock)
        case OnDate():
            return _date(day, now, reading)
        case OnMonthDay(number, next_month):
            return _month_day(number, now, clock, next_month=next_month)
        case OnNthWeekday():
            return _nth_weekday(day, now, clock)
        case Bound():
            return _bound(day, now, reading, clock)


def _weekday(weekday: int, which: Which, now: Now, reading: Reading, clock: Clock | None) -> date:  # noqa: PLR0911  a table
    today = now.today
    monday = today - today.weekday() * _DAY
    ahead = (weekday - today.weekday()) % 7
    match which:
        case Which.COMING if ahead == 0 and (clock is None or _at(today, clock) <= now.wall):
            return today + _WEEK
        case Which.COMING:
            return today + ahead * _DAY
        case Which.WEEK_LATER:
            return today + (ahead or 7) * _DAY + _WEEK
        case Which.NEXT if not reading.far and weekday > today.weekday():
            return today + ahead * _DAY
        case Which.NEXT | Which.NEXT_WEEK:
            return monday + _WEEK + weekday * _DAY
        case Which.WEEK_AFTER:
            return monday + 2 * _WEEK + weekday * _DAY
        case Which.LAST:
            return today - ((today.weekday() - weekday) % 7 or 7) * _DAY


def _date(day: OnDate, now: Now, reading: Reading) -> date | None:
    month, number = (day.day, day.month) if reading.swapped and day.swapped else (day.month, day.day)
    if day.year is not None:
        return None if isinstance(on_date(day.year, month, number), Never) else date(day.year, month, number)
    years = range(now.today.year, now.today.year + _YEARS_TO_A_LEAP_DAY + 1)
    days = (date(year, month, number) for year in years if number <= calendar.monthrange(year, month)[1])
    return next((found for found in days if found >= now.today), None)


def _nth_weekday(day: OnNthWeekday, now: Now, clock: Clock | None) -> date | None:
    """The next one to come, unless its month or year is told."""
    if day.month is None:
        first = now.today.replace(day=1)
        return _nth_of(_month_after(first) if day.months else first, day)
    if day.year is not None:
        return _nth_of(date(day.year, day.month, 1), day)
    years = range(now.today.year, now.today.year + _YEARS_TO_A_LEAP_DAY + 1)
    found = (_nth_of(date(year, day.month, 1), day) for year in years)
    return next((one for one in found if one is not None and _still(one, now, clock)), None)


def _nth_of(first: date, day: OnNthWeekday) -> date | None:
    """That weekday of the month that begins with `first`; None if it has not so many."""
    if day.nth < 0:
        last = _month_after(first) - _DAY
        return last - (last.weekday() - day.weekday) % 7 * _DAY
    found = first + (day.weekday - first.weekday()) % 7 * _DAY + (day.nth - 1) * _WEEK
    return found if found.month == first.month else None


def _still(day: date, now: Now, clock: Clock | None) -> bool:
    return day > now.today or (day == now.today and (clock is None or _at(day, clock) > now.wall))


def _month_day(number: int, now: Now, clock: Clock | None, *, next_month: bool) -> date:
    first = now.today.replace(day=1)
    if next_month:
        first = _month_after(first)
    while True:
        if number <= calendar.monthrange(first.year, first.month)[1]:
            day = first.replace(day=number)
            if _still(day, now, clock):
                return day
        first = _month_after(first)


def _bound(bound: Bound, now: Now, reading: Reading, clock: Clock | None) -> date:
    today = now.today
    near = today + (_SATURDAY - today.weekday()) * _DAY
    match bound:
        case Bound.THIS_WEEKEND:
            return _weekend(now, clock)
        case Bound.NEXT_WEEKEND:
            return near if today.weekday() < _SATURDAY and not reading.far else near + _WEEK
        case Bound.NEXT_WEEK | Bound.WEEK_AFTER | Bound.END_OF_WEEK:
            next_monday = today + (7 - today.weekday()) * _DAY
            return next_monday + {Bound.WEEK_AFTER: _WEEK, Bound.END_OF_WEEK: -_DAY}.get(bound, timedelta())
        case _:
            return _in_month_or_year(bound, today)


def _in_month_or_year(bound: Bound, today: date) -> date:
    next_month = _month_after(today)
    match bound:
        case Bound.NEXT_MONTH:
            return next_month
        case Bound.END_OF_MONTH:
            return next_month - _DAY
        case Bound.END_OF_NEXT_MONTH:
            return _month_after(next_month) - _DAY
        case Bound.NEXT_YEAR:
            return date(today.year + 1, 1, 1)
        case Bound.END_OF_YEAR:
            return date(today.year, _DECEMBER, 31)
        case _:
            return today


def _weekend(now: Now, clock: Clock | None) -> date:
    """Saturday; its Sunday once Saturday's hour is past."""
    saturday = now.today + (_SATURDAY - now.today.weekday()) * _DAY
    return saturday if _at(saturday, clock or _USUAL) > now.wall else saturday + _DAY


def _month_after(day: date) -> date:
    """The first day of the month that follows."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
