"""The real bot as a process, living in a stand-in Discord."""

import asyncio
import contextlib
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from e2e.discord_standin import StandIn
from e2e.discord_world import TOKEN
from e2e.program import ROOT, START, environment

GRACE = 10.0
"""Seconds in which the bot must have left."""


@dataclass(slots=True)
class Bot:
    process: Process

    async def logs(self, event: str, within: float = START) -> str:
        """Reads its log until an event stands there; gives the line."""
        stream = self.process.stderr
        if stream is None:
            raise AssertionError("its log is not piped")
        async with asyncio.timeout(within):
            while line := (await stream.readline()).decode("utf-8", "replace"):
                if event in line:
                    return line
        raise AssertionError(f"it ended without {event}")

    async def leave(self) -> float:
        """Asks it to leave; gives the seconds it took."""
        began = asyncio.get_running_loop().time()
        self.process.send_signal(signal.SIGTERM)
        await self.left(GRACE + 5)
        return asyncio.get_running_loop().time() - began

    async def left(self, within: float = START) -> tuple[int, str]:
        """Its exit status, and what it had to say."""
        async with asyncio.timeout(within):
            out, err = await self.process.communicate()
        return self.process.returncode or 0, (out + err).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class House:
    """Where the bot keeps its things."""

    home: Path

    @contextlib.asynccontextmanager
    async def started(self, discord: StandIn, **given: str) -> AsyncIterator[Bot]:
        """A bot that is starting; it is killed at the end, if it has not left."""
        known = {
            "SUNSET_CACHE": str(ROOT / ".cache" / "tests"),
            "DISCORD_TOKEN": TOKEN,
            "SUNSET_DISCORD_API": discord.api,
            "PYTHONPATH": str(ROOT),
        }
        env = {**environment(self.home), **known, **given}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=env, cwd=self.home, stdout=PIPE, stderr=PIPE
        )
        try:
            yield Bot(process)
        finally:
            if process.returncode is None:
                process.kill()
            out, err = await process.communicate()
            sys.stdout.write((out + err).decode("utf-8", "replace"))  # shown where a test fails

    @contextlib.asynccontextmanager
    async def connected(self, discord: StandIn, **given: str) -> AsyncIterator[Bot]:
        """A bot that listens."""
        async with self.started(discord, **given) as bot:
            connected = asyncio.create_task(discord.until(lambda: discord.gateway.socket is not None, START))
            ended = asyncio.create_task(bot.process.wait())
            await asyncio.wait({connected, ended}, return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                connected.cancel()
                _, words = await bot.left()
                raise AssertionError(f"the bot ended before it was connected: {words[-2000:]}")
            ended.cancel()
            await connected
            yield bot
