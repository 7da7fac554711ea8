"""Figures as Markdown: tables, and a block of a file between two marks that is written anew."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path

from bot.evaluation.figures import Figure
from bot.evaluation.tables import percent

BEGIN = "<!-- answering: begin; python -m benchmarks.answering --write makes what stands here -->"
END = "<!-- answering: end -->"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first column to the left and the others to the right, padded so that the source reads as a table too."""
    cells = [[_escaped(cell) for cell in row] for row in (header, *rows)]
    widths = [max(3, *map(len, column)) for column in zip_longest(*cells, fillvalue="")]
    rule = [("-" * width if place == 0 else "-" * (width - 1) + ":") for place, width in enumerate(widths)]
    first, *others = cells
    return "\n".join(_row(row, widths) for row in (first, rule, *others))


def shown(figure: Figure) -> str:
    return percent(figure.part, figure.whole)


def put(file: Path, block: str, marks: tuple[str, str] = (BEGIN, END)) -> None:
    """Raises ValueError where the file has no such marks."""
    first, last = marks
    text = file.read_text(encoding="utf-8")
    before, begin, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise ValueError(f"{file.name} has no marks to write between")
    file.write_text(f"{before}{first}\n\n{block.strip()}\n\n{last}{after}", encoding="utf-8")


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return f"| {' | '.join(cells)} |"


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|").replace("\n", " ")
