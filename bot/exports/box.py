"""The port of where exports are kept: who asks, what runs, what is to be cleared away."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.core.people import Person
from bot.exports.export import Export
from bot.exports.life import Edited

Decide: TypeAlias = Callable[[Export], Edited | None]
"""What an export becomes; None: it stays as it is."""


class ExportBox(Protocol):
    async def add(self, export: Export, admit: Callable[[tuple[Export, ...]], None]) -> Export:
        """Keeps a new one, unless `admit` raises at the sight of what its person has, the newest first.

        Decided and written as one: of two that are asked for at once, the second one sees the first.
        """
        ...

    async def edit(self, export_id: str, decide: Decide) -> Export | None:
        """Reads, decides and writes as one, with the notice that goes with it; gives what holds now.

        None: there is none of this id. What a person was told stays told: a notice is kept once for its key.
        """
        ...

    async def find(self, export_id: str) -> Export | None: ...

    async def find_all(self, ids: Sequence[str]) -> Mapping[str, Export]:
        """Those that are there."""
        ...

    async def by_digest(self, digest: str) -> Export | None: ...

    async def of(self, person: Person) -> tuple[Export, ...]:
        """All that is kept of them, the newest first."""
        ...

    async def ahead(self, export: Export) -> int:
        """How many of the same source are in the queue before it."""
        ...

    async def active(self) -> tuple[Export, ...]:
        """Those in the queue and those at work, in the queue's order."""
        ...

    async def ready(self) -> tuple[Export, ...]:
        """Those that people may fetch, or could until their time was over."""
        ...

    async def to_clear(self, now: datetime) -> tuple[Export, ...]:
        """Those past their time, and those that ended with files still to be removed."""
        ...
