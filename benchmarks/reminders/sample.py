"""One step of a measurement, in a process of its own: python -m benchmarks.reminders.sample; prints JSON."""

import asyncio
import json
import random
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.answering.memory import memory
from benchmarks.reminders.ours import Ours
from benchmarks.reminders.roster import SYSTEMS
from benchmarks.reminders.systems import System, size
from bot.core.clock import system_clock

PATIENCE = 30.0
"""Seconds without anything told after which no more is expected."""
_TICK = 0.01


@dataclass(frozen=True, slots=True)
class Task:
    """What to do. pending: reminders that wait; count: of what the step is about; seconds: how long it rests."""

    system: str
    step: str
    home: str
    pending: int
    count: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it. Seconds, bytes and kilobytes; a figure that a step does not make is None."""

    seconds: float | None = None
    resident: int | None = None
    size: int | None = None
    told: int | None = None
    p50: float | None = None
    p99: float | None = None
    last: float | None = None
    stall: float | None = None
    idle: float | None = None
    failures: int = 0


@dataclass(slots=True)
class Post:
    """Where everything is told: when it came, by its words."""

    due: dict[str, datetime] = field(default_factory=dict)
    lags: dict[str, float] = field(default_factory=dict)
    at: float = field(default_factory=time.monotonic)

    def __call__(self, words: str) -> None:
        now = system_clock()
        self.at = time.monotonic()
        if words in self.due:
            self.lags.setdefault(words, (now - self.due[words]).total_seconds())

    async def until(self, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Until it holds, or nothing has been told for so long."""
        self.at = time.monotonic()
        while not holds() and time.monotonic() - self.at < patience:  # noqa: ASYNC110  there may be nothing to wait for
            await asyncio.sleep(_TICK)

    def figures(self, **more: Any) -> Figures:  # noqa: ANN401  the fields of Figures
        lags = sorted(self.lags.values())
        if not lags:
            return Figures(told=0, **more)
        p50, p99 = lags[len(lags) // 2], lags[min(len(lags) - 1, len(lags) * 99 // 100)]
        return Figures(told=len(lags), p50=p50, p99=p99, last=lags[-1], **more)


async def filled(system: System, task: Task) -> Figures:
    began = time.perf_counter()
    await system.fill(task.pending, system_clock())
    seconds = time.perf_counter() - began
    await system.stop()
    return Figures(seconds=seconds, size=size(Path(task.home)))


async def started(system: System, task: Task) -> Figures:
    began = time.perf_counter()
    if not system.keeps:
        await system.fill(task.pending, system_clock())
    await system.start(Post())
    seconds, held = time.perf_counter() - began, memory()
    await system.stop()
    return Figures(seconds=seconds, resident=held.resident if held else None)


async def inserted(system: System, task: Task) -> Figures:
    await _begin(system, task, Post())
    due = system_clock() + timedelta(days=1)
    began = time.perf_counter()
    for number in range(task.count):
        await system.put(f"{task.step} {number}", due + timedelta(seconds=number))
    seconds = time.perf_counter() - began
    await system.stop()
    return Figures(seconds=seconds)


async def claimed(system: System, task: Task) -> Figures:
    """Ours alone: a batch of fifty out of what is due. The middle of all batches and the slowest."""
    if not isinstance(system, Ours):
        return Figures()
    due = system_clock() + timedelta(seconds=5.0 + 3.0 * await _pace(system) * task.count)
    for number in range(task.count):
        await system.put(f"{task.step} {number}", due)
    await asyncio.sleep((due - system_clock()).total_seconds() + 0.1)
    taken = []
    while True:
        began = time.perf_counter()
        if not await system.claim(50):
            break
        taken.append(time.perf_counter() - began)
    await system.stop()
    return Figures(p50=sorted(taken)[len(taken) // 2], last=max(taken), told=len(taken))


async def burst(system: System, task: Task) -> Figures:
    """Many due within one second."""
    post = Post()
    await _begin(system, task, post)
    pace = await _pace(system)
    due = system_clock() + timedelta(seconds=5.0 + 3.0 * pace * task.count)
    for number in range(task.count):
        post.due[f"{task.step} {number}"] = at = due + timedelta(seconds=number / task.count)
        await system.put(f"{task.step} {number}", at)
    late = (system_clock() - due).total_seconds()
    if late > 0:
        raise RuntimeError(f"putting them in took {late:.1f} s longer than foreseen")
    stalls, ticking = [0.0], asyncio.Event()
    ticker = asyncio.create_task(_tick(stalls, ticking))
    await _until_told(post, task.count, due)
    ticking.set()
    await ticker
    await system.stop()
    return post.figures(stall=max(stalls), failures=_failures(system))


async def rested(system: System, task: Task) -> Figures:
    """Nothing to do for a while; then one at a time, at any moment."""
    post, chance = Post(), random.Random(1)  # noqa: S311  only has to be the same each time
    await _begin(system, task, post)
    await asyncio.sleep(1.0)
    began = time.process_time()
    await asyncio.sleep(task.seconds)
    idle = (time.process_time() - began) / task.seconds
    due = system_clock() + timedelta(seconds=5.0 + 3.0 * await _pace(system) * task.count)
    for number in range(task.count):
        post.due[f"{task.step} {number}"] = at = due + timedelta(seconds=chance.random() * task.seconds)
        await system.put(f"{task.step} {number}", at)
    await _until_told(post, task.count, due + timedelta(seconds=task.seconds))
    await system.stop()
    return post.figures(idle=idle, failures=_failures(system))


async def _begin(system: System, task: Task, post: Post) -> None:
    if not system.keeps:
        await system.fill(task.pending, system_clock())
    await system.start(post)


async def _pace(system: System) -> float:
    """Seconds one takes to be put in."""
    some, far = 50, system_clock() + timedelta(days=1)
    began = time.perf_counter()
    for number in range(some):
        await system.put(f"pace {number}", far)
    return (time.perf_counter() - began) / some


async def _until_told(post: Post, count: int, due: datetime) -> None:
    """Until all is told, or nothing has come for long."""
    await asyncio.sleep(max(0.0, (due - system_clock()).total_seconds()))
    await post.until(lambda: len(post.lags) >= count)


async def _tick(stalls: list[float], done: asyncio.Event) -> None:
    """How long the event loop did not come round."""
    while not done.is_set():
        began = time.perf_counter()
        await asyncio.sleep(_TICK)
        stalls.append(time.perf_counter() - began - _TICK)


def _failures(system: System) -> int:
    return system.journal.failures if isinstance(system, Ours) else 0


STEPS: dict[str, Callable[[System, Task], Coroutine[Any, Any, Figures]]] = {
    "fill": filled,
    "start": started,
    "insert": inserted,
    "claim": claimed,
    "burst": burst,
    "rest": rested,
}


async def _carry_out(task: Task) -> Figures:
    return await STEPS[task.step](SYSTEMS[task.system](Path(task.home)), task)


def main() -> None:
    task = Task(**json.loads(sys.argv[1]))
    print(json.dumps(asdict(asyncio.run(_carry_out(task)))))


if __name__ == "__main__":
    main()
