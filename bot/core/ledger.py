"""Writes the courier owes: one that failed is made again before anything else is claimed.

So a message that went out is not sent a second time because the disk was full when that was to be written down.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from bot.core.notice import Notice

Write: TypeAlias = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Ledger:
    """By the notices they are about; those are not sent again meanwhile."""

    _owed: dict[frozenset[int], Write] = field(default_factory=dict)

    def __contains__(self, notice: Notice) -> bool:
        return any(notice.id in ids for ids in self._owed)

    def owe(self, notices: Iterable[Notice], write: Write) -> Write:
        """Keeps the write until it was made; gives it in the form that strikes it off."""
        ids = frozenset(notice.id for notice in notices)
        self._owed[ids] = write
        return partial(self._pay, ids, write)

    def owed(self) -> tuple[Write, ...]:
        return tuple(partial(self._pay, ids, write) for ids, write in self._owed.items())

    async def _pay(self, ids: frozenset[int], write: Write) -> None:
        await write()
        self._owed.pop(ids, None)
