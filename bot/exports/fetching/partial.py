"""A file that is growing: what came of it, what it must go on with, and its sums on the way.

Beside the part stands a note of what the server said of it, so that whoever comes after a kill asks for the rest of the
very same file or begins anew. The note holds no address: an address may be a secret, and may be another next time.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.exports.fetching.disk import part_of, summing_of, telling_when_full
from bot.exports.source import Kept
from bot.exports.sums import Summing


@dataclass(frozen=True, slots=True)
class Note:
    """What the server says of a file. `total`: bytes, where it says; `validator`: what tells this file from another."""

    validator: str | None = None
    total: int | None = None
    media_type: str | None = None


@dataclass(slots=True)
class Partial:
    """Its methods touch the disk and are for a thread; only one runs at a time."""

    into: Path
    note: Note = field(default_factory=Note)
    _summing: Summing = field(default_factory=Summing)

    @property
    def size(self) -> int:
        """Bytes that are there."""
        return self._summing.size

    def finished(self) -> Kept | None:
        """The file, if an attempt before this one got all of it."""
        if not self.into.is_file():
            return None
        return Kept(summing_of(self.into).sums(), self._read_note().media_type)

    def recall(self) -> None:
        """Takes up what an attempt before this one left, where the rest of it can be had."""
        self.note = self._read_note()
        if self.note.validator is None or not self._part.is_file():
            self.restart(Note())
            return
        self._summing = summing_of(self._part)

    def restart(self, note: Note) -> None:
        """Begins anew; what came so far was of another file, or cannot be gone on with."""
        with telling_when_full():
            self.into.parent.mkdir(parents=True, exist_ok=True)
            self._part.write_bytes(b"")
            self.note, self._summing = note, Summing()
            self._note_file.write_text(json.dumps(asdict(note)), encoding="utf-8")

    def add(self, chunks: Sequence[bytes]) -> None:
        """Puts bytes at the end. Where the disk fills up in the midst of it, the part is as it was before."""
        block = b"".join(chunks)
        with telling_when_full(), self._part.open("r+b", buffering=0) as part:
            part.seek(self.size)
            part.truncate()
            written = 0
            while written < len(block):
                written += part.write(memoryview(block)[written:])
        self._summing.update(block)

    def finish(self) -> Kept:
        self._part.replace(self.into)
        return Kept(self._summing.sums(), self.note.media_type)

    def discard(self) -> None:
        """Leaves nothing behind."""
        for file in (self._part, self._note_file):
            file.unlink(missing_ok=True)

    @property
    def _part(self) -> Path:
        return part_of(self.into)

    @property
    def _note_file(self) -> Path:
        return self.into.with_name(self.into.name + ".note")

    def _read_note(self) -> Note:
        try:
            told = json.loads(self._note_file.read_text(encoding="utf-8"))
            return Note(told["validator"], told["total"], told["media_type"])
        except (OSError, ValueError, KeyError, TypeError):
            return Note()
