"""What becomes of one export, a step at a time: plan, fetch, pack, store, finish. Never speaks to anybody.

The last step writes what became of it together with its notice; the Courier tells it. Every step may be done again:
what is there already is found there. A step that cannot reach the store waits for it, as long as its worker lives.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.core.clock import Clock
from bot.core.journal import Journal
from bot.core.refusal import Refusal
from bot.exports import life
from bot.exports.archive.contents import ChangedError
from bot.exports.box import ExportBox
from bot.exports.engine.port import Tell
from bot.exports.export import ACTIVE, Export, Progress, Stage
from bot.exports.fetching.disk import telling_when_full
from bot.exports.folder import WorkFolder, archive_name, folder_of
from bot.exports.gathering import Bounds, Gathering
from bot.exports.links import Links
from bot.exports.packing import Label, Packer
from bot.exports.renewing import renew
from bot.exports.source import ExportSource, Failure, Kept, Order, SourceFailedError, Why
from bot.exports.storage.port import Storage, StorageUnavailableError

T = TypeVar("T")

STOPPED = "stopped"
"""Given for a failure where nobody wants the export any more: cancelled, or its person forgotten."""

_SAVED = {
    Failure.SOURCE_ENDED: Why.GONE,
    Failure.SOURCE_DOWN: Why.UNREACHABLE,
    Failure.NOT_PERMITTED: Why.FORBIDDEN,
}
"""Where a source gives out midway, what has come is kept, and this is why the rest is left out."""

_WAIT = 5.0
"""Seconds until the store is asked again."""
_STORAGE_OUTAGE = 3600.0
_REPACKS = 3
"""How often items that changed on the disk are fetched again before it counts as broken."""


@dataclass(frozen=True, slots=True)
class JobParts:
    """What jobs are done with.

    home: where work folders are. label: the words of an archive, in its person's language, for an export.
    lanes: how many items of a source are fetched at once. wait, elapsed: seconds, for tests to turn.
    """

    box: ExportBox
    sources: Mapping[str, ExportSource]
    storage: Storage
    links: Links
    packer: Packer
    label: Callable[[Export, Order], Label]
    home: Path
    clock: Clock
    journal: Journal
    bounds: Bounds = field(default_factory=Bounds)
    lanes: Mapping[str, int] = field(default_factory=dict)
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep
    elapsed: Callable[[], float] = time.monotonic


@dataclass(slots=True)
class ExportJob:
    """Implements `engine.port.Steps`."""

    parts: JobParts
    _tallies: dict[str, tuple[int, Progress]] = field(default_factory=dict)
    """How far each job of this process is, and the chunk that comes next."""
    told: dict[str, Progress] = field(default_factory=dict)
    """What each of them said of itself last."""

    async def plan(self, export_id: str, tell: Tell) -> int | str:
        await self._edit(export_id, lambda held: life.begun(held, self.parts.clock()))

        async def work(export: Export) -> int:
            return await self._gathering(export, self._noting(export_id, tell)).plan()

        return await self._wanted(export_id, work)

    async def fetch(self, export_id: str, chunk: int, tell: Tell) -> str | None:
        async def work(export: Export) -> None:
            await self._fetch(export, chunk, self._gathering(export, self._noting(export_id, tell)))

        return await self._wanted(export_id, work)

    async def pack(self, export_id: str, tell: Tell) -> str | None:
        tell = self._noting(export_id, tell)

        async def work(export: Export) -> None:
            folder = self._folder(export.id)
            label = self.parts.label(export, _order(export))
            for _ in range(_REPACKS):
                await self._complete(export, tell)
                try:
                    await self.parts.packer.pack(folder, label, tell)
                except ChangedError as error:
                    folder.forget(error.key)
                else:
                    return
            raise SourceFailedError(Failure.BROKE)

        return await self._wanted(export_id, work)

    async def store(self, export_id: str, tell: Tell) -> str | None:
        async def work(export: Export) -> None:
            await tell(Progress(Stage.STORING))
            await self._keep(archive_name(export.id), self._folder(export.id).archive_file)
            await self._take_back(export.id)

        return await self._wanted(export_id, work)

    async def finish(self, export_id: str, failure: str | None) -> str:
        """Written first, cleared away after: a worker that dies in between clears when it is done again."""
        folder = self._folder(export_id)
        export = await self._edit(export_id, self._ending(folder, failure))
        self._tallies.pop(export_id, None)
        self.told.pop(export_id, None)
        await asyncio.to_thread(folder.clear)
        if export is None:
            await self._take_back(export_id)
            return STOPPED
        self.parts.journal.note("export_ended", {"export": export.id, "source": export.source, "state": export.state})
        return export.state

    def broke(self, export_id: str, error: Exception) -> str:
        self.parts.journal.failed("export_broke", error, {"export": export_id})
        return Failure.BROKE

    def _ending(self, folder: WorkFolder, failure: str | None) -> Callable[[Export], life.Edited | None]:
        now = self.parts.clock()
        archive = folder.archive()
        if failure == STOPPED:
            return lambda _: None
        if failure is not None or archive is None:
            return lambda held: life.failed(held, Failure(failure or Failure.BROKE), now)
        return lambda held: life.ready(held, archive, self.parts.links.next(held), now)

    async def _wanted(self, export_id: str, work: Callable[[Export], Awaitable[T]]) -> T | str:
        """Does the work if somebody still wants it; gives what it gives, or the failure."""
        export = await self._patiently(lambda: self.parts.box.find(export_id))
        if export is None or export.state not in ACTIVE:
            return STOPPED
        if (
            export.started is not None
            and (self.parts.clock() - export.started).total_seconds() > self.parts.bounds.whole
        ):
            return Failure.TOO_LONG
        try:
            with telling_when_full():
                return await work(export)
        except SourceFailedError as failed:
            if failed.failure is Failure.NO_SPACE:
                # At once, for what the engine has to write down about it needs some of that space.
                await asyncio.to_thread(self._folder(export_id).clear)
            return failed.failure

    async def _fetch(self, export: Export, chunk: int, gathering: Gathering) -> None:
        await gathering.plan()  # there already, unless the folder was lost
        if export.id not in self._tallies:  # another process was at it, maybe of another version
            await asyncio.to_thread(renew, gathering.folder)
        gathering.begin(self._tally(export.id, chunk))
        folder = gathering.folder
        if folder.ended() is None:
            try:
                await gathering.fetch(chunk)
            except SourceFailedError as failed:
                if failed.failure not in _SAVED or gathering.tally.size == 0:
                    raise
                folder.end(_SAVED[failed.failure])
        why = folder.ended()
        if why is not None:
            folder.leave_out(chunk, why)
        self._tallies[export.id] = (chunk + 1, gathering.tally)

    async def _complete(self, export: Export, tell: Tell) -> None:
        """Whatever was lost since it was fetched is fetched again: after a power cut, or on another machine."""
        folder = self._folder(export.id)
        if folder.archive() is not None and folder.archive_file.exists():
            return
        gathering = self._gathering(export, tell)
        chunks = await gathering.plan()
        await asyncio.to_thread(renew, folder)
        for chunk in range(chunks):
            if len(folder.done(chunk)) < len(folder.items(chunk)):
                await self._fetch(export, chunk, gathering)

    async def _keep(self, name: str, file: Path) -> None:
        waited = 0.0
        while True:
            try:
                await self.parts.storage.put(name, file)
            except StorageUnavailableError:
                if waited >= _STORAGE_OUTAGE:
                    raise
            else:
                return
            await self.parts.wait(_WAIT)
            waited += _WAIT

    async def _take_back(self, export_id: str) -> None:
        """Whoever was forgotten while their archive was put away leaves none. What cannot be reached, is swept."""
        if await self._patiently(lambda: self.parts.box.find(export_id)) is None:
            with suppress(StorageUnavailableError):
                await self.parts.storage.remove(archive_name(export_id))

    async def _edit(self, export_id: str, decide: Callable[[Export], life.Edited | None]) -> Export | None:
        return await self._patiently(lambda: self.parts.box.edit(export_id, decide))

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Asks the store until it answers: what it has to say no to is never what a job asks."""
        while True:
            try:
                return await ask()
            except Refusal as busy:
                self.parts.journal.note("store_unavailable", {"reason": busy.phrase.key})
            await self.parts.wait(_WAIT)

    def _noting(self, export_id: str, tell: Tell) -> Tell:
        async def noting(progress: Progress) -> None:
            self.told[export_id] = progress
            await tell(progress)

        return noting

    def _tally(self, export_id: str, chunk: int) -> Progress:
        """How far the export was before a chunk; counted from the folder where another worker began it."""
        following, held = self._tallies.get(export_id, (0, None))
        if held is not None and following == chunk:
            return held
        folder = self._folder(export_id)
        came = [fetched for before in range(chunk) for fetched in folder.done(before).values()]
        size = sum(fetched.size for fetched in came if isinstance(fetched, Kept))
        return Progress(Stage.FETCHING, len(came), folder.planned_items(), size)

    def _gathering(self, export: Export, tell: Tell) -> Gathering:
        source = self.parts.sources.get(export.source)
        if source is None:
            raise SourceFailedError(Failure.NOT_SET_UP)
        lanes = self.parts.lanes.get(export.source, 1)
        folder = self._folder(export.id)
        return Gathering(
            source, _order(export), folder, tell, self.parts.bounds, lanes, self.parts.wait, self.parts.elapsed
        )

    def _folder(self, export_id: str) -> WorkFolder:
        return folder_of(self.parts.home, export_id)


def _order(export: Export) -> Order:
    return Order(export.id, export.person, export.asked, export.language, export.options)
