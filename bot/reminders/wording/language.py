"""A language's words for time and for asking: read from `languages/<code>.toml`, turned into patterns when first used.

Another language is another file; nothing here names one.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from bot.reminders.wording import slots
from bot.reminders.wording.folding import folded
from bot.reminders.wording.patterns import Found, Phrases, bounded, compiled, words
from bot.reminders.wording.vocabulary import Vocabulary

_DATA = files("bot.reminders.wording") / "languages"


@dataclass(frozen=True, eq=False)
class Language:
    """`phrases` are the patterns of the file by their keys, such as "delay.after"."""

    code: str
    vocabulary: Vocabulary
    phrases: Mapping[str, tuple[str, ...]]
    holidays: Mapping[str, Phrases] = field(repr=False)
    _compiled: dict[str, Phrases] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, key: str) -> Phrases:
        if key not in self._compiled:
            spaced = self.vocabulary.spaced
            self._compiled[key] = compiled(self.phrases.get(key, ()), self.slots, spaced=spaced)
        return self._compiled[key]

    def find(self, key: str, text: str) -> Iterator[Found]:
        if any("{amount}" in phrase for phrase in self.phrases.get(key, ())):
            return self[key].find(self._with_amounts_marked(text), text)
        return self[key].find(text)

    def _with_amounts_marked(self, text: str) -> str:
        """An amount is a long expression and phrases around it are many: it is sought once, and they find its mark."""
        return self.amounts.sub(lambda found: slots.AMOUNT * len(found[0]), text)

    @cached_property
    def amounts(self) -> re.Pattern[str]:
        return re.compile(bounded(slots.amount(self.vocabulary), spaced=self.vocabulary.spaced))

    @cached_property
    def slots(self) -> Mapping[str, str]:
        return slots.of(self.vocabulary)

    def any_of(self, key: str) -> str:
        """All words of a key as the source of one expression, for building it into another."""
        return words(self.phrases.get(key, ()), spaced=self.vocabulary.spaced)


@cache
def codes() -> tuple[str, ...]:
    found = (file.name.removesuffix(".toml") for file in _DATA.iterdir() if file.name.endswith(".toml"))
    return tuple(sorted(found))


@cache
def language(code: str) -> Language:
    """The language of one of `codes()`."""
    table = tomllib.loads((_DATA / f"{code}.toml").read_text("utf-8"))
    vocabulary = Vocabulary.of(table)
    holidays = {
        day: compiled(phrases, {}, spaced=vocabulary.spaced) for day, phrases in table.get("holidays", {}).items()
    }
    return Language(code, vocabulary, dict(_phrases(table)), holidays)


def languages_for(text: str, preferred: str | None) -> list[Language]:
    """Those whose letters are in a folded text: the preferred one, English, then all others.

    Who prefers a language we have no words of is not read in its neighbours: Dutch is not German.
    """
    ordered = dict.fromkeys(code for code in (preferred, "en", *codes()) if code in codes())
    known = [one for one in map(language, ordered) if one.vocabulary.letters.search(text)]
    if preferred is None or preferred in codes():
        return known
    return [one for one in known if one.code == "en" or not one.vocabulary.latin]


def _phrases(table: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for section, entries in table.items():
        if not isinstance(entries, dict) or section in Vocabulary.TABLES:
            continue
        for key, phrases in entries.items():
            yield f"{section}.{key}", tuple(folded(phrase) for phrase in phrases)
