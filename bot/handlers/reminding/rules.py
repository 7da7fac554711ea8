"""A rule in words: "every second Tuesday at 15:00", as phrases that each language says its own way."""

from collections.abc import Sequence

from bot.core.instant import Instant
from bot.core.phrase import Phrase
from bot.reminders.recurrence import ELAPSED, LAST_DAY, Rule, Series, Unit, read

_DAYS = (
    Phrase("weekday.monday"),
    Phrase("weekday.tuesday"),
    Phrase("weekday.wednesday"),
    Phrase("weekday.thursday"),
    Phrase("weekday.friday"),
    Phrase("weekday.saturday"),
    Phrase("weekday.sunday"),
)
_NTH = {
    1: Phrase("rule.first"),
    2: Phrase("rule.second"),
    3: Phrase("rule.third"),
    4: Phrase("rule.fourth"),
    5: Phrase("rule.fifth"),
    -1: Phrase("rule.last"),
}
_WORKING = (0, 1, 2, 3, 4)
_LONGEST_MONTH = 31


def in_words(series: Series) -> Phrase:
    rule = read(series.rule)
    said = _said(rule, series)
    if rule.unit not in ELAPSED:
        said = Phrase("rule.at", {"rule": said, "times": _times(rule, series)})
    if rule.until is not None:
        said = Phrase("rule.until", {"rule": said, "until": Instant(rule.until, series.zone)})
    return said


def _said(rule: Rule, series: Series) -> Phrase:
    match rule.unit:
        case Unit.MINUTE:
            return Phrase("rule.minutes", {"count": rule.interval})
        case Unit.HOUR:
            return Phrase("rule.hour") if rule.interval == 1 else Phrase("rule.hours", {"count": rule.interval})
        case Unit.DAY:
            return Phrase("rule.day") if rule.interval == 1 else Phrase("rule.days", {"count": rule.interval})
        case Unit.WEEK:
            return _weekly(rule, rule.weekdays or (series.start.weekday(),))
        case Unit.MONTH:
            return _monthly(rule, series)
        case Unit.YEAR:
            return Phrase("rule.year") if rule.interval == 1 else Phrase("rule.years", {"count": rule.interval})


def _weekly(rule: Rule, weekdays: Sequence[int]) -> Phrase:
    ordered = tuple(sorted(weekdays))
    if rule.interval > 1:
        return Phrase("rule.weeks", {"count": rule.interval, "days": _listed(ordered)})
    return Phrase("rule.workday") if ordered == _WORKING else Phrase("rule.week", {"days": _listed(ordered)})


def _monthly(rule: Rule, series: Series) -> Phrase:
    """One that comes every few months is told by that: its day shows in the date that is told beside it."""
    if rule.interval > 1:
        return Phrase("rule.months", {"count": rule.interval})
    if rule.nth is not None and rule.weekdays:
        return Phrase("rule.month_nth", {"nth": _NTH[rule.nth], "day": _DAYS[rule.weekdays[0]]})
    if rule.month_day in {LAST_DAY, _LONGEST_MONTH}:
        return Phrase("rule.month_last")
    return Phrase("rule.month_day", {"day": rule.month_day or series.start.day})


def _listed(weekdays: Sequence[int]) -> Phrase:
    first, *rest = weekdays
    if not rest:
        return _DAYS[first]
    if len(rest) == 1:
        return Phrase("rule.and", {"first": _DAYS[first], "second": _DAYS[rest[0]]})
    return Phrase("rule.list", {"first": _DAYS[first], "rest": _listed(rest)})


def _times(rule: Rule, series: Series) -> str:
    hours = sorted(rule.hours) or [series.start.hour]
    return ", ".join(f"{hour:02}:{series.start.minute:02}" for hour in hours)
