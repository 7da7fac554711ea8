"""`sunset-bot run` as a process beside stand-ins, over a home that the test too reads and writes."""

import asyncio
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from e2e.program import ROOT, START, environment

from bot.core.clock import system_clock
from bot.core.people import Person
from bot.memory import Memory, open_memory
from bot.reminders.book import ReminderBook
from bot.reminders.reminder import Reminder

LEAVING = 15.0
"""Seconds in which a bot that is asked to leave must have left."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a bot keeps its things, and what it is given to know. What it says goes into a log there."""

    folder: Path
    knowledge: Path
    settings: Mapping[str, str]

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Process]:
        """A bot that is starting; killed at the end, if it has not left."""
        given = {**environment(self.folder, self.knowledge), **self.settings, "PYTHONPATH": str(ROOT)}
        with self._log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=given, cwd=self.folder, stdout=log, stderr=log
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def leave(self, process: Process) -> None:
        process.terminate()
        async with asyncio.timeout(LEAVING):
            assert await process.wait() == 0, self.log()

    @asynccontextmanager
    async def memory(self) -> AsyncIterator[Memory]:
        """What the bot keeps, opened here too."""
        memory = await asyncio.to_thread(open_memory, self.folder, system_clock, dict, lambda: None)
        try:
            yield memory
        finally:
            await memory.store.close()

    async def put(self, *reminders: Reminder) -> None:
        """Keeps reminders as the handlers would, past ones too."""
        async with self.memory() as memory:
            for reminder in reminders:
                await memory.kept.add(reminder, lambda _listed: None)

    async def listed(self, person: Person) -> tuple[Reminder, ...]:
        async with self.memory() as memory:
            return await ReminderBook(memory.kept, system_clock, lambda: None).of(person)

    async def until(self, process: Process, holds: Callable[[], bool], within: float = START) -> None:
        """Looks again and again until it holds, while the bot lives."""
        async with asyncio.timeout(within):
            while not holds():
                assert process.returncode is None, self.log()
                await asyncio.sleep(0.02)

    async def serving(self, process: Process) -> None:
        """Waits until the first bot serves."""
        await self.until(process, lambda: self.served() > 0)

    def served(self) -> int:
        """How many bots came so far that they served."""
        return self.log().count("] serving")

    def log(self) -> str:
        """What the bots had to say."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    @property
    def _log(self) -> Path:
        return self.folder / "bot.log"
