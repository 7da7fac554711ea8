"""Asks Telegram for updates, and confirms those that were handled: the way in that needs no public address."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.platforms.telegram import outcomes
from bot.platforms.telegram.connection import LONG_POLL
from bot.platforms.telegram.errors import TelegramTokenError
from bot.platforms.telegram.incoming import WANTED
from bot.platforms.telegram.intake import Intake
from bot.platforms.telegram.retrying import Sleep, delays

log = structlog.get_logger()
T = TypeVar("T")

PAGE = 100
"""Updates Telegram gives at once."""

AT_ONCE = 0.5
"""Seconds the next page waits for this one to be handled."""

RIVAL = 10.0
"""Seconds to leave to another instance before asking again."""


TWO = (
    "another program asks Telegram for this bot's messages with the same token, perhaps on another machine: each gets "
    "only some of them. Stop one, or give it a token of its own from @BotFather"
)
"""Why Telegram answers 409, for whoever reads the log."""


@dataclass(slots=True)
class Polling:
    """Confirms nothing that is not handled. What takes long comes with every page until it is, and is recognised."""

    bot: Bot
    intake: Intake
    sleep: Sleep = asyncio.sleep
    _end: int | None = field(default=None, init=False)
    """One more than the highest number seen, until Telegram was told of it.

    Once told it is forgotten: Telegram may begin its numbers anew, lower, when nothing came for a week.
    """
    _crowded: bool = field(default=False, init=False)
    """The last page was full of what takes long: go beyond it rather than stand still."""

    async def run(self, stop: asyncio.Event) -> None:
        """Until stopped.

        Raises:
            TelegramTokenError: Telegram does not take the token, or no longer.
        """
        await self._try(stop, self._free)
        pauses = delays(1.0, 30.0)
        while not stop.is_set():
            if await self._try(stop, lambda: self._page(stop), pauses):
                pauses = delays(1.0, 30.0)
            self.intake.raise_for_token()

    async def finish(self, dropped: int | None) -> None:
        """Tells Telegram what was handled last, so that it does not come again; what was dropped does."""
        told = self._end if dropped is None else dropped
        if told is not None:
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(2):
                    await self.bot.get_updates(offset=told, limit=1, timeout=timedelta(), allowed_updates=WANTED)

    async def _page(self, stop: asyncio.Event) -> None:
        oldest = self.intake.oldest()
        offset = self._end if oldest is None or self._crowded else oldest
        updates = await unless(stop, self._ask(offset, timedelta() if oldest else LONG_POLL))
        if updates is None:
            return
        if offset == self._end:
            self._end = None
        fresh = [update for update in updates if not self.intake.knows(update.update_id)]
        for update in fresh:
            self.intake.submit(update)
        if updates:
            self._end = max(self._end or 0, updates[-1].update_id + 1)
        self._crowded = len(updates) == PAGE and not fresh
        await unless(stop, self.intake.wait(AT_ONCE))

    async def _try(
        self, stop: asyncio.Event, work: Callable[[], Coroutine[Any, Any, None]], pauses: Iterator[float] | None = None
    ) -> bool:
        """Whether it went well. What may go well later waits a while and is logged."""
        try:
            await unless(stop, work())
        except InvalidToken:
            raise TelegramTokenError from None
        except TelegramError as error:
            await self._held_up(stop, error, next(pauses or delays(1.0)))
            return False
        return True

    async def _ask(self, offset: int | None, held: timedelta) -> Sequence[Update]:
        return await self.bot.get_updates(offset=offset, limit=PAGE, timeout=held, allowed_updates=WANTED)

    async def _pause(self, seconds: float) -> None:
        await self.sleep(seconds)

    async def _free(self) -> None:
        """A webhook that is still set keeps updates from us. What waits stays."""
        if (await self.bot.get_webhook_info()).url:
            await self.bot.delete_webhook(drop_pending_updates=False)
            log.warning("telegram_webhook_removed")

    async def _held_up(self, stop: asyncio.Event, error: TelegramError, pause: float) -> None:
        if isinstance(error, Conflict) and "webhook" in error.message.lower():
            await self._try(stop, self._free)
            return
        if isinstance(error, Conflict):
            log.error("telegram_two_instances", what=TWO, waits=RIVAL)
            pause = RIVAL
        else:
            told = outcomes.pause(error)
            pause = pause if told is None else told.total_seconds()
            log.warning("telegram_unreachable", error=type(error).__name__, waits=pause)
        await unless(stop, self._pause(pause))


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The work's result; None when stopped first, and then the work is given up."""
    doing, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None
    finally:
        for task in (doing, stopping):
            task.cancel()
        await asyncio.gather(doing, stopping, return_exceptions=True)
