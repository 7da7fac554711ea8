"""Tries again what may work in a moment: how often, how long, and what is said about it in the log."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import structlog
from telegram.error import TelegramError

from bot.platforms.telegram import outcomes

log = structlog.get_logger()

PATIENCE = 120.0
"""Seconds an answer is held for a server that does not take it. Longer, and it answers a talk that has moved on."""

Sleep = Callable[[float], Awaitable[None]]
T = TypeVar("T")


def delays(first: float = 0.5, most: float = 15.0) -> Iterator[float]:
    """Seconds between tries, doubling."""
    while True:
        yield first
        first = min(first * 2, most)


async def persist(
    call: Callable[[], Awaitable[T]],
    sleep: Sleep = asyncio.sleep,
    patience: float = PATIENCE,
    doubles: str | None = None,
) -> T:
    """Calls until it works, fails for good or patience ends.

    `doubles` names what happens twice when a broken connection hides that it had worked: Telegram offers no way to
    tell, so it is done again rather than lost, and counted.

    Raises:
        TelegramError: the last one.
    """
    waited = 0.0
    for delay in delays():
        try:
            return await call()
        except TelegramError as error:
            wait = _wait(error, delay)
            if not outcomes.passes(error) or waited + wait > patience:
                raise
            if doubles is not None and outcomes.unsure(error):
                log.warning("telegram_maybe_doubled", what=doubles)
        waited += wait
        await sleep(wait)
    raise AssertionError("delays never end")


def _wait(error: TelegramError, delay: float) -> float:
    told = outcomes.pause(error)
    return delay if told is None else told.total_seconds()
