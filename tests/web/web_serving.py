"""The web server over TCP, in a task of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from web.web_kit import House

from bot.web import build_web
from bot.web.server import WebServer


@dataclass(slots=True)
class Served:
    server: WebServer
    stop: asyncio.Event
    running: "asyncio.Task[None]"

    @property
    def address(self) -> str:
        assert self.server.address is not None
        return self.server.address

    async def leave(self) -> float:
        """Asks it to stop; gives the seconds that took."""
        began = asyncio.get_running_loop().time()
        self.stop.set()
        await self.running
        return asyncio.get_running_loop().time() - began


@asynccontextmanager
async def serving(house: House) -> AsyncIterator[Served]:
    """On a free port of this machine."""
    stop = asyncio.Event()
    server = build_web(house.settings, house.parts())
    served = Served(server, stop, asyncio.create_task(server.run(stop)))
    try:
        await asyncio.sleep(0)  # the task has begun now: it listens, or it has said why not
        yield served
    finally:
        await served.leave()
