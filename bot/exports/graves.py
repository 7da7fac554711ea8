"""What is left of exports whose person was forgotten: their jobs are stopped and their files go, again and again.

A row goes in the transaction that forgets its person, and a grave with nothing but the export's id is dug in the same
one: from then on nothing that a worker decides about the export finds a row to be written to. Its job may have been in
the middle of writing a file. So whatever comes late is cleared away too, until nothing can come any more.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.core.clock import Clock
from bot.exports.engine.port import LIVE, Engine
from bot.exports.folder import archive_name, folder_of
from bot.exports.storage.port import Storage

FRESH = timedelta(minutes=1)
"""So long it is looked after in every round, then in the thorough ones."""
OVER = timedelta(hours=1)
"""A worker that has written nothing for so long will write nothing any more."""


@dataclass(frozen=True, slots=True)
class Grave:
    """since: when a worker looked after it first."""

    export: str
    since: datetime


class Graves(Protocol):
    async def tended(self, now: datetime) -> Sequence[Grave]:
        """All of them, each looked after since now at the latest."""
        ...

    async def fresh(self) -> Sequence[str]:
        """The exports that no worker has looked after yet."""
        ...

    async def close(self, export_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Gravedigger:
    """Part of each worker's sweeping. Raises what its parts raise; the next round goes on."""

    graves: Graves
    engine: Engine
    storage: Storage
    home: Path
    clock: Clock

    async def round(self, *, thorough: bool) -> None:
        now = self.clock()
        for grave in await self.graves.tended(now):
            if thorough or now - grave.since < FRESH:
                await self._tend(grave, now)

    async def _tend(self, grave: Grave, now: datetime) -> None:
        await self.engine.cancel(grave.export)
        await self.storage.remove(archive_name(grave.export))
        await asyncio.to_thread(folder_of(self.home, grave.export).clear)
        if now - grave.since >= OVER and await self.engine.status(grave.export) not in LIVE:
            await self.engine.drop([grave.export])
            await self.graves.close(grave.export)
