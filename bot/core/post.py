"""Brings a parcel to the platform it is for. A platform that is not running now may run later."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.core.platform import Later, Outcome, Parcel

ABSENT = timedelta(minutes=10)
PATIENCE = timedelta(seconds=30)
"""A platform that has not answered by then is asked again later: at worst the person reads it twice."""


class Reached(Protocol):
    """What a platform does for the post: all of it that matters here."""

    async def deliver(self, parcel: Parcel) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Post:
    """By the platforms' names. More may be reached later than when this was made."""

    platforms: Mapping[str, Reached]
    patience: timedelta = PATIENCE

    async def deliver(self, parcel: Parcel) -> Outcome:
        platform = self.platforms.get(parcel.to.platform)
        if platform is None:
            return Later(ABSENT)
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                return await platform.deliver(parcel)
        except TimeoutError:
            return Later()
