"""Puts problems into lines an editor can jump to, `file:line: severity: message [rule]`; and a fit into figures."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from bot.knowledge.matching.report import Report
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


def in_figures(reports: Sequence[Report]) -> str:
    """What wordings that nobody wrote down may expect, by language; ends in a line break."""
    return "".join(f"{line}\n" for report in reports for line in _figures(report))


def _figures(report: Report) -> Iterator[str]:
    found = report.thresholds
    yield (
        f"{report.language}: {report.phrasings} phrasings, {report.silent} lines to stay silent at. "
        "Had each phrasing been missing:"
    )
    for way, right, wrong, nobody, threshold, lead in (
        ("asked", report.right_asked, report.confused_asked, report.nobody_asked, found.direct, found.margin),
        ("unasked", report.right_unasked, report.confused_unasked, report.nobody_unasked, found.ambient, report.lead),
    ):
        yield (
            f"  {way:7} {right:6.1%} answered rightly, {wrong:.1%} wrongly, {nobody:.1%} of lines for nobody answered"
            f" (score above {threshold:.2f}, lead above {lead:.2f})"
        )


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
