"""Makes the archive of what has come, and checks it: on a thread, for as long as its export is wanted."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Protocol, TypeVar

from bot.exports.archive.contents import Contents, Missing, Stored
from bot.exports.archive.verify import read_back
from bot.exports.archive.writing import write_archive
from bot.exports.engine.port import Tell
from bot.exports.export import Archive, Progress, Stage
from bot.exports.folder import WorkFolder
from bot.exports.source import Kept, LeftOut, Order

T = TypeVar("T")


class UnwantedError(Exception):
    """Nobody waits for this archive any more."""


class DamagedError(Exception):
    """The archive that was written is not what it says: a bug, or a disk that lies."""


@dataclass(frozen=True, slots=True)
class Label:
    """What an archive says of itself. `words` are in its person's language, and so is the title of its source.

    made: the same at every attempt, so that every attempt makes the same bytes.
    """

    order: Order
    source: str
    title: str
    words: Mapping[str, str]
    made: datetime
    version: str


class Archiver(Protocol):
    """Blocks, both of them; what `tick` raises ends them."""

    def write(self, out: Path, contents: Contents, tick: Callable[[int], None]) -> Archive: ...

    def sound(self, file: Path) -> bool: ...


class BagArchiver:
    def write(self, out: Path, contents: Contents, tick: Callable[[int], None]) -> Archive:
        return write_archive(out, contents, tick)

    def sound(self, file: Path) -> bool:
        return read_back(file).ok


@dataclass(slots=True)
class Packer:
    """threads: kept apart, so that a long packing holds up nothing else."""

    archiver: Archiver
    threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(max_workers=8, thread_name_prefix="packing")
    )
    every: float = 1.0

    async def pack(self, folder: WorkFolder, label: Label, tell: Tell) -> Archive:
        """The finished archive, checked. One that is there already is not made anew.

        Raises:
            ChangedError: an item is not what was noted of it.
            DamagedError, OSError
        """
        held = folder.archive()
        if held is not None and folder.archive_file.exists():
            return held
        folder.unpack()
        work = _Work(self.archiver, folder, label)
        making = asyncio.get_running_loop().run_in_executor(self.threads, work.run)
        try:
            while not (await asyncio.wait({making}, timeout=self.every))[0]:
                await tell(Progress(Stage.PACKING, work.files, None, work.size))
        finally:
            work.unwanted.set()
        archive = making.result()
        folder.note_archive(archive)
        return archive


@dataclass(slots=True)
class _Work:
    """What the thread does; the figures are read by the loop."""

    archiver: Archiver
    folder: WorkFolder
    label: Label
    unwanted: Event = field(default_factory=Event)
    files: int = 0
    size: int = 0

    def run(self) -> Archive:
        archive = self.archiver.write(self.folder.archive_file, self._contents(), self._tick)
        if not self.archiver.sound(self.folder.archive_file):
            self.folder.archive_file.unlink()
            raise DamagedError
        return archive

    def _contents(self) -> Contents:
        label = self.label
        return Contents(
            order=label.order,
            source=label.source,
            made=label.made,
            version=label.version,
            stored=self._stored(),
            missing=self._missing(),
            words=label.words,
            title=label.title,
        )

    def _stored(self) -> Iterator[Stored]:
        for item, file, fetched in self.folder.outcome():
            self._tick(0)
            if isinstance(fetched, Kept):
                yield Stored(item, file, fetched)
                self.files += 1

    def _missing(self) -> Iterator[Missing]:
        for item, _, fetched in self.folder.outcome():
            if isinstance(fetched, LeftOut):
                yield Missing(item, fetched)

    def _tick(self, size: int) -> None:
        self.size += size
        if self.unwanted.is_set():
            raise UnwantedError
