"""left-out.csv: what is not in the archive and why, for a spreadsheet that will run nothing of it."""

import csv
import io
from collections.abc import Iterator

from bot.exports.archive.ledger import Ledger
from bot.exports.archive.records import Absence
from bot.exports.archive.words import Words

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take the file for one in an old encoding."""
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠|%")  # noqa: RUF001  the wide ones count too


def left_out(absences: Ledger, words: Words) -> Iterator[str]:
    yield BYTE_ORDER_MARK
    headings = (words["name"], words["reason"], words["detail"], words["address"], words["text"])
    yield _row((*headings, "key", "code"))
    for absence in absences.absences():
        yield _row(_cells(absence, words))


def _cells(absence: Absence, words: Words) -> tuple[str, ...]:
    item = absence.item
    reason = words.reason(absence.why)
    return item.name, reason, absence.detail, item.origin or "", item.text, item.key, absence.why


def _row(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that begins like a formula is marked as text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_STARTS_A_FORMULA) else cell
