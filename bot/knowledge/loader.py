"""Reads a knowledge folder into a KnowledgeBase, and lists everything that kept a part of it from being read.

Nothing is said about meaning here: that is `bot/knowledge/checks/`. A table that cannot be read is left out, so that
one bad line does not hide the next one.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.claim import Claim, Source
from bot.knowledge.entry import Entry, Subject
from bot.knowledge.milestone import Milestone
from bot.knowledge.problems import KeyPath, Problem
from bot.knowledge.record import Record, with_id

R = TypeVar("R", bound=Record)

_BROKEN_AT = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class Loaded:
    base: KnowledgeBase
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    files: dict[tuple[type[Record], str], Path] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def toml(self, file: Path) -> dict[str, Any] | None:
        """What the file says; None where it cannot be read at all."""
        text = ""
        try:
            text = file.read_text(encoding="utf-8")
            return tomllib.loads(text)
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(Problem(file, (), "unreadable", f"cannot be read: {error}"))
        except tomllib.TOMLDecodeError as error:
            at = _BROKEN_AT.search(str(error))
            line = int(at[1]) if at else len(text.splitlines())  # "at end of document"
            self.problems.append(Problem(file, (), "form", f"is not TOML: {error}", line=line))
        return None

    def record(self, kind: type[R], table: Mapping[str, Any], file: Path, path: KeyPath) -> R | None:
        try:
            record = kind.model_validate(table)
        except ValidationError as error:
            self.problems += [_of_form(file, path, detail) for detail in error.errors()]
            return None
        key = (kind, str(getattr(record, "id", "")))
        if key in self.files:
            message = f"the id {key[1]!r} is taken by {self.files[key]}: ids are unique over all subjects"
            self.problems.append(Problem(file, path, "duplicate_id", message))
            return None
        self.files[key] = file
        return record

    def tables(self, kind: type[R], subject: str, files: Iterable[Path]) -> Iterable[tuple[str, R]]:
        """Every table of every file as a record, by its key."""
        for file in files:
            for key, table in (self.toml(file) or {}).items():
                if not isinstance(table, dict):
                    message = f"stands outside a table: put it under a [{key}] of its own"
                    self.problems.append(Problem(file, (key,), "form", message))
                elif (record := self.record(kind, with_id(key, subject, table), file, (key,))) is not None:
                    yield key, record


def load(folder: Path, only: frozenset[str] = frozenset()) -> Loaded:
    """Reads every subject in `folder`; serves those named in `only`, or those on by default if it is empty."""
    reading = _Reading()
    subjects: dict[str, Subject] = {}
    milestones: dict[str, Milestone] = {}
    sources: dict[str, Source] = {}
    claims: dict[str, Claim] = {}
    entries: dict[str, Entry] = {}
    silent: dict[str, Mapping[str, Mapping[str, tuple[str, ...]]]] = {}
    for place in sorted(file.parent for file in folder.glob("*/subject.toml")):
        name = place.name
        if (subject := _subject(reading, name, place / "subject.toml")) is not None:
            subjects[name] = subject
        milestones.update(reading.tables(Milestone, name, _present(place / "milestones.toml")))
        sources.update(reading.tables(Source, name, _present(place / "sources.toml")))
        claims.update(reading.tables(Claim, name, sorted(place.glob("claims/*.toml"))))
        entries.update(_entries(reading, name, sorted(place.glob("entries/*.toml"))))
        silent[name] = _silent(reading, place / "silent.toml")
    reading.problems += _subject_problems(folder, subjects, only)
    served = only & subjects.keys() if only else frozenset(n for n, s in subjects.items() if s.on_by_default)
    base = KnowledgeBase(subjects, milestones, sources, claims, entries, silent, served, reading.files)
    return Loaded(base, tuple(reading.problems))


def _subject(reading: _Reading, name: str, file: Path) -> Subject | None:
    table = reading.toml(file)
    return None if table is None else reading.record(Subject, {**table, "id": name}, file, ())


def _entries(reading: _Reading, subject: str, files: Iterable[Path]) -> Iterable[tuple[str, Entry]]:
    for file in files:
        table = reading.toml(file)
        if table is None:
            continue
        if table.get("id") != file.stem:
            message = f"the id is the file's name: {file.stem!r}, not {table.get('id')!r}"
            reading.problems.append(Problem(file, ("id",), "form", message))
        entry = reading.record(Entry, {**table, "id": file.stem, "subject": subject}, file, ())
        if entry is not None:
            yield entry.id, entry


def _silent(reading: _Reading, file: Path) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    themes: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for theme, languages in ((reading.toml(file) if file.exists() else None) or {}).items():
        if isinstance(languages, dict) and all(_is_lines(lines) for lines in languages.values()):
            themes[theme] = {language: tuple(lines) for language, lines in languages.items()}
        else:
            message = 'a theme is a table of lists, one a language: en = ["…"]'
            reading.problems.append(Problem(file, (theme,), "form", message))
    return themes


def _is_lines(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


def _subject_problems(folder: Path, subjects: Mapping[str, Subject], only: frozenset[str]) -> Iterable[Problem]:
    if not subjects:
        yield Problem(folder, (), "no_subject", "holds no subject: a folder with a subject.toml")
    elif not only and not any(subject.on_by_default for subject in subjects.values()):
        yield Problem(
            folder, (), "no_subject", "holds no subject that is on_by_default, and SUNSET_SUBJECTS names none"
        )
    for name in sorted(only - subjects.keys()):
        yield Problem(folder, (), "no_subject", f"holds no subject {name!r}, which SUNSET_SUBJECTS asks for")


def _present(file: Path) -> tuple[Path, ...]:
    return (file,) if file.exists() else ()


def _of_form(file: Path, path: KeyPath, detail: Mapping[str, Any]) -> Problem:
    inside = tuple(step for step in detail["loc"] if step != "wordings")
    words = _PLAIN_WORDS.get(detail["type"], _as_it_is)(detail)
    name = ".".join(str(step) for step in inside)
    return Problem(file, (*path, *inside), "form", f"{name}: {words}" if name else words)


def _as_it_is(detail: Mapping[str, Any]) -> str:
    return str(detail["msg"]).removeprefix("Value error, ")


_PLAIN_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "extra_forbidden": lambda _: "is not a key that belongs here; knowledge/README.md shows those that do",
    "missing": lambda _: "is missing",
    "too_short": lambda _: "is empty",
}
