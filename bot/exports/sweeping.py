"""Keeps three memories in step: the store's exports, the engine's jobs, the files. One round does all of it.

A process may die between any two writes to them. So every so often each worker looks for what does not fit together and
mends it. All of it is safe to repeat, and for several workers to do at once.

    asked for, but no job of it                  its job is begun
    a job that is done, and nobody was told      its job is begun again: the store is a copy of before, put back
    a job that broke or was given up             the export has failed, and its person hears of it
    nobody wants it any more, but it runs        the job is cancelled
    past its time, revoked, cancelled            its files go
    what is left of whoever was forgotten        it goes (see graves.py)
    jobs, files and folders of no export         they go
    jobs of exports that are long over           they go
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from bot.core.clock import Clock
from bot.core.journal import Journal
from bot.core.refusal import Refusal
from bot.exports import life
from bot.exports.box import ExportBox
from bot.exports.engine.port import LIVE, Engine, EngineUnavailableError, Job, JobState
from bot.exports.export import ACTIVE, Export, State
from bot.exports.folder import archive_name, folder_of, folders_in
from bot.exports.graves import Gravedigger
from bot.exports.source import Failure
from bot.exports.storage.port import Storage

EVERY = 5.0
"""Seconds until what was revoked is gone; a look at two indexes of the store."""
ORPHANS_EVERY = 12
"""Rounds between two looks at everything there is."""
OVER = timedelta(hours=1)
"""So long after its files its job goes too."""
SETTLED = timedelta(seconds=10)
"""What was asked for later than this ago may just be on its way into the engine, or out of it."""


@dataclass(frozen=True, slots=True)
class Sweeper:
    """sources: those that are served; nothing waits for another one."""

    box: ExportBox
    engine: Engine
    storage: Storage
    home: Path
    clock: Clock
    journal: Journal
    sources: Collection[str]
    gravedigger: Gravedigger | None = None

    async def keep_sweeping(self, every: float = EVERY) -> None:
        for number in count():
            await self.round(thorough=number % ORPHANS_EVERY == 0)
            await asyncio.sleep(every)

    async def round(self, *, thorough: bool = True) -> None:
        """Everything once, or only what somebody waits for. What cannot be reached now is left to the next round."""
        try:
            await self._mend()
            await self._clear()
            if self.gravedigger is not None:
                await self.gravedigger.round(thorough=thorough)
            if thorough:
                await self._clear_orphans()
        except (Refusal, EngineUnavailableError, OSError) as unavailable:
            self.journal.note("sweep_put_off", {"reason": type(unavailable).__name__})

    async def _mend(self) -> None:
        for export in await self.box.active():
            if self.clock() - export.asked >= SETTLED:
                await self._mend_one(export)

    async def _mend_one(self, export: Export) -> None:
        state = await self.engine.status(export.id)
        if export.source not in self.sources:
            await self._fail(export, Failure.NOT_SET_UP)
            await self.engine.cancel(export.id)
        elif state is None or (state is JobState.DONE and await self._still_waits(export)):
            await self._begin(export, state)
        elif state not in {*LIVE, JobState.DONE} and await self._fail(export, Failure.BROKE):
            self.journal.note("export_given_up", {"export": export.id, "job": state})

    async def _begin(self, export: Export, state: JobState | None) -> None:
        """Looks again before a job that is done is dropped: another sweeper may have begun it anew, and that runs."""
        if state is JobState.DONE and await self.engine.status(export.id) is JobState.DONE:
            await self.engine.drop([export.id])
        await self.engine.start(Job(export.id, export.source, export.rank))
        self.journal.note("export_begun_again", {"export": export.id})

    async def _still_waits(self, export: Export) -> bool:
        """Looks again first: a job that has just ended wrote its end before."""
        held = await self.box.find(export.id)
        return held is not None and held.state in ACTIVE

    async def _fail(self, export: Export, failure: Failure) -> bool:
        """Looks again first, for the same reason."""
        now = self.clock()
        ended = await self.box.edit(export.id, lambda held: life.failed(held, failure, now))
        return ended is not None and ended.state is State.FAILED

    async def _clear(self) -> None:
        """The export is told to be over before its files go: nobody is offered what is gone."""
        now = self.clock()
        for export in await self.box.to_clear(now):
            held = await self.box.edit(export.id, lambda held: life.expired(held, now)) or export
            await self.engine.cancel(held.id)
            await self._remove(held.id)
            await self.box.edit(held.id, lambda held: life.removed(held, now))

    async def _clear_orphans(self) -> None:
        jobs = await self.engine.list(tuple(JobState))
        known = await self.box.find_all(jobs)
        orphans = [job for job in jobs if job not in known]
        for orphan in orphans:
            await self.engine.cancel(orphan)
        over = [one.id for one in known.values() if one.removed is not None and self.clock() - one.removed > OVER]
        await self.engine.drop([job for job in (*orphans, *over) if await self.engine.status(job) not in LIVE])
        for name in await self.storage.names():
            if await self._unknown([name.partition(".")[0]]):
                await self.storage.remove(name)
        for export_id in await self._unknown(await asyncio.to_thread(folders_in, self.home)):
            await asyncio.to_thread(folder_of(self.home, export_id).clear)

    async def _unknown(self, ids: Sequence[str]) -> list[str]:
        known = await self.box.find_all(ids)
        return [one for one in ids if one not in known]

    async def _remove(self, export_id: str) -> None:
        for name in names_of(export_id):
            await self.storage.remove(name)
        await asyncio.to_thread(folder_of(self.home, export_id).clear)


def names_of(export_id: str) -> tuple[str, ...]:
    """All that the storage may hold of an export."""
    return (archive_name(export_id),)
