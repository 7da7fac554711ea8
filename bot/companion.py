"""Runs a worker beside the bot: a process of its own, started again whenever it ends, for as long as the bot serves.

A worker dies with the bot that started it, however that one ends: it reads a pipe that only the bot holds open.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog

log = structlog.get_logger()

COMMAND = (sys.executable, "-m", "bot", "worker", "--while-piped")
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
STEADY = 60.0
"""Seconds after which a worker that ends did not end because it could not begin."""
GRACE = 9.0
"""Seconds that a worker is given to end, once it is told to."""


@dataclass(frozen=True, slots=True)
class Companion:
    """environment: all of it, with the home that the bot serves from."""

    environment: Mapping[str, str]
    command: Sequence[str] = COMMAND
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self, stop: asyncio.Event) -> None:
        """Keeps one running until told to stop; then sees it end."""
        pause = FIRST_PAUSE
        while not stop.is_set():
            begun = asyncio.get_running_loop().time()
            status = await self._once(stop)
            if stop.is_set():
                return
            steady = asyncio.get_running_loop().time() - begun >= STEADY
            pause = FIRST_PAUSE if steady else min(LONGEST_PAUSE, pause * 2)
            log.warning("worker_ended", status=status, again_in=pause)
            await self._rest(stop, pause)

    async def _once(self, stop: asyncio.Event) -> int | None:
        """None: it could not even be begun, the machine being short of memory or of processes."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self.command, stdin=asyncio.subprocess.PIPE, env=dict(self.environment)
            )
        except OSError:
            return None
        ending = asyncio.create_task(process.wait())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({ending, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            await _end(process)
        return await ending

    async def _rest(self, stop: asyncio.Event, pause: float) -> None:
        resting = asyncio.ensure_future(self.pause(pause))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({resting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (resting, stopping):
            task.cancel()


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(GRACE):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
