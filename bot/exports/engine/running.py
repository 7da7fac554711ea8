"""Runs jobs: the life of a worker, from its name to its last job."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

from bot.exports.engine.opening import APP, VERSION, Place, prepare
from bot.exports.engine.port import Steps
from bot.exports.engine.slots import Slots, name_of, slots_of
from bot.exports.engine.takeover import keep_taking_over
from bot.exports.engine.workflow import QUEUE, VERSIONS, AtWork, Workflow, register

log = structlog.get_logger()

POLL = 0.75
"""Seconds between two looks into a queue: a job is begun within a second, and more often costs more than it brings."""
GRACE = 4.0
"""Seconds that what is under way may still take once the worker is told to stop; it goes on at the next start."""
DRAIN = 6
"""Seconds until DBOS lets go, whole ones: more than GRACE, so that nothing is under way when it does."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many jobs run at once: of one source in one worker, of one source in all of them, of all sources in one."""

    here: int = 2
    everywhere: int = 4
    in_all: int = 6


@dataclass(frozen=True, slots=True)
class Running:
    """What a worker runs."""

    place: Place
    steps: Steps
    room: Room = field(default_factory=Room)
    versions: Mapping[str, Workflow] = field(default_factory=lambda: VERSIONS)
    at_work: AtWork = field(default_factory=AtWork)

    async def run(self, stop: asyncio.Event, started: Callable[[str], None] = lambda _: None) -> None:
        """Works until told to stop; ends within ten seconds of that. `started` is given the worker's name.

        Raises:
            LostSlotError: its lock is gone; the process has to end, and to be started again.
        """
        await asyncio.to_thread(prepare, self.place)
        slots = await asyncio.to_thread(slots_of, self.place)
        own = await asyncio.to_thread(slots.take)
        try:
            self._launch(name_of(own))
            await self._open_queue()
            started(name_of(own))
            await _until(stop, slots, own)
        finally:
            await self._end()
            await asyncio.to_thread(slots.close)

    def _launch(self, name: str) -> None:
        """In the loop that runs, so that jobs run in it too."""
        config: DBOSConfig = {
            "name": APP,
            "system_database_url": self.place.url,
            "executor_id": name,
            "application_version": VERSION,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "ERROR",
            "run_migrations": False,
        }
        DBOS(config=config)
        register(self.steps, self.at_work, self.versions)
        DBOS.launch()

    async def _open_queue(self) -> None:
        """One for all sources, parted by source: one for each would be looked into as often each."""
        await DBOS.register_queue_async(
            QUEUE,
            worker_concurrency=self.room.in_all,
            partition_worker_concurrency=self.room.here,
            partition_concurrency=self.room.everywhere,
            polling_interval_sec=POLL,
            on_conflict="always_update",
        )

    async def _end(self) -> None:
        """What does not end by itself is broken off, without a word of it being written down: so it goes on later."""
        drain = DRAIN if self.at_work.tasks else 0
        end = partial(DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=drain)
        letting_go = asyncio.create_task(asyncio.to_thread(end))
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                await asyncio.shield(letting_go)
        for task in list(self.at_work.tasks.values()):
            task.cancel()
        await letting_go
        # DBOS had put its own threads in the place of the loop's, and has now shut them down.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())


async def _until(stop: asyncio.Event, slots: Slots, own: int) -> None:
    looking_after = asyncio.create_task(keep_taking_over(slots, own))
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait({looking_after, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in (looking_after, stopping):
        task.cancel()
    if looking_after in done:
        looking_after.result()
