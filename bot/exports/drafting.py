"""The list of what is to be fetched, in the making: it grows chunk by chunk, and may be gone on with after a kill.

Forced onto the disk, as nothing else in a work folder is: what is missing elsewhere is fetched again, but what a plan
had lost nobody would miss.
"""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.exports import records
from bot.exports.durable import settle
from bot.exports.source import Item, Leg

_SIZES = ((50, 20), (200, 100))
"""Up to this chunk, so many items each: the first ones are small, for every chunk is a step that is kept."""
_LARGEST = 500
_MARK = "mark"


def chunk_size(chunk: int) -> int:
    return next((size for until, size in _SIZES if chunk < until), _LARGEST)


def chunk_name(chunk: int) -> str:
    return f"{chunk:06}.jsonl"


@dataclass(slots=True)
class PlanDraft:
    """A plan that is being written; it counts only once `keep` was called."""

    _draft: Path
    _final: Path
    chunks: int = 0
    items: int = 0
    size: int = 0
    """Bytes, of those items whose size the source tells."""
    mark: str | None = None
    """From where the source goes on."""
    _waiting: list[bytes] = field(default_factory=list)
    _written: int = 0
    """How many of those that wait are on the disk already."""

    def add(self, item: Item) -> None:
        self._waiting.append(records.line(records.item_record(item)))
        self.items += 1
        self.size += item.size or 0
        if len(self._waiting) == chunk_size(self.chunks):
            self._write()

    def take(self, leg: Leg) -> None:
        """Blocks, until all before its mark is on the disk."""
        for item in leg.items:
            self.add(item)
        if leg.mark is not None:
            self.note(leg.mark)

    def note(self, mark: str) -> None:
        """Whoever comes after a kill goes on from here with all that was added until now."""
        if len(self._waiting) > self._written:
            _replace(self._draft / chunk_name(self.chunks), b"".join(self._waiting))
            self._written = len(self._waiting)
        self.mark = mark
        settle(self._draft)
        told = {"mark": mark, "chunks": self.chunks, "waiting": self._written, "items": self.items, "size": self.size}
        _replace(self._draft / _MARK, records.line(told))

    def recall(self) -> bool:
        """Takes up what was noted last; what came after that is forgotten. False: nothing was, or some is gone."""
        try:
            noted = records.read((self._draft / _MARK).read_bytes())
        except FileNotFoundError:
            noted = None
        if noted is None:
            return False
        self.mark, self.chunks, self._written = noted["mark"], noted["chunks"], noted["waiting"]
        self.items, self.size = noted["items"], noted["size"]
        if self._written:
            self._waiting = self._lines(self.chunks)[: self._written]
        whole = all(len(self._lines(chunk)) == chunk_size(chunk) for chunk in range(self.chunks))
        if not whole or len(self._waiting) != self._written:
            return False
        stand = {_MARK, *map(chunk_name, range(self.chunks + (1 if self._written else 0)))}
        for file in self._draft.iterdir():
            if file.name not in stand:
                file.unlink()
        return True

    def keep(self) -> None:
        (self._draft / _MARK).unlink(missing_ok=True)
        if self._waiting:
            self._write()
        shutil.rmtree(self._final, ignore_errors=True)
        settle(self._draft)
        self._draft.rename(self._final)
        settle(self._final.parent)

    def _lines(self, chunk: int) -> list[bytes]:
        """Of a chunk's, those that can be read; none where it is lost."""
        with suppress(FileNotFoundError), (self._draft / chunk_name(chunk)).open("rb") as file:
            return [line for line in file if line.endswith(b"\n") and records.read(line) is not None]
        return []

    def _write(self) -> None:
        _replace(self._draft / chunk_name(self.chunks), b"".join(self._waiting))
        self._waiting, self._written = [], 0
        self.chunks += 1


def _replace(file: Path, data: bytes) -> None:
    """Whole or as it was, after a power cut too."""
    part = file.with_name(f"{file.name}.part")
    with part.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(file)
