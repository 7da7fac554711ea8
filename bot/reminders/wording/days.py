"""Days in words: "tomorrow", "next friday", "5 December", "on the 5th", "end of the month", "Christmas"."""

import calendar
from collections.abc import Iterator, Mapping

from bot.reminders.wording.figures import figures, on_date, year_of
from bot.reminders.wording.language import Language
from bot.reminders.wording.numbers import whole
from bot.reminders.wording.patterns import Found
from bot.reminders.wording.pieces import (
    Bound,
    Day,
    InDays,
    Never,
    OnDate,
    OnMonthDay,
    OnNthWeekday,
    OnWeekday,
    Piece,
    Strength,
    Which,
)

_NAMED: Mapping[str, Day] = {
    "today": InDays(0),
    "tomorrow": InDays(1),
    "overmorrow": InDays(2),
    "yesterday": InDays(-1),
    "next_week": Bound.NEXT_WEEK,
    "week_after": Bound.WEEK_AFTER,
    "this_weekend": Bound.THIS_WEEKEND,
    "next_weekend": Bound.NEXT_WEEKEND,
    "end_of_day": Bound.END_OF_DAY,
    "end_of_week": Bound.END_OF_WEEK,
    "end_of_month": Bound.END_OF_MONTH,
    "end_of_next_month": Bound.END_OF_NEXT_MONTH,
    "end_of_year": Bound.END_OF_YEAR,
    "next_month": Bound.NEXT_MONTH,
    "next_year": Bound.NEXT_YEAR,
}
_WEEKDAYS = {
    "weekday": Which.COMING,
    "next_weekday": Which.NEXT,
    "weekday_next_week": Which.NEXT_WEEK,
    "last_weekday": Which.LAST,
    "weekday_week_after": Which.WEEK_AFTER,
    "weekday_week_later": Which.WEEK_LATER,
}
_NTH_WEEKDAYS = {
    "nth_weekday": 0,
    "final_weekday": 0,
    "nth_weekday_this_month": 0,
    "final_weekday_this_month": 0,
    "nth_weekday_next_month": 1,
    "final_weekday_next_month": 1,
}
_LAST, _MOST_WEEKS = -1, 5
_MOST_DAYS, _MIDDLE, _NO_LEAP_YEAR = 31, 15, 2001


def days(text: str, language: Language) -> Iterator[Piece]:
    """The days, and words that only look like one ("black friday"): pieces that say nothing."""
    yield from _named(text, language)
    yield from _in_the_calendar(text, language)
    yield from figures(text, language.vocabulary)
    for found in language.find("day.never", text):
        yield Piece(found.start, found.end, ())


def _named(text: str, language: Language) -> Iterator[Piece]:
    for key, day in _NAMED.items():
        for found in language.find(f"day.{key}", text):
            yield Piece(found.start, found.end, (day,))
    for key, which in _WEEKDAYS.items():
        for found in language.find(f"day.{key}", text):
            yield _weekday(found, which, language)


def _in_the_calendar(text: str, language: Language) -> Iterator[Piece]:
    for key in ("date", "month", "month_middle", "month_end"):
        for found in language.find(f"day.{key}", text):
            yield Piece(found.start, found.end, (_date(key, found.slots, language),))
    for key, months in _NTH_WEEKDAYS.items():
        for found in language.find(f"day.{key}", text):
            yield Piece(found.start, found.end, (_nth_weekday(found.slots, months, language),))
    for found in language.find("day.month_day", text):
        number = whole(found.slots.get("nth") or found.slots["day"], language.vocabulary) or 0
        yield Piece(found.start, found.end, (OnMonthDay(number) if 1 <= number <= _MOST_DAYS else Never(),))
    for written, phrases in language.holidays.items():
        month, _, day = written.partition("-")
        for found in phrases.find(text):
            yield Piece(found.start, found.end, (OnDate(None, int(month), int(day)),))


def _weekday(found: Found, which: Which, language: Language) -> Piece:
    """A bare "friday" may be meant as a time, a bare "sat" rather not; with a word before or after it is one."""
    vocabulary, word = language.vocabulary, found.slots.get("weekday") or found.slots["weekday_stem"]
    strength = Strength.SURE
    if found.end - found.start == len(word):
        strength = Strength.BARE if word in vocabulary.weekdays else Strength.LOOSE
    return Piece(found.start, found.end, (OnWeekday(vocabulary.weekday(word), which),), strength)


def _nth_weekday(slots: Mapping[str, str], months: int, language: Language) -> OnNthWeekday | Never:
    vocabulary = language.vocabulary
    weekday = vocabulary.weekday(slots.get("weekday") or slots["weekday_stem"])
    nth = whole(slots["nth"], vocabulary) if "nth" in slots else _LAST
    name = slots.get("month") or slots.get("month_stem")
    month = vocabulary.months[name] if name is not None else None
    if nth is None or not (nth == _LAST or 1 <= nth <= _MOST_WEEKS):
        return Never()
    return OnNthWeekday(weekday, nth, month, year_of(slots.get("year")), months)


def _date(key: str, slots: Mapping[str, str], language: Language) -> OnDate | Never:
    vocabulary = language.vocabulary
    name = slots.get("month") or slots.get("month_stem")
    month = vocabulary.months[name] if name is not None else whole(slots["month_number"], vocabulary) or 0
    ends = {"month": 1, "month_middle": _MIDDLE, "month_end": calendar.monthrange(_NO_LEAP_YEAR, month or 1)[1]}
    day = whole(slots["day"], vocabulary) if "day" in slots else ends[key]
    return on_date(year_of(slots.get("year")), month, day or 0)
