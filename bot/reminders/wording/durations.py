"""Lengths of time in words: "2 hours", "an hour and a half", "1h30", "两个半小时", and delays made of them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from bot.reminders.wording.language import Language
from bot.reminders.wording.lengths import Length, length
from bot.reminders.wording.numbers import number
from bot.reminders.wording.patterns import words
from bot.reminders.wording.pieces import Delay, Never, Piece, Strength

_COMPACT = re.compile(r"(\d{1,3})h(\d{2})")
_HALF = 0.5


def amount(text: str, language: Language) -> Length | None:
    """The length that the slot of an amount has matched, negative if it was written so."""
    negative = text.startswith("-")
    text = text.removeprefix("-").strip()
    compact = _COMPACT.fullmatch(text)
    if compact:
        total = Length(seconds=int(compact[1]) * 3600 + int(compact[2]) * 60)
    else:
        total = Length()
        for found in _one(language).finditer(text):
            total += _length(found, language)
    if total == Length() and not any(character.isdecimal() for character in text):
        return None
    return -total if negative else total


def delays(text: str, language: Language) -> Iterator[Piece]:
    """From now on. A length alone ("2h") is loose: it is a time only where one is due."""
    for found in language.find("delay.after", text):
        length = amount(found.slots["amount"], language)
        if length is not None:
            yield Piece(found.start, found.end, (Never() if length.span < timedelta() else Delay(length),))
    for found in language.find("delay.ago", text):
        length = amount(found.slots["amount"], language)
        if length is not None:
            yield Piece(found.start, found.end, (Delay(-length),))
    for match in language.amounts.finditer(text):
        length = amount(match[0], language)
        if length is not None and length.span >= timedelta():
            yield Piece(match.start(), match.end(), (Delay(length),), Strength.LOOSE)


def _length(found: re.Match[str], language: Language) -> Length:
    vocabulary = language.vocabulary
    if found["fixed"]:
        return length(*vocabulary.amounts[found["fixed"]])
    value = number(found["number"], vocabulary)
    if value is None:
        return Length()
    return length(value + (_HALF if found["half"] or found["more"] else 0), vocabulary.units[found["unit"]])


@cache
def _one(language: Language) -> re.Pattern[str]:
    vocabulary, slots = language.vocabulary, language.slots
    half = words(vocabulary.and_half, spaced=vocabulary.spaced)
    fixed = words(vocabulary.amounts, spaced=vocabulary.spaced)
    return re.compile(
        rf"(?P<fixed>{fixed})"
        rf"|(?P<number>{slots['n']})\s*(?:(?P<half>{half})\s*)?(?P<unit>{slots['unit']})(?:\s*(?P<more>{half}))?"
    )
