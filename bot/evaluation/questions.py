"""Reads files of labelled lines, and lists everything in them that cannot be read.

A `.jsonl` file holds a labelled line a row: id, text, lang, kind, and by kind topic, also_accept and expect. A `.txt`
file is plain chat, a message a row: what people said to each other, so every row is chatter the bot only overhears.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from bot.evaluation.label import in_words, line_of
from bot.evaluation.line import Kind, Line
from bot.knowledge.problems import Problem

CHAT_LANGUAGE = "en"
"""Plain chat does not say its language; what there is of it is English."""


class UnreadableLinesError(Exception):
    """Some rows cannot be read. `problems` holds them all, and the error's own words list them, a row each."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(_in_a_row, problems)))
        self.problems = problems


def read_lines(files: Sequence[Path]) -> tuple[Line, ...]:
    """Every line of every file, in their order.

    Raises:
        UnreadableLinesError: something in one of the files cannot be read.
    """
    found = [one for file in files for one in _read(file)]
    problems = tuple(one for one in found if isinstance(one, Problem))
    if problems:
        raise UnreadableLinesError(problems)
    return tuple(one for one in found if isinstance(one, Line))


def _read(file: Path) -> Iterator[Line | Problem]:
    reader = _READERS.get(file.suffix)
    if reader is None:
        yield Problem(file, (), "form", f"is neither {' nor '.join(_READERS)}: the ending says what a file holds")
        return
    try:
        content = file.read_bytes()
    except OSError as error:
        yield Problem(file, (), "unreadable", f"cannot be read: {error.strerror}")
        return
    # A row ends at "\n" alone: a JSON string may hold the other characters at which Python splits lines.
    for number, row in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if row.strip():
            yield from _read_row(reader, file, number, row)


def _read_row(reader: "_Reader", file: Path, number: int, row: bytes) -> Iterator[Line | Problem]:
    try:
        yield reader(file, number, row.decode("utf-8").strip())
    except ValidationError as error:
        for detail in error.errors():
            yield Problem(file, detail["loc"][1:], "form", in_words(detail), line=number)
    except UnicodeDecodeError:
        yield Problem(file, (), "form", "is not UTF-8", line=number)
    except (ValueError, RecursionError) as error:
        yield Problem(file, (), "form", f"is not JSON: {error}", line=number)


def _labelled(file: Path, _number: int, row: str) -> Line:
    return line_of(json.loads(row), str(file))


def _chat(file: Path, number: int, row: str) -> Line:
    return Line(f"{file.name}:{number}", row, CHAT_LANGUAGE, Kind.CHATTER, str(file), overheard=True)


_Reader: TypeAlias = Callable[[Path, int, str], Line]
_READERS: Mapping[str, _Reader] = {".jsonl": _labelled, ".txt": _chat}


def _in_a_row(problem: Problem) -> str:
    place = str(problem.file) if problem.line is None else f"{problem.file}:{problem.line}"
    return f"{place}: {problem.message}"
