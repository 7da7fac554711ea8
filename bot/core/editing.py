"""Changing what the bot has said: the port of platforms that can, and the way to the one a message stands on.

Always best effort: a change that does not come off leaves the message as it was, and nobody waits for it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, runtime_checkable

from bot.core.people import Address
from bot.core.platform import Button, Later, Outcome, Reason, Undeliverable
from bot.core.text import Text

ABSENT = timedelta(minutes=10)
PATIENCE = timedelta(seconds=10)
"""A platform that has not answered by then has others waiting."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of the bot's: where it stands, and what its platform calls it."""

    address: Address
    message: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What a message is to say from now on, whole."""

    of: Posted
    text: Text
    buttons: tuple[Button, ...] = ()


@runtime_checkable
class Editing(Protocol):
    """A platform that can change what it has said."""

    async def edit(self, revision: Revision) -> Outcome:
        """One try. Delivered where the message says so already; Undeliverable where it will never say so."""
        ...

    def let_go(self, posted: Posted) -> None:
        """The message will not be changed any more: whatever was kept for that may go."""
        ...


@dataclass(frozen=True, slots=True)
class Pen:
    """By the platforms' names. More may be reached later than when this was made."""

    platforms: Mapping[str, object]
    patience: timedelta = PATIENCE

    async def edit(self, revision: Revision) -> Outcome:
        platform = self.platforms.get(revision.of.address.platform)
        if platform is None:
            return Later(ABSENT)
        if not isinstance(platform, Editing):
            return Undeliverable(Reason.REFUSED)
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                return await platform.edit(revision)
        except TimeoutError:
            return Later()

    def let_go(self, posted: Posted) -> None:
        platform = self.platforms.get(posted.address.platform)
        if isinstance(platform, Editing):
            platform.let_go(posted)
