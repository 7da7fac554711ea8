"""Dates in the reader's language: the only door to babel."""

from datetime import UTC, datetime, timedelta

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, format_timedelta

from bot.core.instant import UTC_ZONE, Instant, zone_of
from bot.core.period import Period, Precision

_COUNTED_IN_DAYS = 60
"""Days. Nearer than this a deadline is told in days: "2 months" could be anything from 46 to 75."""

_WHOLE_UNITS = 2
"""From two of a unit on it is told in that unit: "in 90 minutes", "in 2 hours"; one hour and a half is not two."""

_NEARLY = 1.2
"""From so many of a unit on a day is told in that unit."""

_MONTH, _YEAR = 365.25 / 12, 365
"""Days."""

_VARIANTS = {"en": "en_GB"}
"""26 April 2026 can be misread by nobody; April 26 and 26/4 can."""


def absolute(period: Period, language: str) -> str:
    """The date as exactly as it was given: a day, two days, a month, a quarter."""
    match period.precision:
        case Precision.DAY:
            return _day(period, language)
        case Precision.RANGE:
            return f"{_day(period, language)} – {format_date(period.last, 'long', locale=_locale(language))}"
        case Precision.MONTH:
            return month(period, language)
        case Precision.QUARTER:
            return format_skeleton("yQQQQ", period.first, locale=_locale(language))


def month(period: Period, language: str) -> str:
    """The month, or the whole span where it is not within one month."""
    if (period.first.year, period.first.month) != (period.last.year, period.last.month):
        return absolute(period, language)
    return format_skeleton("yMMMM", period.first, locale=_locale(language))


def year(period: Period) -> str:
    first, last = period.first.year, period.last.year
    return str(first) if first == last else f"{first}–{last}"


def relative(period: Period, at: datetime, language: str) -> str | None:
    """How far away the nearest of its days is: 7 months ago, in 3 days. None while it lasts."""
    today = at.astimezone(UTC).date()
    if period.first <= today <= period.last:
        return None
    distance = (period.first if today < period.first else period.last) - today
    threshold = _COUNTED_IN_DAYS if abs(distance.days) <= _COUNTED_IN_DAYS else _NEARLY
    return format_timedelta(
        _by_the_calendar(distance, _NEARLY * _YEAR),
        granularity="day",
        threshold=threshold,
        add_direction=True,
        locale=_locale(language),
    )


def _by_the_calendar(away: timedelta, in_years: float) -> timedelta:
    """For babel a month has 30 days: a year and two weeks would be 13 of them. in_years: days told in years."""
    return away * 30 / _MONTH if _COUNTED_IN_DAYS < abs(away.days) < in_years else away


def instant(told: Instant, language: str) -> str:
    """The weekday, the day, the time of day and the zone's name: nothing of it can be misread."""
    local, zone = _on_the_wall(told)
    locale = _locale(language)
    day, time = format_date(local, "full", locale=locale), format_time(local, "HH:mm", locale=locale)
    return f"{day}, {time} {zone}"


def _on_the_wall(told: Instant) -> tuple[datetime, str]:
    """Its wall clock and that clock's zone: UTC where the zone's own would show a year that no calendar here has."""
    try:
        return told.at.astimezone(zone_of(told.zone)), told.zone
    except OverflowError:
        return told.at.astimezone(UTC), UTC_ZONE


def distance(away: timedelta, language: str) -> str:
    """How far away an instant is, in the largest unit that does not mislead: in 3 days, 26 hours ago."""
    minutes = timedelta(minutes=round(away / timedelta(minutes=1))) or away  # a second short of two hours is two hours
    return format_timedelta(
        _by_the_calendar(minutes, _WHOLE_UNITS * _YEAR),
        granularity="minute",
        threshold=_WHOLE_UNITS,
        add_direction=True,
        locale=_locale(language),
    )


def _day(period: Period, language: str) -> str:
    return format_date(period.first, "long", locale=_locale(language))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_VARIANTS.get(language, language), sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):  # ValueError: not even the form of a locale
        return Locale.parse(_VARIANTS["en"])
