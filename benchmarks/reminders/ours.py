"""Our store, book and courier as the bot puts them together, with a platform that takes everything at once."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database  # noqa: TID251  handed on by the store

from benchmarks.reminders.systems import Told, later, person
from bot.app import LANES
from bot.core.clock import system_clock
from bot.core.courier import Courier
from bot.core.delivery import Delivery
from bot.core.journal import Fields
from bot.core.notice import Claim
from bot.core.people import Person
from bot.core.platform import Delivered, Outcome, Parcel
from bot.core.text import plain
from bot.memory import Memory, open_memory
from bot.reminders.book import ReminderBook
from bot.reminders.reminder import Reminder, Timing
from bot.reminders.telling import composers
from bot.store import reminder_rows
from bot.texts.catalog import load_voice

PLATFORM = "discord"
_TOGETHER = 5_000
"""Reminders written in one transaction where there are many to fill in."""


@dataclass(slots=True)
class Quiet:
    """Counts what went wrong, writes nothing."""

    failures: int = 0

    def note(self, _event: str, _fields: Fields) -> None: ...

    def failed(self, _event: str, _error: Exception, _fields: Fields) -> None:
        self.failures += 1


@dataclass(slots=True)
class Ours:
    home: Path
    keeps: bool = True
    journal: Quiet = field(default_factory=Quiet)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _memory: Memory | None = None
    _running: asyncio.Task[None] | None = None

    @property
    def memory(self) -> Memory:
        if self._memory is None:
            self._memory = open_memory(self.home, system_clock, dict, self._bell.set)
        return self._memory

    async def fill(self, pending: int, now: datetime) -> None:
        reminders = (_reminder(f"wait {number}", later(now, number, pending), number) for number in range(pending))
        while await self.memory.store.write(lambda db: _add(db, reminders), durable=False):
            pass

    async def start(self, told: Told) -> None:
        """Comes back when it has looked for what is due for the first time, and knows how long it may rest."""

        async def send(parcel: Parcel) -> Outcome:
            told(plain(parcel.text).rpartition(": ")[2])
            return Delivered("1")

        memory = self.memory
        telling = composers(memory.kept.find_all, dict)
        clock = system_clock
        delivery = Delivery(memory.notices, memory.preferences, telling, load_voice(), send, clock, self.journal)
        rested = asyncio.Event()

        async def wait(wake: asyncio.Event, longest: timedelta) -> None:
            rested.set()
            await _rest(wake, longest)

        courier = Courier(delivery, LANES, wait, self._bell)
        self._running = asyncio.create_task(courier.run(self._stop))
        await rested.wait()

    async def put(self, words: str, due: datetime) -> None:
        number = int(words.rpartition(" ")[2])
        book = ReminderBook(self.memory.kept, system_clock, self._bell.set)
        await book.set(_reminder(words, due, number, "new-"))

    async def claim(self, limit: int) -> int:
        """Claims a batch of what is due, as the courier does."""
        now = system_clock()
        return len(await self.memory.notices.claim(Claim("benchmark", now, timedelta(seconds=120), limit)))

    async def stop(self) -> None:
        self._stop.set()
        if self._running is not None:
            await self._running
        await self.memory.store.close()


async def _rest(wake: asyncio.Event, longest: timedelta) -> None:
    try:
        async with asyncio.timeout(longest.total_seconds()):
            await wake.wait()
    except TimeoutError:
        return


def _add(db: Database, reminders: Iterator[Reminder]) -> int:
    """Adds the next few thousand; gives how many."""
    added = 0
    for added, reminder in enumerate(reminders, 1):
        reminder_rows.add(db, reminder)
        if added == _TOGETHER:
            break
    return added


def _reminder(words: str, due: datetime, number: int, prefix: str = "") -> Reminder:
    return Reminder(Person(PLATFORM, prefix + person(number)), words, Timing(due, "Europe/Madrid"))
