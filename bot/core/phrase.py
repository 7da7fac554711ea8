"""What is to be said, before any language: a key of the catalog or curated words, and the values that go in.

A value that is a `str` stays plain words whatever it holds: what a person typed can never become markup or a mention.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.core.instant import Instant
from bot.core.period import Period


@dataclass(frozen=True, slots=True)
class Page:
    """A link and what to call it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of the bot's own: a key of the catalogs in `bot/texts/`."""

    key: str
    values: "Mapping[str, Value]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Curated:
    """Words out of `knowledge/`: a template for each language it is written in, and the values of all of them."""

    words: Mapping[str, str]
    values: "Mapping[str, Value]" = field(default_factory=dict)


Say: TypeAlias = Phrase | Curated
Value: TypeAlias = str | int | Period | Instant | Page | Phrase | Curated
