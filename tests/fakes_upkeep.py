"""Upkeep that remembers what it was told."""

from dataclasses import dataclass, field

from bot.core.editing import Posted
from bot.core.message import Reply


@dataclass(slots=True)
class KeptUpkeep:
    told: list[tuple[str | None, Posted]] = field(default_factory=list)

    async def posted(self, reply: Reply, posted: Posted, /) -> None:
        self.told.append((reply.live, posted))
