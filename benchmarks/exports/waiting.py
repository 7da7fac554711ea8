"""What a worker costs that waits, how soon it begins what is put in, and whether anybody waits longer than others."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.exports.worker import LOOK, Bench, working
from bot.core.people import Person
from bot.exports.export import ACTIVE, State

SOURCE = "mydata"
"""The smallest export there is: of somebody about whom nothing is known."""


@dataclass(frozen=True, slots=True)
class Waited:
    """idle: the share of a core while nothing waits. picked: seconds from an order to its beginning, one at a time."""

    idle: float
    memory: int
    picked: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """waits: seconds from each order to its beginning, by person. most_ahead: exports somebody was ahead of another."""

    people: int
    jobs: int
    seconds: float
    waits: tuple[tuple[float, ...], ...]
    most_ahead: int


async def waited(seconds: float, orders: int) -> Waited:
    with TemporaryDirectory(prefix="sunset-benchmark-") as folder:
        bench = Bench(Path(folder))
        async with working(bench.home) as worker:
            await asyncio.sleep(seconds / 2)
            before = worker.cost().processor
            await asyncio.sleep(seconds)
            idle, held = (worker.cost().processor - before) / seconds, worker.memory().resident
            picked = [await _picked(bench, number) for number in range(orders)]
        await bench.close()
    return Waited(idle, held, tuple(picked))


async def _picked(bench: Bench, number: int) -> float:
    """At any moment of whatever rhythm the worker has."""
    await asyncio.sleep(random.random())  # noqa: S311  a moment
    began = time.perf_counter()
    order = await bench.order(Person("benchmark", str(number)), SOURCE)
    await bench.until(order, *(set(State) - {State.QUEUED}))
    seconds = time.perf_counter() - began
    await bench.until(order, *(set(State) - ACTIVE))
    return seconds


async def shared(people: int, each: int) -> Shared:
    """Everybody has one order at a time, as the desk sees to, and the next as soon as that is done."""
    with TemporaryDirectory(prefix="sunset-benchmark-") as folder:
        bench, rounds = Bench(Path(folder)), Rounds(each)
        async with working(bench.home):
            began = time.perf_counter()
            for number in range(people):
                await rounds.next(bench, number)
            while rounds.under_way:
                await asyncio.sleep(LOOK)
                await rounds.look(bench)
            seconds = time.perf_counter() - began
        await bench.close()
    return Shared(people, people * each, seconds, tuple(map(tuple, rounds.waits.values())), rounds.most_ahead)


@dataclass(slots=True)
class Rounds:
    """Who has an order under way, and how long each of theirs waited."""

    each: int
    under_way: dict[str, int] = field(default_factory=dict)
    waits: dict[int, list[float]] = field(default_factory=dict)
    most_ahead: int = 0

    async def next(self, bench: Bench, number: int) -> None:
        self.waits.setdefault(number, [])
        self.under_way[await bench.order(Person("benchmark", str(number)), SOURCE)] = number

    async def look(self, bench: Bench) -> None:
        held = await bench.ground.exports.find_all(list(self.under_way))
        for one in [one for one in held.values() if one.state not in ACTIVE]:
            if one.started is None or one.state is not State.READY:
                raise RuntimeError(f"an export came to {one.state} {one.failure}")
            number = self.under_way.pop(one.id)
            self.waits[number].append((one.started - one.asked).total_seconds())
            done = [len(waits) for waits in self.waits.values()]
            self.most_ahead = max(self.most_ahead, max(done) - min(done))
            if len(self.waits[number]) < self.each:
                await self.next(bench, number)
