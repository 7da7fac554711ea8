"""What a job does, in which order: the part that DBOS replays. One of the places where an unexpected error may end.

A worker that comes after a dead one runs this anew, and DBOS gives it the results of the steps that are done. So the
order of the steps must follow from those results alone: never from the clock, nor from which of two things came first.

Versions: a job keeps the workflow it was begun with, by its name. Who changes the steps adds `export.2` beside
`export.1`, points CURRENT at it, and takes the old one away when no job of it can be left (see docs/decisions).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from dbos import DBOS

from bot.exports.engine.port import Steps, Tell
from bot.exports.export import Progress

CURRENT = "export.1"
"""What new jobs are begun as."""
QUEUE = "exports"
"""Parted by source."""
PROGRESS = "progress"

MOST_BEGUN = 50
"""A job that was begun so often and never came to an end takes its worker down with it: it is given up."""
EVERY = 1.0
"""Seconds between two tellings of how far a job is: each of them is a write."""

Run: TypeAlias = Callable[[str], Awaitable[str]]
Workflow: TypeAlias = Callable[[Steps], Run]


def first(steps: Steps) -> Run:
    """Version 1: plan, fetch chunk by chunk, pack, store, finish."""
    plan, fetch = _gathering(steps)
    pack, store, finish = _handing_over(steps)

    async def made(export_id: str) -> str | None:
        chunks = await plan(export_id)
        if isinstance(chunks, str):
            return chunks
        for chunk in range(chunks):
            failure = await fetch(export_id, chunk)
            if failure is not None:
                return failure
        return await pack(export_id) or await store(export_id)

    async def run(export_id: str) -> str:
        try:
            failure = await made(export_id)
        except Exception as error:  # noqa: BLE001  boundary 3 of 5: one bad job never ends the worker
            failure = steps.broke(export_id, error)
        return await finish(export_id, failure)

    return run


class _Gathering(NamedTuple):
    plan: Callable[[str], Awaitable[int | str]]
    fetch: Callable[[str, int], Awaitable[str | None]]


class _HandingOver(NamedTuple):
    pack: Callable[[str], Awaitable[str | None]]
    store: Callable[[str], Awaitable[str | None]]
    finish: Callable[[str, str | None], Awaitable[str]]


def _gathering(steps: Steps) -> _Gathering:
    @DBOS.step(name="plan", preemptible=True)
    async def plan(export_id: str) -> int | str:
        return await steps.plan(export_id, telling())

    @DBOS.step(name="fetch", preemptible=True)
    async def fetch(export_id: str, chunk: int) -> str | None:
        return await steps.fetch(export_id, chunk, telling())

    return _Gathering(plan, fetch)


def _handing_over(steps: Steps) -> _HandingOver:
    @DBOS.step(name="pack", preemptible=True)
    async def pack(export_id: str) -> str | None:
        return await steps.pack(export_id, telling())

    @DBOS.step(name="store", preemptible=True)
    async def store(export_id: str) -> str | None:
        return await steps.store(export_id, telling())

    @DBOS.step(name="finish")
    async def finish(export_id: str, failure: str | None) -> str:
        return await steps.finish(export_id, failure)

    return _HandingOver(pack, store, finish)


VERSIONS: Mapping[str, Workflow] = {CURRENT: first}


@dataclass(slots=True)
class AtWork:
    """The jobs that run in this process now."""

    tasks: dict[str, asyncio.Task[Any]] = field(default_factory=dict)

    def tracked(self, run: Run) -> Run:
        async def track(export_id: str) -> str:
            task = asyncio.current_task()
            if task is not None:
                self.tasks[export_id] = task
            try:
                return await run(export_id)
            finally:
                self.tasks.pop(export_id, None)

        return track


def register(steps: Steps, at_work: AtWork, versions: Mapping[str, Workflow] = VERSIONS) -> None:
    """Makes the workflows known to DBOS; before it is launched, once in a process."""
    for name, workflow in versions.items():
        DBOS.workflow(name=name, max_recovery_attempts=MOST_BEGUN)(at_work.tracked(workflow(steps)))


def telling() -> Tell:
    """Passes on what a step tells, now and then. It is no step of its own, so its timing changes nothing."""
    last = [float("-inf")]

    async def tell(progress: Progress) -> None:
        now = time.monotonic()
        if now - last[0] < EVERY:
            return
        last[0] = now
        told = {"stage": progress.stage, "done": progress.done, "total": progress.total, "size": progress.size}
        await DBOS.set_event_async(PROGRESS, told)

    return tell
