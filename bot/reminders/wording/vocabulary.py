"""The single words of a language: numbers, units, weekdays, months, and its habits of writing dates and hours."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from bot.reminders.wording.folding import folded
from bot.reminders.wording.lengths import LengthUnit

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_BETWEEN = re.compile(r"[\s.'-]+")
_Meaning = TypeVar("_Meaning")


class DateOrder(StrEnum):
    """What 03/04 is: the fourth of March, the third of April, or a reason to ask."""

    MONTH_FIRST = "mdy"
    DAY_FIRST = "dmy"
    ASK = "ask"


class Words(Generic[_Meaning]):
    """Folded words and what they mean. One is known with or without its dots, hyphens and spaces."""

    def __init__(self, meanings: Mapping[str, _Meaning]) -> None:
        self._words = tuple(meanings)
        self._meanings = {_BETWEEN.sub("", word): meaning for word, meaning in meanings.items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __contains__(self, word: str) -> bool:
        return _BETWEEN.sub("", word) in self._meanings

    def __getitem__(self, word: str) -> _Meaning:
        return self._meanings[_BETWEEN.sub("", word)]

    def __bool__(self) -> bool:
        return bool(self._words)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The tables of a file. `letters` are those its words are written with.

    `clock_24`: "5:30" is never the afternoon. `hour_word_24`: nor is "5 Uhr". `dotted_dates`: "5.12" is a date.
    `around`: the task may stand before the verb.
    """

    TABLES: ClassVar = frozenset(
        {
            "numbers",
            "numerals",
            "ordinals",
            "units",
            "interval_units",
            "amounts",
            "holidays",
            "weekdays",
            "short_weekdays",
            "plural_weekdays",
            "months",
        }
    )

    letters: re.Pattern[str]
    latin: bool
    spaced: bool
    around: bool
    clock_24: bool
    hour_word_24: bool
    dotted_dates: bool
    date_order: DateOrder
    ordinal_endings: tuple[str, ...]
    numbers: Words[float]
    numerals: Words[int]
    ordinals: Words[int]
    units: Words[LengthUnit]
    interval_units: Words[LengthUnit]
    amounts: Words[tuple[float, LengthUnit]]
    weekdays: Words[int]
    short_weekdays: Words[int]
    plural_weekdays: Words[int]
    months: Words[int]
    and_words: tuple[str, ...]
    and_half: tuple[str, ...]

    @staticmethod
    def of(table: Mapping[str, Any]) -> "Vocabulary":
        glue = table.get("glue", {})
        return Vocabulary(
            re.compile(f"[{table.get('letters', 'a-z')}]"),
            "letters" not in table,
            table.get("spaced", True),
            table.get("around", False),
            table.get("clock_24", False),
            table.get("hour_word_24", False),
            table.get("dotted_dates", False),
            DateOrder(table.get("date_order", DateOrder.DAY_FIRST)),
            tuple(folded(ending) for ending in table.get("ordinal_endings", ())),
            _words(table, "numbers", float),
            _words(table, "numerals", int),
            _words(table, "ordinals", int),
            _words(table, "units", LengthUnit),
            _words(table, "interval_units", LengthUnit),
            _words(table, "amounts", _amount),
            _words(table, "weekdays", _WEEKDAYS.index),
            _words(table, "short_weekdays", _WEEKDAYS.index),
            _words(table, "plural_weekdays", _WEEKDAYS.index),
            _words(table, "months", lambda month: _MONTHS.index(month) + 1),
            tuple(folded(word) for word in glue.get("and", ())),
            tuple(folded(word) for word in glue.get("and_half", ())),
        )

    def weekday(self, word: str) -> int:
        tables = (self.weekdays, self.short_weekdays, self.plural_weekdays)
        return next(table[word] for table in tables if word in table)


def _words(table: Mapping[str, Any], name: str, meaning: Callable[[str], _Meaning]) -> Words[_Meaning]:
    """A table of the file lists the words under what they mean."""
    entries = table.get(name, {}).items()
    return Words({folded(word): meaning(key) for key, words in entries for word in words})


def _amount(written: str) -> tuple[float, LengthUnit]:
    number, unit = written.split()
    return float(number), LengthUnit(unit)
