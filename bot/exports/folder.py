"""The work folder of one export: what is planned, what has come, and the archive in the making.

    plan/000042.jsonl    the items of a chunk; the folder has this name when all of them are there, until then plan.part
    plan.part/mark       how far a long planning has come, for whoever goes on with it
    done/000042.jsonl    what became of each, in the order in which it ended; a line is written when its file is whole
    items/000042/7       the file of the chunk's item number 7
    ended                why nothing more is fetched, where the source gave out midway
    archive.zip, .json   finished or absent, and its figures

Each export has one of its own, not each person: a cancelled one may still be dying while the next one begins. All of it
can be made again from the source, so of it only the plan is forced onto the disk: after a power cut the figures do not
fit the files, and what is missing is fetched once more; but what a plan had lost nobody would miss.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.exports import records
from bot.exports.drafting import PlanDraft, chunk_name
from bot.exports.export import Archive
from bot.exports.source import Fetched, Item, Kept, LeftOut, Why


@dataclass(frozen=True, slots=True)
class Done:
    """An item of a chunk, by its number there, and what became of it."""

    number: int
    fetched: Fetched


@dataclass(frozen=True, slots=True)
class WorkFolder:
    root: Path

    @property
    def archive_file(self) -> Path:
        return self.root / "archive.zip"

    @property
    def planned(self) -> bool:
        return self._plan.is_dir()

    @property
    def _plan(self) -> Path:
        return self.root / "plan"

    def begin_plan(self) -> PlanDraft:
        """A plan from the beginning; one that a killed worker left half written goes."""
        draft = self.root / "plan.part"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        return PlanDraft(draft, self._plan)

    def resume_plan(self) -> PlanDraft:
        """A plan from the last mark that one before it came to; from the beginning where there is none."""
        draft = PlanDraft(self.root / "plan.part", self._plan)
        return draft if draft.recall() else self.begin_plan()

    def chunks(self) -> int:
        return sum(1 for _ in self._plan.iterdir())

    def planned_items(self) -> int:
        return sum(file.read_bytes().count(b"\n") for file in self._plan.iterdir())

    def items(self, chunk: int) -> list[Item]:
        """Of a chunk, in the order of the source."""
        with (self._plan / chunk_name(chunk)).open("rb") as file:
            return [records.item_of(record) for record in map(records.read, file) if record is not None]

    def file(self, chunk: int, number: int) -> Path:
        return self.root / "items" / f"{chunk:06}" / str(number)

    def done(self, chunk: int) -> dict[int, Fetched]:
        """What became of the items of a chunk, by number; of those that were kept, only if their file is there."""
        found: dict[int, Fetched] = {}
        for record in map(records.unsealed, self._lines(chunk)):
            if record is not None:
                found[record["number"]] = records.fetched_of(record)
        return {number: fetched for number, fetched in found.items() if self._stands(chunk, number, fetched)}

    def noted(self, chunk: int) -> Iterator[records.Record]:
        """Every line about a chunk that can be read, whoever wrote it."""
        return (record for record in map(records.read, self._lines(chunk)) if record is not None)

    def note(self, chunk: int, number: int, fetched: Fetched) -> None:
        """Written with one call, at the end: a kill leaves it whole or leaves half a line, which is not read."""
        file = self.root / "done" / chunk_name(chunk)
        file.parent.mkdir(parents=True, exist_ok=True)
        line = records.sealed({"number": number, **records.fetched_record(fetched)})
        opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = os.fstat(opened).st_size
            broken = size > 0 and os.pread(opened, 1, size - 1) != b"\n"
            os.write(opened, b"\n" + line if broken else line)
        finally:
            os.close(opened)

    def end(self, why: Why) -> None:
        """Nothing more comes of the source: what has come is to be kept all the same."""
        part = self.root / "ended.part"
        part.write_text(why, encoding="ascii")
        part.replace(self.root / "ended")

    def ended(self) -> Why | None:
        with suppress(FileNotFoundError):
            return Why((self.root / "ended").read_text(encoding="ascii"))
        return None

    def leave_out(self, chunk: int, why: Why) -> None:
        """Notes everything of a chunk that did not come."""
        done = self.done(chunk)
        for number in range(len(self.items(chunk))):
            if number not in done:
                self.note(chunk, number, LeftOut(why))

    def forget(self, key: str) -> bool:
        """The file of this item is not what was noted: it is to be fetched again. False: there is no such item."""
        for chunk in range(self.chunks()):
            for number, item in enumerate(self.items(chunk)):
                if item.key == key:
                    self.file(chunk, number).unlink(missing_ok=True)
                    return True
        return False

    def outcome(self) -> Iterator[tuple[Item, Path, Fetched]]:
        """Every item with its file and what became of it, in the order of the source.

        Raises:
            KeyError: one of them was not fetched yet.
        """
        for chunk in range(self.chunks()):
            done = self.done(chunk)
            for number, item in enumerate(self.items(chunk)):
                yield item, self.file(chunk, number), done[number]

    def unpack(self) -> None:
        """Whatever there is of an archive goes."""
        for name in ("archive.json", "archive.zip"):
            (self.root / name).unlink(missing_ok=True)

    def _lines(self, chunk: int) -> list[bytes]:
        try:
            return (self.root / "done" / chunk_name(chunk)).read_bytes().splitlines(keepends=True)
        except FileNotFoundError:
            return []

    def note_archive(self, archive: Archive) -> None:
        part = self.root / "archive.json.part"
        part.write_bytes(records.line(records.archive_record(archive)))
        part.replace(self.root / "archive.json")

    def archive(self) -> Archive | None:
        """The figures of the finished archive; None: there is none."""
        try:
            record = records.read((self.root / "archive.json").read_bytes())
        except FileNotFoundError:
            return None
        return None if record is None else records.archive_of(record)

    def stirred(self) -> float:
        """When something in it was last written, in seconds as files have it: a sign of life."""
        chunks = self.root / "items"
        with suppress(FileNotFoundError):
            newest = max(chunks.iterdir(), default=chunks)
            found = [*self.root.iterdir(), newest, *newest.iterdir()]
            return max(file.stat().st_mtime for file in found)
        return 0.0

    def clear(self) -> None:
        """All of it at once, so that nobody finds half a plan; what a kill leaves by the other name is an orphan."""
        gone = self.root.with_name(f"{self.root.name}.gone")
        with suppress(FileNotFoundError):
            shutil.rmtree(gone, ignore_errors=True)
            self.root.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _stands(self, chunk: int, number: int, fetched: Fetched) -> bool:
        if not isinstance(fetched, Kept):
            return True
        try:
            return self.file(chunk, number).stat().st_size == fetched.size
        except FileNotFoundError:
            return False


def folder_of(home: Path, export_id: str) -> WorkFolder:
    return WorkFolder(work_in(home) / export_id)


def folders_in(home: Path) -> tuple[str, ...]:
    """The ids of the exports that have one."""
    with suppress(FileNotFoundError):
        return tuple(sorted(folder.name for folder in work_in(home).iterdir()))
    return ()


def work_in(home: Path) -> Path:
    return home / "exports" / "work"


def archive_name(export_id: str) -> str:
    """What the finished archive is called in the storage."""
    return f"{export_id}.zip"
