"""The labelled lines that are asked: which files and kinds, by language, in halves to choose with and to measure."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.evaluation.figures import NONE_OF_OURS
from bot.evaluation.line import Kind, Line
from bot.evaluation.questions import read_lines

ROOT = Path(__file__).parents[2]
OWN = tuple(ROOT / "tests" / "questions" / name for name in ("independent.jsonl", "independent_negatives.jsonl"))
ENGLISH = "English"

_ASKED = NONE_OF_OURS | {Kind.ANSWERABLE}


def lines_of(files: Sequence[Path]) -> tuple[Line, ...]:
    """What has an answer and what has none. Adversarial lines and reminders measure other things.

    Raises:
        UnreadableLinesError: something in one of the files cannot be read.
    """
    return tuple(line for line in read_lines(files) if line.kind in _ASKED)


def by_language(lines: Iterable[Line]) -> dict[str, tuple[Line, ...]]:
    """English, and all other languages together under their codes. A group without lines is left out."""
    every = tuple(lines)
    english = tuple(line for line in every if line.lang == "en")
    other = tuple(line for line in every if line.lang != "en")
    codes = ", ".join(sorted({line.lang for line in other}))
    return {name: group for name, group in ((ENGLISH, english), (codes, other)) if group}


def halves(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The odd-numbered lines and the even-numbered ones. Files go topic by topic, so each half has them all."""
    return tuple(lines[::2]), tuple(lines[1::2])


def answerable(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.kind is Kind.ANSWERABLE)


def every_nth(lines: Sequence[Line], nth: int) -> tuple[Line, ...]:
    """A share of the lines that still has something of every topic and kind; all of them for 1."""
    return tuple(lines[::nth])
