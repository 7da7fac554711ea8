"""What a platform tells of a reply whose message is to be kept up to date. Whoever keeps it so implements it."""

from dataclasses import dataclass
from typing import Protocol

from bot.core.editing import Posted
from bot.core.message import Reply


class Upkeep(Protocol):
    async def posted(self, reply: Reply, posted: Posted, /) -> None:
        """The reply stands there now, in one message; told of every reply that is `live`."""
        ...


@dataclass(frozen=True, slots=True)
class NoUpkeep:
    """Of a bot in which nothing goes on."""

    async def posted(self, _reply: Reply, _posted: Posted, /) -> None:
        return
