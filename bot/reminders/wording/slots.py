"""What may stand in the slots of a phrase, as sources of regular expressions, made of a language's own words.

`numbers.py` and `durations.py` read the values out of what these have matched.
"""

import re
from collections.abc import Iterable, Mapping

from bot.reminders.wording.patterns import words
from bot.reminders.wording.vocabulary import Vocabulary

_APART = r"(?<![\d.,:/])"
"""Digits begin here, and are not the rest of a longer figure."""

_WALL = r"(?:[01]?\d|2[0-4])(?:[:.]\d\d)?(?:\s?[ap]\.?m\b\.?|\s?h(?:rs?|s)?\b)?(?!\d|[:.]\d)"
"""A time of day in figures, with what may follow it."""

AMOUNT = "\ue000"
"""Stands in a text for each character of an amount; folding lets none through."""


def of(vocabulary: Vocabulary) -> Mapping[str, str]:
    number, unit = _number(vocabulary), _ended(vocabulary.units, vocabulary)
    numeral, hours, minutes = _numeral(vocabulary), _up_to(24, vocabulary), _up_to(59, vocabulary)
    ending = "|".join(re.escape(ending).replace("'", "'?") for ending in vocabulary.ordinal_endings) or "(?!)"
    ordinal = rf"{_APART}\d{{1,2}}(?:{ending})(?!\w|\s?\d{{1,2}}\.)|{_ended(vocabulary.ordinals, vocabulary)}"
    weekday = _ended([*vocabulary.weekdays, *vocabulary.short_weekdays], vocabulary)
    plural = _ended(vocabulary.plural_weekdays, vocabulary)
    joined = rf"(?:\s*[,/&+-]\s*|\s*(?:{words(vocabulary.and_words, spaced=True)})\s*|\s+)"
    return {
        "n": number,
        "unit": unit,
        "interval_unit": _ended(vocabulary.interval_units, vocabulary),
        "amount": f"{AMOUNT}+",
        "long_weekday": _ended(vocabulary.weekdays, vocabulary),
        **dict.fromkeys(("weekday", "first_weekday", "final_weekday"), weekday),
        "weekday_stem": words(vocabulary.weekdays, spaced=vocabulary.spaced),
        "final_stem": words(vocabulary.weekdays, spaced=vocabulary.spaced),
        "weekdays": rf"(?:{weekday})(?:{joined}(?:{weekday}))*",
        "plural_weekday": plural,
        "plural_weekdays": rf"(?:{plural})(?:{joined}(?:{plural}))*",
        "month": _ended(vocabulary.months, vocabulary),
        "month_stem": words(vocabulary.months, spaced=vocabulary.spaced),
        "month_number": rf"{_APART}(?:1[0-2]|0?[1-9])(?!\d)|{numeral}",
        "day": rf"{_APART}\d{{1,2}}(?:{ending})?(?!\d|[.,/]\d)(?!\s?[:h]\s?\d)|{ordinal}|{numeral}",
        "nth": ordinal,
        "year": r"(?:19|[2-9]\d)\d\d(?!\d)|'\d\d(?!\d)",
        "hour": rf"{_APART}(?:[01]?\d|2[0-4])(?!\d|[:.]\d)|{_ended(hours, vocabulary)}|{numeral}",
        "hour_stem": words(hours, spaced=vocabulary.spaced),
        "minute": rf"[0-5]?\d(?!\d)|{_ended(minutes, vocabulary)}|{numeral}",
        **dict.fromkeys(("begin", "final"), rf"{_APART}{_WALL}|{_ended(hours, vocabulary)}"),
        "hh": rf"{_APART}\d{{1,2}}",
        "mm": r"\d{2}(?!\d)",
        "hhmm": rf"{_APART}(?:(?:[01]\d|2[0-3])[0-5]\d|[1-9][0-5]\d)(?!\d|[:.,/-]\d)",
        "to": r"\s*(?:-|~)\s*",
        "mention": r"@\S+|<@[!&]?\d+>",
        "name": r"(?!(?:me|myself|u|again|us|my|our|the|your|not|never|yourself)\b)[^\W\d]\w+",
        "time": r"[^.;!?\ue001]{1,60}?",
        "words": r"[^\s,.;:!?\ue001]+(?:\s[^\s,.;:!?\ue001]+){0,5}?",
    }


def _number(vocabulary: Vocabulary) -> str:
    numeral = _numeral(vocabulary)
    digits = rf"{_APART}(?:\d+(?:[.,]\d{{1,2}})?\s*½?|½)"
    return rf"(?:{digits}|{_ended(vocabulary.numbers, vocabulary)}|{numeral})"


def amount(vocabulary: Vocabulary) -> str:
    """A length of time: it is looked for by itself, and phrases find its mark."""
    number, unit = _number(vocabulary), _ended(vocabulary.units, vocabulary)
    half = words(vocabulary.and_half, spaced=vocabulary.spaced)
    one = rf"(?:{number})\s*(?:(?:{half})\s*)?(?:{unit})(?:\s*(?:{half}))?"
    if vocabulary.amounts:
        one = rf"(?:{one}|{_ended(vocabulary.amounts, vocabulary)})"
    joined = rf"\s*,?\s*(?:(?:{_and(vocabulary)})\s*)?"
    return rf"(?:-\s*)?(?:{_APART}\d{{1,3}}h\d{{2}}(?!\w)|{one}(?:{joined}{one}){{0,4}})"


def _and(vocabulary: Vocabulary) -> str:
    """A Latin word ends where it ends; a letter of another script may lean on the next word."""
    ordered = sorted(vocabulary.and_words, key=len, reverse=True)
    ends = [r"(?![^\W\d])" if word.isascii() and word.isalpha() else "" for word in ordered]
    return "|".join(words([word], spaced=True) + end for word, end in zip(ordered, ends, strict=True)) or "(?!)"


def _numeral(vocabulary: Vocabulary) -> str:
    signs = "".join(vocabulary.numerals)
    return rf"[{signs}]{{1,4}}" if signs else "(?!)"


def _ended(choices: Iterable[str], vocabulary: Vocabulary) -> str:
    """Any of these, no letter following, so that "2 m" is not the beginning of "2 moons"; digits may ("1h30m")."""
    end = r"(?![^\W\d])" if vocabulary.spaced else ""
    return rf"(?:{words(choices, spaced=vocabulary.spaced)}){end}"


def _up_to(most: int, vocabulary: Vocabulary) -> list[str]:
    """The words for whole numbers from one on."""
    return [word for word in vocabulary.numbers if vocabulary.numbers[word] in range(1, most + 1)]
