"""A time moved by so much: "an hour later". A series moves with its rule, where the rule lets it."""

from dataclasses import replace
from datetime import timedelta

from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.reminders import zones
from bot.reminders.recurrence import ELAPSED, Series, instant, read, written
from bot.reminders.reminder import Timing


def shifted(timing: Timing, by: timedelta) -> Timing:
    """The same timing, so much later or earlier.

    Raises:
        Refusal: the rule names days or hours that would not be the same any more.
    """
    if timing.series is None:
        tie = None if timing.tie is None else replace(timing.tie, lead=timing.tie.lead + by)
        return replace(timing, due=timing.due + by, tie=tie)
    series = _shifted(timing.series, by)
    due = timing.due.astimezone(zones.load(series.zone)).replace(tzinfo=None) + by
    return replace(timing, series=series, due=instant(due, zones.load(series.zone)))


def _shifted(series: Series, by: timedelta) -> Series:
    rule = read(series.rule)
    start = series.start + by
    same_day = start.date() == series.start.date()
    if rule.hours or not (same_day or rule.unit in ELAPSED):
        raise Refusal(Phrase("reminders.say_in_full"))
    if rule.until is None:
        return replace(series, start=start)
    return replace(series, start=start, rule=written(replace(rule, until=rule.until + by)))
