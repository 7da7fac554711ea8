"""Puts problems into lines an editor can jump to: `file:line: severity: message [rule]`."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from bot.knowledge.problems import Problem, line_of, line_with


def render(problems: Sequence[Problem], root: Path) -> list[str]:
    """A line for each problem, by file and line; files are named as seen from `root`. A folder has no line."""
    text_of = lru_cache(maxsize=None)(_text)
    placed = [(_shown(problem.file, root), _line(problem, text_of(problem.file)), problem) for problem in problems]
    placed.sort(key=lambda one: (one[0], one[1], one[2].rule, one[2].message))
    return [
        f"{file}{f':{line}' if line else ''}: {problem.severity}: {problem.message} [{problem.rule}]"
        for file, line, problem in placed
    ]


def _shown(file: Path, root: Path) -> str:
    return (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()


def _text(file: Path) -> str:
    """What the file says; nothing where it cannot be read, which is a problem of its own."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _line(problem: Problem, text: str) -> int:
    if problem.line is not None:
        return problem.line
    if problem.file.is_dir():
        return 0
    if problem.needle:
        return line_with(text, problem.path, problem.needle)
    return line_of(text, problem.path)
