"""Lengths of time: months and days are counted on the calendar, hours and less are elapsed time."""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.reminders.recurrence import instant

_MOST = 10**9
"""No number is taken for more than this: whatever it counts, it is too far."""

_DAYS_OF_A_MONTH = 30
_DAYS_OF_A_YEAR = 365
_MONTHS_OF_A_YEAR = 12
_SECONDS_OF_A_DAY = 86_400
_LIFETIME = timedelta(days=100 * _DAYS_OF_A_YEAR)


class LengthUnit(StrEnum):
    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_SECONDS = {LengthUnit.SECOND: 1, LengthUnit.MINUTE: 60, LengthUnit.HOUR: 3600}


@dataclass(frozen=True, slots=True)
class Length:
    months: int = 0
    days: int = 0
    seconds: int = 0

    def __add__(self, other: "Length") -> "Length":
        return Length(self.months + other.months, self.days + other.days, self.seconds + other.seconds)

    def __neg__(self) -> "Length":
        return Length(-self.months, -self.days, -self.seconds)

    @property
    def span(self) -> timedelta:
        """About how long it is, a month being 30 days and a year 365; capped, for there are numbers beyond all time."""
        years, months = divmod(abs(self.months), _MONTHS_OF_A_YEAR)
        days = years * _DAYS_OF_A_YEAR + months * _DAYS_OF_A_MONTH
        total = timedelta(days=min(days + abs(self.days), 10**6), seconds=min(abs(self.seconds), 10**11))
        return -total if self.months < 0 or self.days < 0 or self.seconds < 0 else total

    @property
    def whole_days(self) -> bool:
        return not self.seconds and bool(self.months or self.days)


def length(number: float, unit: LengthUnit) -> Length:
    number = min(number, _MOST)
    match unit:
        case LengthUnit.SECOND | LengthUnit.MINUTE | LengthUnit.HOUR:
            return Length(seconds=round(number * _SECONDS[unit]))
        case LengthUnit.DAY:
            return Length(days=int(number), seconds=round(number % 1 * _SECONDS_OF_A_DAY))
        case LengthUnit.WEEK:
            return length(number * 7, LengthUnit.DAY)
        case LengthUnit.MONTH:
            return Length(months=int(number), days=round(number % 1 * _DAYS_OF_A_MONTH))
        case LengthUnit.YEAR:
            return Length(months=round(number * _MONTHS_OF_A_YEAR))


def after(at: datetime, length: Length, zone: tzinfo) -> datetime:
    """So long after an instant: months and days keep the time on the wall, the rest is elapsed time.

    Raises:
        OverflowError: it is longer than a lifetime.
    """
    if abs(length.span) > _LIFETIME:
        raise OverflowError("longer than any calendar is good for")
    if length.months or length.days:
        wall = at.astimezone(zone).replace(tzinfo=None)
        at = instant(_months_later(wall, length.months) + timedelta(days=length.days), zone)
    return at.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=length.seconds)


def _months_later(wall: datetime, months: int) -> datetime:
    """The same day of a later month, or that month's last."""
    years, month = divmod(wall.month - 1 + months, _MONTHS_OF_A_YEAR)
    year, month = wall.year + years, month + 1
    return wall.replace(year=year, month=month, day=min(wall.day, calendar.monthrange(year, month)[1]))
