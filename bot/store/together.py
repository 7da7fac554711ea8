"""Writes of one sort made together: what comes while one is under way shares the next transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

T = TypeVar("T")
Write: TypeAlias = Callable[[Sequence[T]], Awaitable[None]]


@dataclass(slots=True)
class Together(Generic[T]):
    """Comes back when what was given is written; where a shared write fails, each is made once more by itself.

    So whoever's fault it was is told, and nobody else.
    """

    _waiting: list[T] = field(default_factory=list)
    _next: asyncio.Task[None] | None = None

    async def __call__(self, items: Sequence[T], write: Write[T]) -> None:
        if not self._waiting:
            self._next = asyncio.create_task(self._write(self._next, write))
        self._waiting += items
        shared = self._next
        if shared is None:
            return
        await asyncio.wait({shared})
        if shared.cancelled() or shared.exception() is not None:
            await write(items)

    async def _write(self, before: asyncio.Task[None] | None, write: Write[T]) -> None:
        if before is not None:
            await asyncio.wait({before})
        items, self._waiting = self._waiting, []
        await write(items)
