"""How the loops rest: until something rings, or the time is over, or they are to stop."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import TypeAlias

Wait: TypeAlias = Callable[[asyncio.Event, timedelta], Awaitable[None]]
"""Comes back when the event is set or the time is over."""


async def rest(wake: asyncio.Event, longest: timedelta) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(longest.total_seconds()):
            await wake.wait()


@contextlib.contextmanager
def ringing(bell: asyncio.Event, *, at: asyncio.Event) -> Iterator[None]:
    """Meanwhile the bell rings at the other event too: whoever rests until it rings is woken to stop."""

    async def ring() -> None:
        await at.wait()
        bell.set()

    ringer = asyncio.create_task(ring())
    try:
        yield
    finally:
        ringer.cancel()
