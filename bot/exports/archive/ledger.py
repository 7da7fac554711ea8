"""Files of lines, in which an archive's lists are kept while it is written: no list has to fit into memory."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.exports.archive.records import Absence, Described, Line, Record, plain


class Ledger:
    """A file of lines: written from first to last, then read as often as there are lists to make."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._out = file.open("w", encoding="utf-8", newline="\n")
        self.count = 0

    def add(self, line: Record | Absence | Line) -> None:
        written = line if isinstance(line, dict) else plain(line)
        self._out.write(json.dumps(written, ensure_ascii=False, allow_nan=False) + "\n")
        self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._out.close()

    @property
    def size(self) -> int:
        """Bytes so far."""
        self._out.flush()
        return self.file.stat().st_size

    def lines(self) -> Iterator[dict[str, Any]]:
        self._out.flush()
        with self.file.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield json.loads(line)

    def records(self) -> Iterator[Record]:
        for line in self.lines():
            yield Record(**(line | {"item": Described(**line["item"])}))

    def absences(self) -> Iterator[Absence]:
        for line in self.lines():
            yield Absence(**(line | {"item": Described(**line["item"])}))


def joined(pieces: Iterable[str], at_least: int = 1 << 16) -> Iterator[bytes]:
    """Small pieces as large ones, for whoever hashes and packs them."""
    held: list[str] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= at_least:
            yield "".join(held).encode()
            held, length = [], 0
    if held:
        yield "".join(held).encode()


class Lists:
    """All that is known of an archive's items. `inside`: the records found in the exports that are among them."""

    def __init__(self, records: Ledger, absences: Ledger, inside: Ledger) -> None:
        self.records = records
        self.absences = absences
        self.inside = inside
        self.payload = 0
        self.thumbnails = 0

    @property
    def size(self) -> int:
        """Bytes of all lists: what is made of them is hardly larger."""
        return self.records.size + self.absences.size + self.inside.size
