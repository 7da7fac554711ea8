"""How fast one host is asked: so many at once, so often, and not before it wants to be asked again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.exports.source import TryAgainError

Seconds: TypeAlias = Callable[[], float]
Sleep: TypeAlias = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Pace:
    """at_once: fetches from one host. interval: seconds between two requests to it.

    patience: seconds to wait here for a host that asked for a pause; a longer pause is the caller's to wait for.
    """

    at_once: int = 4
    interval: float = 0.0
    patience: float = 10.0


@dataclass(slots=True)
class _Lane:
    places: asyncio.Semaphore
    opens: float = 0.0


@dataclass(slots=True)
class Lanes:
    pace: Pace = field(default_factory=Pace)
    now: Seconds = field(default=lambda: asyncio.get_running_loop().time())
    sleep: Sleep = asyncio.sleep
    _lanes: dict[str, _Lane] = field(default_factory=dict)

    @asynccontextmanager
    async def enter(self, host: str) -> AsyncIterator[None]:
        """Holds a place with a host, from the request until its answer has been read.

        Raises:
            TryAgainError: the host does not want to be asked for some time yet.
        """
        lane = self._lane(host)
        async with lane.places:
            while (wait := lane.opens - self.now()) > 0:
                if wait > self.pace.patience:
                    raise TryAgainError(wait)
                await self.sleep(wait)
            lane.opens = self.now() + self.pace.interval
            yield

    def close(self, host: str, seconds: float) -> None:
        """The host wants to be left alone for so long: all fetches from it wait."""
        lane = self._lane(host)
        lane.opens = max(lane.opens, self.now() + seconds)

    def _lane(self, host: str) -> _Lane:
        return self._lanes.setdefault(host, _Lane(asyncio.Semaphore(self.pace.at_once)))
