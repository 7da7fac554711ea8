"""The real `sunset-bot worker` as a process, on a home of its own, and the orders that a bot would have put there."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.answering.memory import Memory, memory
from benchmarks.answering.questions import ROOT
from benchmarks.platforms.program import Bot, Cost
from bot.core.clock import system_clock
from bot.core.people import Person
from bot.exporting import Ground, open_ground
from bot.exports.engine.opening import prepare
from bot.exports.engine.port import Job
from bot.exports.export import Export, State
from bot.exports.life import rank
from bot.exports.links import new_id
from bot.exports.sources.basket import Handed, Kind
from bot.sources import BASKET_OWN_HOSTS
from bot.store.baskets import BasketTable
from bot.store.opening import open_store

LOOK = 0.01
"""Seconds between two looks at what became of an order."""
SETTLED = 3.0
"""Seconds a worker is left alone after its start before anything is measured."""


@dataclass(slots=True)
class Bench:
    """What bot and worker stand on."""

    home: Path
    ground: Ground = field(init=False)

    def __post_init__(self) -> None:
        self.ground = open_ground(self.home, {}, open_store(self.home, system_clock).store)
        prepare(self.ground.place)

    async def hand(self, person: Person, addresses: Sequence[str]) -> None:
        now = system_clock()
        things = [Handed(Kind.LINK, "", address, now) for address in addresses]
        await BasketTable(self.ground.exports.store).put(person, things)

    async def order(self, person: Person, source: str) -> str:
        now = system_clock()
        asked = Export(new_id(), person, source, State.QUEUED, now, rank=rank(now, 1))
        await self.ground.exports.add(asked, lambda _: None)
        await self.ground.engine.start(Job(asked.id, source, asked.rank))
        return asked.id

    async def until(self, export_id: str, *states: State) -> Export:
        while True:
            found = (await self.ground.exports.find_all([export_id]))[export_id]
            if found.state in states:
                return found
            await asyncio.sleep(LOOK)

    async def close(self) -> None:
        await self.ground.engine.close()
        await self.ground.exports.store.close()


@dataclass(frozen=True, slots=True)
class Worker:
    process: asyncio.subprocess.Process

    def cost(self) -> Cost:
        return Bot(self.process).cost()

    def memory(self) -> Memory:
        held = memory(self.process.pid)
        if held is None:
            raise OSError("there is no /proc to read memory from")
        return held


@asynccontextmanager
async def working(home: Path, server: str = "") -> AsyncIterator[Worker]:
    """server: from where links in baskets may be fetched, though it is on this machine."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}  # noqa: TID251  handed on to a child
    ours = {"SUNSET_HOME": str(home), "PYTHONPATH": str(ROOT), BASKET_OWN_HOSTS: server}
    with (home / "worker.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "worker", cwd=home, env=kept | ours, stdout=log, stderr=log
        )
        try:
            await asyncio.sleep(SETTLED)
            yield Worker(process)
        finally:
            process.terminate()
            await process.wait()
