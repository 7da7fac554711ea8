"""Times on the wall: "17:30", "at 9", "5pm", "half past seven", "9 Uhr 30", "下午三点半", and the parts of the day."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from bot.reminders.wording.language import Language
from bot.reminders.wording.numbers import whole
from bot.reminders.wording.patterns import Found, Phrases, bounded
from bot.reminders.wording.pieces import Clock, InDays, Mark, Never, Part, Piece, Strength, Value
from bot.reminders.wording.vocabulary import Vocabulary

_NOON, _MIDNIGHT, _MOST_MINUTES, _HALF_HOUR = 12, 24, 59, 30
_FIGURE = re.compile(r"(?<![\w.:/,$€£#-])\d{1,2}(?![\w:/%°]|[.,-]\d)")
_FIGURES = re.compile(r"(\d{1,2})(?:[:.](\d\d))?")
_HALVES = re.compile(r"[ap](?=\.?m\b)")

_SHIFTS = {"half_past": 30, "half_to": -30, "quarter_past": 15, "quarter_to": -15}
_PARTS: Mapping[str, tuple[Value, ...]] = {
    "dawn": (Part.DAWN,),
    "morning": (Part.MORNING,),
    "noon": (Part.NOON,),
    "afternoon": (Part.AFTERNOON,),
    "evening": (Part.EVENING,),
    "night": (Part.NIGHT,),
    "midnight": (Part.MIDNIGHT,),
    "this_morning": (InDays(0), Part.MORNING),
    "this_afternoon": (InDays(0), Part.AFTERNOON),
    "this_evening": (InDays(0), Part.EVENING),
    "tonight": (InDays(0), Part.NIGHT),
    "tomorrow_morning": (InDays(1), Part.MORNING),
    "last_night": (InDays(-1), Part.NIGHT),
}


def clocks(text: str, language: Language) -> Iterator[Piece]:
    vocabulary = language.vocabulary
    for phrases in _written(language):
        for found in phrases.find(text):
            slots = found.slots
            marked = ("hh" in slots and vocabulary.clock_24) or ("ended" in slots and vocabulary.hour_word_24)
            yield Piece(found.start, found.end, (_clock(slots, vocabulary, marked=marked),))
    for key in ("hour", "hour_minute"):
        for found in language.find(f"clock.{key}", text):
            yield Piece(found.start, found.end, (_clock(found.slots, vocabulary, marked=vocabulary.hour_word_24),))
    for found in language.find("clock.range", text):
        clock = _begin(found.slots["begin"], found.slots["final"], vocabulary)
        bare = not any(mark in text[found.start : found.end] for mark in (":", "m"))
        yield Piece(found.start, found.end, (clock, Mark.RANGE), Strength.LOOSE if bare else Strength.SURE)
    for found in language.find("clock.half", text):
        yield Piece(found.start, found.end, (Clock(_NOON, _HALF_HOUR, exact=False),))
    yield from _by_quarters(text, language)
    for figure in _FIGURE.finditer(text):
        if int(figure[0]) <= _MIDNIGHT:
            clock = Clock(int(figure[0]), exact=_is_24(figure[0], int(figure[0])))
            yield Piece(figure.start(), figure.end(), (clock,), Strength.FIGURE)


def _by_quarters(text: str, language: Language) -> Iterator[Piece]:
    """Half past, a quarter to, ten past: minutes counted from the hour named."""
    for key, minutes in _SHIFTS.items():
        for found in language.find(f"clock.{key}", text):
            yield _shifted_piece(found, minutes, text, language)
    for key, sign in (("minutes_past", 1), ("minutes_to", -1)):
        for found in language.find(f"clock.{key}", text):
            minutes = sign * (whole(found.slots["minute"], language.vocabulary) or 0)
            yield _shifted_piece(found, minutes, text, language)


def _shifted_piece(found: Found, minutes: int, text: str, language: Language) -> Piece:
    clock, end = _shifted(found.slots, minutes, language.vocabulary), found.end
    half = _half(language).match(text, end)
    if half is not None and isinstance(clock, Clock) and clock.hour <= _NOON:
        clock, end = _on_half(clock.hour, clock.minute, later=half["pm"] is not None), half.end()
    return Piece(found.start, end, (clock,))


@cache
def _half(language: Language) -> re.Pattern[str]:
    am, pm = language.any_of("clock.am"), language.any_of("clock.pm")
    return re.compile(rf"\s*(?:(?P<am>{am})|(?P<pm>{pm}))(?!\w)")


def parts(text: str, language: Language) -> Iterator[Piece]:
    """A single word such as "morning" is loose: it is a greeting as often as a time. Less so where the verb is last."""
    single = Strength.BARE if language.vocabulary.around else Strength.LOOSE
    for key, values in _PARTS.items():
        for found in language.find(f"part.{key}", text):
            alone = len(values) == 1 and " " not in text[found.start : found.end].strip()
            yield Piece(found.start, found.end, values, single if alone else Strength.SURE)


@cache
def _written(language: Language) -> tuple[Phrases, ...]:
    """The ways figures are written as a time everywhere, with the small words that this language puts around them."""
    slots, spaced = language.slots, language.vocabulary.spaced
    at = rf"(?:{language.any_of('clock.at')})\s*"
    end = rf"(?P<ended>{language.any_of('clock.ending')})?"
    half = rf"(?P<am>{language.any_of('clock.am')})|(?P<pm>{language.any_of('clock.pm')})"
    hh, mm = rf"(?P<hh>{slots['hh']})", rf"(?P<mm>{slots['mm']})"
    colon = rf"(?:{at})?{hh}\s?:\s?{mm}(?::(?P<ss>\d\d))?(?!\d|:\d){end}(?:\s*(?:{half}))?"
    dotted = rf"{at}{hh}\.{mm}(?!\.\d){end}(?:\s*(?:{half}))?"
    halves = rf"(?:{at})?{hh}(?:[.:]{mm})?\s*(?:{half})"
    bare = rf"{at}(?P<hour>{slots['hour']}){end}"
    military = rf"{at}(?P<hhmm>{slots['hhmm']}){end}"
    either = (colon, dotted, halves, bare, military)
    return tuple(Phrases(re.compile(bounded(source, spaced=spaced))) for source in either)


def _clock(slots: Mapping[str, str], vocabulary: Vocabulary, *, marked: bool) -> Clock | Never:
    """The clock that slots tell; `marked` says that its writing shows a day of 24 hours in this language."""
    if "hhmm" in slots:
        return Clock(int(slots["hhmm"][:-2]), int(slots["hhmm"][-2:]), exact=len(slots["hhmm"]) == 4)  # noqa: PLR2004
    written = slots.get("hh") or slots.get("hour") or slots["hour_stem"]
    hour = whole(written, vocabulary)
    minute = whole(slots.get("mm") or slots.get("minute", "0"), vocabulary) or 0
    second = int(slots.get("ss", "0"))
    if hour is None or hour > _MIDNIGHT or max(minute, second) > _MOST_MINUTES or (hour == _MIDNIGHT and minute):
        return Never()
    if "am" in slots or "pm" in slots:
        return _on_half(hour, minute, later="pm" in slots)
    return Clock(hour, minute, second, exact=marked or _is_24(written, hour))


def _begin(begin: str, final: str, vocabulary: Vocabulary) -> Clock | Never:
    """The first hour of "from 2 to 4pm", on the half of the day that the last one tells."""
    first, last = _wall(begin, vocabulary), _wall(final, vocabulary)
    if not (isinstance(first, Clock) and isinstance(last, Clock)):
        return Never()
    half = _HALVES.search(final)
    if first.exact or half is None:
        return first
    same = first.hour % _NOON <= last.hour % _NOON
    return _on_half(first.hour, first.minute, later=(half[0] == "p") is same)


def _wall(written: str, vocabulary: Vocabulary) -> Clock | Never:
    found = _FIGURES.match(written)
    if found is None:
        return _clock({"hour": written}, vocabulary, marked=False)
    slots = {"hh": found[1], "mm": found[2] or "0"}
    half = _HALVES.search(written)
    if half is not None:
        slots["am" if half[0] == "a" else "pm"] = half[0]
    return _clock(slots, vocabulary, marked=vocabulary.clock_24)


def _shifted(slots: Mapping[str, str], minutes: int, vocabulary: Vocabulary) -> Clock | Never:
    clock = _clock({key: value for key, value in slots.items() if key != "minute"}, vocabulary, marked=False)
    if isinstance(clock, Never):
        return clock
    hour, minute = divmod(clock.hour * 60 + minutes, 60)
    return Clock(hour % _MIDNIGHT or _NOON * (clock.hour == 1), minute, exact=clock.exact)


def _is_24(written: str, hour: int) -> bool:
    """Whether the figures alone show a day of 24 hours: 17, 0, 05."""
    return hour == 0 or hour > _NOON or written.startswith("0")


def _on_half(hour: int, minute: int, *, later: bool) -> Clock:
    if later:
        return Clock(hour + _NOON if hour < _NOON else hour, minute)
    return Clock(0 if hour == _NOON else hour, minute)


def on_part(clock: Clock, part: Part) -> Clock:
    """The hour that is meant by "8 in the evening"; "1 at night" is past midnight and becomes 25."""
    hour = clock.hour
    if hour > _NOON:
        return clock
    match part:
        case Part.DAWN | Part.MORNING:
            hour = 0 if hour == _NOON and not clock.exact else hour
        case Part.NOON:
            hour = hour + _NOON if hour < 4 else hour  # noqa: PLR2004  "1 at noon" is 13:00, "11 at noon" is 11:00
        case Part.AFTERNOON | Part.EVENING:
            hour = hour + _NOON if hour < _NOON else hour
        case Part.NIGHT:
            hour = hour % _NOON + (_MIDNIGHT if hour % _NOON < 5 else _NOON)  # noqa: PLR2004  nights end at five
        case Part.MIDNIGHT:
            hour = _MIDNIGHT
    return Clock(hour, clock.minute, clock.second)
