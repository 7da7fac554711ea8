"""The worker: runs jobs, keeps the three memories in step, shows that it lives, and ends itself where a job is stuck.

A worker may be killed at any moment; another start goes on where it was. So whatever it cannot mend (its name is lost,
a job stands still) it leaves by ending: whoever started it starts it again, and the engine counts how often.
"""

import asyncio
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.clock import Clock
from bot.core.journal import Journal
from bot.exports.engine.running import Running
from bot.exports.export import Progress
from bot.exports.folder import folder_of
from bot.exports.job import ExportJob
from bot.exports.sweeping import Sweeper

BEAT = 5.0
"""Seconds between two signs of life."""
STUCK = 30 * 60.0
"""Seconds without anything new: longer than the longest outage that is borne."""


class StuckError(Exception):
    """A job stands still and cannot be stopped in any other way."""


@dataclass(slots=True)
class Watch:
    """Which jobs of this process move. Pure but for looking at files."""

    job: ExportJob
    home: Path
    longest: float = STUCK
    elapsed: Callable[[], float] = time.monotonic
    _seen: dict[str, tuple[tuple[Progress | None, float], float]] = field(default_factory=dict)

    def look(self, at_work: list[str]) -> None:
        """Raises StuckError where a job has shown nothing new for too long."""
        self._seen = {one: seen for one, seen in self._seen.items() if one in at_work}
        for one in at_work:
            sign = (self.job.told.get(one), folder_of(self.home, one).stirred())
            before, since = self._seen.get(one, (None, 0.0))
            if sign != before:
                self._seen[one] = (sign, self.elapsed())
            elif self.elapsed() - since > self.longest:
                raise StuckError(one)


@dataclass(frozen=True, slots=True)
class ExportWorker:
    running: Running
    sweeper: Sweeper
    watch: Watch
    clock: Clock
    journal: Journal
    beat: float = BEAT

    async def run(self, stop: asyncio.Event) -> None:
        """Works until told to stop, then ends within ten seconds.

        Raises:
            ExceptionGroup: of StuckError, LostSlotError: to be started again.
        """
        beside: list[asyncio.Task[None]] = []
        async with asyncio.TaskGroup() as group:

            def started(name: str) -> None:
                self.journal.note("worker_started", {"worker": name})
                beside.append(group.create_task(self._live(self.running.place.home / "workers" / f"{name}.json")))
                beside.append(group.create_task(self.sweeper.keep_sweeping()))

            # What goes on beside asks the engine too, which lets go of everything once it is told to stop.
            group.create_task(_end_on(stop, beside))
            await self.running.run(stop, started)
            for task in beside:  # those too that began after that
                task.cancel()
        self.journal.note("worker_stopped", {})

    async def _live(self, file: Path) -> None:
        while True:
            at_work = sorted(self.running.at_work.tasks)
            self.watch.look(at_work)
            beat = {"at": self.clock().isoformat(), "process": os.getpid(), "jobs": len(at_work)}
            _put(file, json.dumps(beat))
            await asyncio.sleep(self.beat)


async def _end_on(stop: asyncio.Event, tasks: list[asyncio.Task[None]]) -> None:
    await stop.wait()
    for task in tasks:
        task.cancel()


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = file.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)
