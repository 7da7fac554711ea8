"""A worker that is told to stop: nothing asks the engine any more once that lets go."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from exports.export_kit import Bench

from bot.exports.engine.opening import Place
from bot.exports.engine.running import Running
from bot.exports.sweeping import Sweeper
from bot.exports.worker import ExportWorker, Watch


@dataclass(frozen=True, slots=True)
class NotedSweeper(Sweeper):
    """Sweeps all the time, and notes when it no longer does."""

    noted: list[str] = field(default_factory=list)

    async def keep_sweeping(self, every: float = 0.0) -> None:
        _ = every
        try:
            await asyncio.Event().wait()
        finally:
            self.noted.append("swept no more")


@dataclass(frozen=True, slots=True)
class SlowlyLettingGo(Running):
    """An engine that takes its time to let go, as a real one does."""

    noted: list[str] = field(default_factory=list)

    async def run(self, stop: asyncio.Event, started: Callable[[str], None] = lambda _: None) -> None:
        started("worker-0")
        await stop.wait()
        await asyncio.sleep(0.05)
        self.noted.append("let go")


async def test_nothing_asks_the_engine_any_more_once_it_lets_go(tmp_path: Path) -> None:
    bench, noted = Bench(tmp_path), list[str]()
    job = bench.job()
    about = (bench.box, bench.engine, bench.storage, bench.home, bench.clock, bench.journal, {"memory"})
    worker = ExportWorker(
        SlowlyLettingGo(Place("", tmp_path), job, noted=noted),
        NotedSweeper(*about, noted=noted),
        Watch(job, tmp_path),
        bench.clock,
        bench.journal,
    )
    stop = asyncio.Event()
    working = asyncio.create_task(worker.run(stop))
    await asyncio.sleep(0.05)
    stop.set()
    await working
    assert noted == ["swept no more", "let go"]
