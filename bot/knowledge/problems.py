"""What is wrong with the knowledge, said so that somebody who does not program can mend it."""

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""The way to a value inside a file: table names, keys and positions."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    """Nothing to mend by itself; told on request."""


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
    needle: str = ""
    """Words to look for from there on, so that the very line of a long text or list is shown."""


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


_STRING_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"""+|\'\'\'.*?\'\'\'+|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_HEADER = re.compile(r"[ \t]*(\[\[?)([^\[\]\n]+)\]\]?[ \t]*")
_KEY = re.compile(r"[ \t]*([\w.\- \t]+?)[ \t]*=")
_NAME = re.compile(r'"([^"]*)"|\'([^\']*)\'|([\w-]+)')


def line_of(text: str, path: KeyPath) -> int:
    """The line (from 1) on which the value of `path` stands, or of the nearest thing around it."""
    best, best_length = 1, 0
    for number, here in _places(text):
        length = _common(here, path)
        if length > best_length:
            best, best_length = number, length
    return best


def line_with(text: str, path: KeyPath, needle: str) -> int:
    """The first line at or below the value of `path` that holds `needle`; else the line of the value."""
    start = line_of(text, path)
    found = (n for n, line in enumerate(text.splitlines(), 1) if n >= start and needle in line)
    return next(found, start)


def _places(text: str) -> Iterator[tuple[int, KeyPath]]:
    """Every table, key and list element with its line, in the order of the file; strings and comments are skipped."""
    bare = _STRING_OR_COMMENT.sub(lambda found: (" " if found[0].startswith("#") else "_") * len(found[0]), text)
    table: KeyPath = ()
    last: dict[KeyPath, int] = {}
    at = 0
    while at < len(bare):
        end = bare.find("\n", at) % (len(bare) + 1)
        header, key = _HEADER.fullmatch(bare, at, end), _KEY.match(bare, at, end)
        if header:
            table = _table(_names(text[header.start(2) : header.end(2)]), last, is_array=header[1] == "[[")
            yield _line_at(text, at), table
        elif key:
            path = (*table, *_names(text[key.start(1) : key.end(1)]))
            yield _line_at(text, at), path
            end = yield from _elements(text, bare, key.end(), path)
        at = end + 1


def _elements(text: str, bare: str, start: int, path: KeyPath) -> Generator[tuple[int, KeyPath], None, int]:
    """The elements of the list that begins at `start`, if one does; returns where the value's last line ends."""
    depth, position, awaited = 0, 0, True
    for at in range(start, len(bare)):
        char = bare[at]
        if char == "\n" and depth == 0:
            return at
        if depth == 1 and awaited and char not in ",] \t\r\n":
            yield _line_at(text, at), (*path, position)
            awaited = False
        if depth == 1 and char == ",":
            position, awaited = position + 1, True
        depth += (char in "[{") - (char in "]}")
    return len(bare)


def _line_at(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _table(names: list[str], last: dict[KeyPath, int], *, is_array: bool) -> KeyPath:
    """The path of a table; `last` counts the tables of each array so far."""
    path: KeyPath = ()
    for name in names[:-1]:
        path = _within((*path, name), last)
    path = (*path, names[-1])
    if is_array:
        last[path] = last.get(path, -1) + 1
    return _within(path, last)


def _within(path: KeyPath, last: dict[KeyPath, int]) -> KeyPath:
    return (*path, last[path]) if path in last else path


def _names(dotted: str) -> list[str]:
    return [double or single or bare for double, single, bare in _NAME.findall(dotted)] or [dotted]


def _common(here: KeyPath, path: KeyPath) -> int:
    return next((i for i, (a, b) in enumerate(zip(here, path, strict=False)) if a != b), min(len(here), len(path)))
