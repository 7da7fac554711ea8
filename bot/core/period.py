"""A date as sources give it: a day, a range, a month, a quarter. It has no clock and no time zone.

A source prints "26 April 2026" and no zone, so a Period is made of calendar days; what is before, on and after it is
told by the calendar of UTC. It is never put into words here: that needs a language.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum


class Precision(StrEnum):
    DAY = "day"
    RANGE = "range"
    MONTH = "month"
    QUARTER = "quarter"


class Phase(StrEnum):
    """Where an instant lies, seen from a period."""

    BEFORE = "before"
    ON = "on"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar days from first to last, both included, and how exactly they were given."""

    first: date
    last: date
    precision: Precision

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end ({self.last}) before it begins ({self.first})")

    def phase(self, at: datetime) -> Phase:
        today = at.astimezone(UTC).date()
        if today < self.first:
            return Phase.BEFORE
        return Phase.ON if today <= self.last else Phase.AFTER


def day(when: date) -> Period:
    return Period(when, when, Precision.DAY)


def days(first: date, last: date) -> Period:
    return Period(first, last, Precision.RANGE)


def month(year: int, number: int) -> Period:
    return Period(date(year, number, 1), _end_of_month(year, number), Precision.MONTH)


def quarter(year: int, number: int) -> Period:
    last_month = number * 3
    return Period(date(year, last_month - 2, 1), _end_of_month(year, last_month), Precision.QUARTER)


def _end_of_month(year: int, number: int) -> date:
    return date(year, number, calendar.monthrange(year, number)[1])
