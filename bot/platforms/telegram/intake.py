"""Takes updates in: each once, each chat's in their order, chats beside each other, none able to stop the rest.

An update counts as handled when what it asked for was done or given up; only then may it be confirmed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from telegram import Update
from telegram.error import InvalidToken

from bot.platforms.telegram.albums import Albums
from bot.platforms.telegram.errors import TelegramTokenError
from bot.platforms.telegram.ledger import Ledger

log = structlog.get_logger()


@dataclass(slots=True)
class Intake:
    handle: Callable[[Update], Awaitable[None]]
    ledger: Ledger
    albums: Albums = field(default_factory=Albums)
    refused: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when Telegram no longer takes the token."""
    _running: dict[int, asyncio.Task[None]] = field(default_factory=dict, init=False)
    _lanes: dict[int, asyncio.Task[None]] = field(default_factory=dict, init=False)

    def submit(self, update: Update) -> asyncio.Task[None] | None:
        """Begins to handle an update; None for one that was handled before. One in the making is not begun anew."""
        number = update.update_id
        if number in self.ledger:
            return None
        if number in self._running:
            return self._running[number]
        lane = _lane(update)
        self.albums.begin(update)
        task = asyncio.create_task(self._run(update, self._lanes.get(lane)))
        self._running[number] = self._lanes[lane] = task
        task.add_done_callback(lambda done: self._finished(done, number, lane))
        task.add_done_callback(lambda _: self.albums.end(update))
        return task

    def oldest(self) -> int | None:
        """The lowest number among the updates that are still being handled."""
        return min(self._running, default=None)

    def knows(self, number: int) -> bool:
        """Whether it was handled, or is being handled."""
        return number in self._running or number in self.ledger

    async def wait(self, seconds: float) -> None:
        """Waits until all is handled, but no longer than so many seconds."""
        if self._running:
            await asyncio.wait(tuple(self._running.values()), timeout=seconds)

    async def stop(self, seconds: float) -> int | None:
        """Lets what was begun end. What has not by then is dropped, to come again; gives the lowest number of it."""
        await self.wait(seconds)
        dropped = self.oldest()
        left = tuple(self._running.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return dropped

    def raise_for_token(self) -> None:
        if self.refused.is_set():
            raise TelegramTokenError

    async def _run(self, update: Update, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait((before,))
        await self.handle(update)

    def _finished(self, task: asyncio.Task[None], number: int, lane: int) -> None:
        """Where an unexpected error in handling one update ends: logged, and the update never seen again."""
        self._running.pop(number, None)
        if self._lanes.get(lane) is task:
            del self._lanes[lane]
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, InvalidToken):
            self.refused.set()
            return
        if error is not None:
            log.error("telegram_update_failed", error=type(error).__name__, frames=_frames(error))
        self.ledger.add(number)


def _frames(error: BaseException) -> list[str]:
    """Where it came from, never what it says: an error's own words may hold somebody's."""
    found: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        found.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found


def _lane(update: Update) -> int:
    """What happens in one chat is handled in its order; what happens outside of chats, in each person's."""
    place = update.effective_chat or update.effective_user
    return place.id if place is not None else 0
