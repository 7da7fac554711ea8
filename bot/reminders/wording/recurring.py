"""What comes round: "every 2 hours", "every second tuesday", "on weekdays", "monthly on the last day", "until …"."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from bot.reminders.recurrence import LAST_DAY, Unit
from bot.reminders.wording.durations import amount
from bot.reminders.wording.figures import on_date, year_of
from bot.reminders.wording.language import Language
from bot.reminders.wording.lengths import Length, LengthUnit, length
from bot.reminders.wording.numbers import number, whole
from bot.reminders.wording.patterns import Found
from bot.reminders.wording.pieces import Every, Lasting, Mark, Never, Part, Piece, Strength, Times, Value
from bot.reminders.wording.vocabulary import Vocabulary

_DAY_OF_IT = re.compile(r"\s*(?:the\s+)?\d")
_MOST_DAYS, _MOST_WEEKS = 31, 5
_WORKDAYS, _WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_UNITS = {
    LengthUnit.SECOND: Every(Unit.MINUTE, 0),
    LengthUnit.MINUTE: Every(Unit.MINUTE),
    LengthUnit.HOUR: Every(Unit.HOUR),
    LengthUnit.DAY: Every(Unit.DAY),
    LengthUnit.WEEK: Every(Unit.WEEK),
    LengthUnit.MONTH: Every(Unit.MONTH),
    LengthUnit.YEAR: Every(Unit.YEAR),
}
_PLAIN: Mapping[str, tuple[Value, ...]] = {
    "hourly": (Every(Unit.HOUR),),
    "daily": (Every(Unit.DAY),),
    "weekly": (Every(Unit.WEEK),),
    "fortnightly": (Every(Unit.WEEK, 2),),
    "monthly": (Every(Unit.MONTH),),
    "quarterly": (Every(Unit.MONTH, 3),),
    "yearly": (Every(Unit.YEAR),),
    "workdays": (Every(Unit.WEEK, weekdays=_WORKDAYS),),
    "weekends": (Every(Unit.WEEK, weekdays=_WEEKEND),),
    "last_day": (Every(Unit.MONTH, month_day=LAST_DAY),),
    "morning": (Every(Unit.DAY), Part.MORNING),
    "noon": (Every(Unit.DAY), Part.NOON),
    "afternoon": (Every(Unit.DAY), Part.AFTERNOON),
    "evening": (Every(Unit.DAY), Part.EVENING),
    "night": (Every(Unit.DAY), Part.NIGHT),
}
_FORMS = (
    *("unit", "other_unit", "units", "amount", "weekdays", "other_weekdays", "weekday_range", "nth_weekday"),
    *("weekday_of_month", "last_weekday_of_month", "month_day", "date"),
)
_MARKS = {
    "until": Mark.UNTIL,
    "until_behind": Mark.UNTIL_BEHIND,
    "until_done": Mark.UNTIL_DONE,
    "starting": Mark.STARTING,
    "starting_behind": Mark.STARTING_BEHIND,
}


def recurring(text: str, language: Language) -> Iterator[Piece]:
    for key, values in _PLAIN.items():
        for found in language.find(f"every.{key}", text):
            yield Piece(found.start, found.end, values)
    for key in _FORMS:
        for found in language.find(f"every.{key}", text):
            yield Piece(found.start, found.end, (_every(key, found, language),))


def limits(text: str, language: Language) -> Iterator[Piece]:
    """How long it goes on, and from when; loose, for without something that comes round they limit nothing."""
    for key, mark in _MARKS.items():
        for found in language.find(f"limit.{key}", text):
            yield Piece(found.start, found.end, (mark,), Strength.LOOSE)
    for found in language.find("limit.starting_month", text):
        if _DAY_OF_IT.match(text, found.end):
            continue
        first = on_date(year_of(found.slots.get("year")), _month(found.slots, language.vocabulary), 1)
        yield Piece(found.start, found.end, (Mark.STARTING, first))
    for found in language.find("limit.lasting", text):
        lasting = amount(found.slots["amount"], language)
        if lasting is not None:
            yield Piece(found.start, found.end, (Lasting(lasting),), Strength.LOOSE)
    for found in language.find("limit.times", text):
        count = whole(found.slots["n"], language.vocabulary)
        yield Piece(found.start, found.end, (Times(count) if count else Never(),), Strength.LOOSE)
    for found in language.find("limit.times_per", text):
        yield Piece(found.start, found.end, ())  # "three times a day" is no number of days


def _every(key: str, found: Found, language: Language) -> Every | Never:  # noqa: PLR0911  a table of forms
    slots, vocabulary = found.slots, language.vocabulary
    nth = whole(slots.get("nth") or slots.get("day") or slots.get("n", ""), vocabulary)
    name = slots.get("weekday") or slots.get("weekday_stem")
    weekday = vocabulary.weekday(name) if name else 0
    match key:
        case "unit" | "other_unit":
            every = _UNITS[_unit(slots, vocabulary)]
            return every if key == "unit" else Every(every.unit, every.interval * 2)
        case "units":
            return _measured(length(number(slots["n"], vocabulary) or 0, _unit(slots, vocabulary)))
        case "amount":
            return _measured(amount(slots["amount"], language))
        case "weekdays" | "other_weekdays":
            return Every(Unit.WEEK, 1 if key == "weekdays" else 2, _weekdays(slots, language))
        case "weekday_range":
            first = vocabulary.weekday(slots["first_weekday"])
            last = vocabulary.weekday(slots.get("final_weekday") or slots["final_stem"])
            return Every(Unit.WEEK, weekdays=tuple(sorted((first + n) % 7 for n in range((last - first) % 7 + 1))))
        case "nth_weekday":
            return Every(Unit.WEEK, nth or 1, (weekday,))
        case "weekday_of_month":
            return Every(Unit.MONTH, weekdays=(weekday,), nth=nth) if nth and nth <= _MOST_WEEKS else Never()
        case "last_weekday_of_month":
            return Every(Unit.MONTH, weekdays=(weekday,), nth=-1)
        case "month_day":
            return Every(Unit.MONTH, month_day=nth) if nth and nth <= _MOST_DAYS else Never()
        case _:
            month = _month(slots, vocabulary)
            known = not isinstance(on_date(None, month, nth or 0), Never)
            return Every(Unit.YEAR, month=month, month_day=nth) if known else Never()


def _month(slots: Mapping[str, str], vocabulary: Vocabulary) -> int:
    name = slots.get("month") or slots.get("month_stem")
    return vocabulary.months[name] if name else whole(slots["month_number"], vocabulary) or 0


def _unit(slots: Mapping[str, str], vocabulary: Vocabulary) -> LengthUnit:
    return vocabulary.units[slots["unit"]] if "unit" in slots else vocabulary.interval_units[slots["interval_unit"]]


def _measured(interval: Length | None) -> Every | Never:
    """A length as an interval: the largest unit that measures it without a rest."""
    if interval is None or interval.span <= timedelta():
        return Never()
    years, months = divmod(interval.months, 12)
    if interval.months:
        return Every(Unit.MONTH, interval.months) if months else Every(Unit.YEAR, years)
    if not interval.seconds:
        return Every(Unit.WEEK, interval.days // 7) if interval.days % 7 == 0 else Every(Unit.DAY, interval.days)
    minutes = interval.days * 1440 + interval.seconds // 60
    return Every(Unit.HOUR, minutes // 60) if minutes and minutes % 60 == 0 else Every(Unit.MINUTE, minutes)


def _weekdays(slots: Mapping[str, str], language: Language) -> tuple[int, ...]:
    words, slot = slots.get("weekdays"), "weekday"
    if words is None:
        words, slot = slots["plural_weekdays"], "plural_weekday"
    found = re.finditer(language.slots[slot], words)
    return tuple(sorted({language.vocabulary.weekday(match[0]) for match in found}))
