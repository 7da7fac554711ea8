"""A question people ask and its answer, in every language it is written in; and the subject it belongs to."""

import re
from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, model_validator

from bot.knowledge.condition import When
from bot.knowledge.record import Record, Words


class Says(Record):
    """One variant of an answer: the first whose `when` holds is said."""

    when: When | None = None
    lead: str
    more: str = ""


class Rumour(Record):
    """A wrong report people ask by, corrected before the answer. `claim` says what became of the report."""

    claim: str
    phrasings: tuple[str, ...]
    says: str


class Wording(Record):
    """An entry in one language."""

    title: str
    phrasings: tuple[str, ...]
    says: tuple[Says, ...]
    rumours: tuple[Rumour, ...] = ()
    must_answer: tuple[str, ...] = ()
    must_ignore: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _ends_without_a_condition(self) -> Self:
        if not self.says or self.says[-1].when is not None:
            raise ValueError("the last of `says` has no `when`: it is said where no other holds")
        if any(variant.when is None for variant in self.says[:-1]):
            raise ValueError("only the last of `says` may be without `when`: what follows it is never said")
        return self


_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")


class Entry(Record):
    id: str
    subject: str
    pinned: bool = False
    family: str | None = None
    surfaces: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    stands_on: tuple[str, ...] = Field(min_length=1)
    wordings: Mapping[str, Wording]

    @model_validator(mode="before")
    @classmethod
    def _languages_are_tables(cls, table: dict[str, Any]) -> dict[str, Any]:
        wordings = {key: value for key, value in table.items() if _LANGUAGE.match(key) and key != "id"}
        rest = {key: value for key, value in table.items() if key not in wordings}
        return {"wordings": wordings, **rest}

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.wordings:
            raise ValueError("has no answer in any language: write one under [en]")
        return self

    def wording(self, language: str | None) -> Wording:
        """The wording in that language, else in English, else in the first one it has."""
        found = self.wordings.get(language or "en") or self.wordings.get("en")
        return found or next(iter(self.wordings.values()))


class OfficialPage(Record):
    label: str
    url: str


class Surface(Record):
    """A part of a subject with dates of its own, and the words by which a question is about it."""

    name: Words
    words: Mapping[str, tuple[str, ...]]


class Subject(Record):
    id: str
    name: str
    homepage: str
    on_by_default: bool = True
    names: tuple[str, ...]
    languages: tuple[str, ...] = Field(default=("en",), min_length=1)
    stale_after_days: int
    pages: Mapping[str, OfficialPage] = Field(default_factory=dict)
    surfaces: Mapping[str, Surface] = Field(default_factory=dict)
