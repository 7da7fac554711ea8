"""Many channels as one history: everything in the order it was said, though each channel is read by itself.

Ids grow with time. Always the channel that has been read the least far is read on by a page; what was found up to the
point that all channels have been read to is given out, with that point. So a large community is gone through once, in
order, a page in memory at a time, and whoever is interrupted goes on from the last point that was told.
"""

import heapq
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """A page of one channel: what was looked for, by id, and up to which id it was read; None: to its end."""

    found: Sequence[tuple[int, T]]
    read_to: int | None


@dataclass(frozen=True, slots=True)
class Swept(Generic[T]):
    """What was found, in order, and up to which id everything has been read; None: to the end."""

    found: tuple[T, ...]
    read_to: int | None


ReadOn = Callable[[int, int], Awaitable[Stretch[T]]]
"""Of a channel, after an id."""


async def sweep(channels: Sequence[int], read_on: ReadOn[T], after: int = 0) -> AsyncIterator[Swept[T]]:
    """Gives what is found, in order; now and then nothing, as a sign of life.

    A channel holds nothing that is older than itself: its own id is where it begins.
    """
    reading = [(max(channel - 1, after), channel) for channel in channels]
    heapq.heapify(reading)
    waiting: list[tuple[int, T]] = []
    while reading:
        at, channel = heapq.heappop(reading)
        stretch = await read_on(channel, at)
        waiting += stretch.found
        if stretch.read_to is not None:
            heapq.heappush(reading, (stretch.read_to, channel))
        waiting.sort(key=lambda one: one[0])
        horizon = reading[0][0] if reading else None
        ready = [one for id_, one in waiting if horizon is None or id_ <= horizon]
        del waiting[: len(ready)]
        yield Swept(tuple(ready), horizon)
