"""What is wrong with the knowledge, said so that somebody who does not program can mend it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""The way to a value inside a file: table names, keys and positions."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `rule` is its constant name, `path` the way to it inside the file."""

    file: Path
    path: KeyPath
    rule: str
    message: str
    severity: Severity = Severity.ERROR
    line: int | None = None
    """Only where the reader of the file said it; else it is found by `line_of`."""


_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.\"-]+)\s*=")


def line_of(text: str, path: KeyPath) -> int:
    """The line (from 1) on which the value of `path` stands, or of the nearest thing around it."""
    lines = text.splitlines()
    best, best_length = 1, 0
    for number, here in _places(lines):
        length = _common(here, path)
        if length > best_length and length == len(here):
            best, best_length = number, length
    return best


def line_with(text: str, path: KeyPath, needle: str) -> int:
    """The first line at or below the value of `path` that holds `needle`; else the line of the value."""
    start = line_of(text, path)
    found = (n for n, line in enumerate(text.splitlines(), 1) if n >= start and needle in line)
    return next(found, start)


def _places(lines: list[str]) -> list[tuple[int, KeyPath]]:
    places: list[tuple[int, KeyPath]] = []
    table: KeyPath = ()
    counts: dict[str, int] = {}
    quoted = False
    for number, line in enumerate(lines, 1):
        if quoted or line.count('"""') % 2:
            begins = not quoted
            quoted = quoted != bool(line.count('"""') % 2)
            if not begins:
                continue
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = _table(header[1] == "[[", header[2], counts)
            places.append((number, table))
        elif key:
            places.append((number, (*table, *_names(key[1]))))
    return places


def _table(is_array: bool, name: str, counts: dict[str, int]) -> KeyPath:  # noqa: FBT001  it is what the match found
    path: KeyPath = tuple(_names(name))
    if not is_array:
        return path
    counts[name] = counts.get(name, -1) + 1
    return (*path, counts[name])


def _names(dotted: str) -> list[str]:
    return [name.strip().strip('"') for name in dotted.split(".")]


def _common(here: KeyPath, path: KeyPath) -> int:
    return next((i for i, (a, b) in enumerate(zip(here, path, strict=False)) if a != b), min(len(here), len(path)))
