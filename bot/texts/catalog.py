"""The catalogs: a folder a language, in it a TOML file a room, read once; keys are `section.name`, words templates."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.core.phrase import Curated, Phrase, Say
from bot.core.template import Template, parse
from bot.core.text import Text
from bot.texts.filling import Filling, unchanging

FALLBACK = "en"
"""Said where a language lacks a phrase. The English catalog is whole: a test holds it against every key in the code."""


@dataclass(frozen=True)
class Catalog:
    """What one language's file says, by key."""

    language: str
    words: Mapping[str, str]

    @cached_property
    def templates(self) -> Mapping[str, Template]:
        return {key: parse(words) for key, words in self.words.items()}

    @cached_property
    def fixed(self) -> Mapping[str, Text]:
        """What is the same whenever it is said: labels of buttons, most of all."""
        return {key: text for key, template in self.templates.items() if (text := unchanging(template)) is not None}


@dataclass(frozen=True, slots=True)
class Voice:
    """Says phrases in the languages of its catalogs; implements the port of the same name in `bot/core/voice.py`."""

    catalogs: Mapping[str, Catalog]

    @property
    def languages(self) -> tuple[str, ...]:
        return (FALLBACK, *sorted(code for code in self.catalogs if code != FALLBACK))

    def say(self, says: Sequence[Say], language: str | None, at: datetime) -> Text:
        spoken = self._spoken(language)
        if len(says) == 1:  # a sum of one costs as much again: felt where ten thousand reminders are due
            return self._say_one(says[0], spoken, at)
        return sum((self._say_one(one, spoken, at) for one in says), Text(()))

    def _say_one(self, one: Say, language: str, at: datetime) -> Text:
        match one:
            case Phrase(key, values):
                found = self._language_of(key, language)
                fixed = self.catalogs[found].fixed.get(key)
                return fixed or self._filling(found, at).fill(self.catalogs[found].templates[key], values)
            case Curated(words, values):
                found = next((code for code in (language, FALLBACK) if code in words), next(iter(words)))
                return self._filling(found, at).fill(_parsed(words[found]), values)

    def _spoken(self, language: str | None) -> str:
        """A catalog's code: `es` for `es-MX`, English for what none speaks."""
        code = language or FALLBACK
        if code in self.catalogs:
            return code
        bare = code.partition("-")[0]
        return bare if bare in self.catalogs else FALLBACK

    def _language_of(self, key: str, language: str) -> str:
        return language if key in self.catalogs[language].templates else FALLBACK

    def _filling(self, language: str, at: datetime) -> Filling:
        spoken = language if language in self.catalogs else FALLBACK
        words = self.catalogs[self._language_of("date.today", spoken)].words
        today, now = words["date.today"], words["date.now"]
        return Filling(language, at, today, now, lambda inner: self._say_one(inner, spoken, at))


@lru_cache(maxsize=4096)
def _parsed(words: str) -> Template:
    return parse(words)


def load_voice() -> Voice:
    """Reads every catalog of the package.

    Raises:
        ValueError: two files of one language say the same key.
    """
    found = (folder for folder in files("bot.texts").iterdir() if folder.is_dir() and not folder.name.startswith("_"))
    return Voice({folder.name: read_catalog(folder) for folder in sorted(found, key=lambda folder: folder.name)})


def read_catalog(folder: Traversable) -> Catalog:
    """What all files of one language's folder say; a section may be spread over several."""
    words: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        for key, said in _flat(tomllib.loads(file.read_text(encoding="utf-8"))):
            if key in words:
                raise ValueError(f"{folder.name}/{file.name} says {key} a second time")
            words[key] = said
    return Catalog(folder.name, words)


def _flat(table: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    return [(f"{section}.{name}", words) for section, names in table.items() for name, words in names.items()]
