"""Days and instants written in figures alone: 2026-12-05, 05.12., 5/12/26, and a chat client's timestamps."""

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.reminders import zones
from bot.reminders.wording.pieces import At, Clock, InZone, Never, OnDate, Piece, Strength, Value
from bot.reminders.wording.vocabulary import DateOrder, Vocabulary

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 10**11
"""Seconds; a few thousand years on, and still an instant that can be written."""

_CENTURY, _MONTHS, _LEAP_YEAR = 2000, 12, 2000
_MOST_HOURS, _MOST_MINUTES = 23, 59
_BEGIN, _END = r"(?<![\w.:/,$€£#-])", r"(?![\w/%]|[.:-]\d)"
_YEAR_FIRST = re.compile(rf"{_BEGIN}(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_END}")
_ISO = re.compile(rf"{_BEGIN}(\d{{4}})-(\d\d)-(\d\d)t(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(z|[+-]\d\d:?\d\d)?(?![\w:])")
_WITH_YEAR = re.compile(rf"{_BEGIN}(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_END}")
_WITHOUT = re.compile(rf"{_BEGIN}(\d{{1,2}})/(\d{{1,2}}){_END}")
_DOTTED = re.compile(rf"{_BEGIN}(\d{{1,2}})\.\s?(\d{{1,2}})(\.?)(?![\d:]|\.\d)")
_STAMP = re.compile(r"<t:(-?\d{1,15})(?::[tdfr])?>")
_ALWAYS = {"24/7"}


def figures(text: str, vocabulary: Vocabulary) -> Iterator[Piece]:
    for stamp in _STAMP.finditer(text):
        at = _EPOCH + timedelta(seconds=max(0, min(int(stamp[1]), _LATEST)))
        yield Piece(stamp.start(), stamp.end(), (At(at),))
    for match in _ISO.finditer(text):
        yield Piece(match.start(), match.end(), _iso(match))
    for match in _YEAR_FIRST.finditer(text):
        yield _piece(match, on_date(int(match[1]), int(match[3]), int(match[4])))
    for match in _WITH_YEAR.finditer(text):
        order = DateOrder.DAY_FIRST if match[2] == "." else vocabulary.date_order
        yield _piece(match, _ordered(match[1], match[3], year_of(match[4]), order))
    for match in _WITHOUT.finditer(text):
        if match[0] not in _ALWAYS:
            yield _piece(match, _ordered(match[1], match[2], None, vocabulary.date_order), Strength.LOOSE)
    for match in _DOTTED.finditer(text):
        if match[3] or vocabulary.dotted_dates:
            strength = Strength.SURE if match[3] and vocabulary.dotted_dates else Strength.LOOSE
            yield _piece(match, on_date(None, int(match[2]), int(match[1])), strength)


def _iso(match: re.Match[str]) -> tuple[Value, ...]:
    hour, minute, second = (int(figures or 0) for figures in match.group(4, 5, 6))
    day = on_date(*(int(figures) for figures in match.group(1, 2, 3)))
    if isinstance(day, Never) or hour > _MOST_HOURS or max(minute, second) > _MOST_MINUTES:
        return (Never(),)
    zone = zones.find(match[7]) if match[7] else None
    return (day, Clock(hour, minute, second), *([InZone(zone)] if zone else []))


def on_date(year: int | None, month: int, day: int) -> OnDate | Never:
    """The day, if any year has it; 29 February only in a leap year."""
    if not 1 <= month <= _MONTHS or (year is not None and year < 1):
        return Never()
    return OnDate(year, month, day) if 1 <= day <= calendar.monthrange(year or _LEAP_YEAR, month)[1] else Never()


def year_of(written: str | None) -> int | None:
    if not written:
        return None
    year = int(written.removeprefix("'"))
    return year + _CENTURY if len(written.removeprefix("'")) <= 2 else year  # noqa: PLR2004


def _piece(match: re.Match[str], value: Value, strength: Strength = Strength.SURE) -> Piece:
    return Piece(match.start(), match.end(), (value,), strength)


def _ordered(first: str, second: str, year: int | None, order: DateOrder) -> OnDate | Never:
    day_first, month_first = on_date(year, int(second), int(first)), on_date(year, int(first), int(second))
    preferred, other = (month_first, day_first) if order is DateOrder.MONTH_FIRST else (day_first, month_first)
    if isinstance(preferred, Never):
        return other
    if order is DateOrder.ASK and isinstance(other, OnDate) and other != preferred:
        return OnDate(preferred.year, preferred.month, preferred.day, swapped=True)
    return preferred
