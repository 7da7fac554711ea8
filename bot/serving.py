"""Runs what must go on while people are served: fresh knowledge, what falls due, the platforms; until told to stop."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Sequence
from datetime import timedelta

import structlog

from bot.app import App
from bot.core.platform import Platform
from bot.core.refusal import Refusal
from bot.knowledge.watching import keep_fresh
from bot.store.locks import HeldError, InstanceLock, take, take_when_free
from bot.store.opening import look_through

log = structlog.get_logger()

_DAY = timedelta(days=1)


async def serve(app: App, platforms: Sequence[Platform]) -> None:
    """Serves every platform; ends on SIGTERM or SIGINT. A second bot on the same home waits for the first to end.

    Raises:
        ExceptionGroup: a platform cannot go on, a token revoked for example; the others are stopped with it, for a bot
            that serves half of what it was told to is found out too late.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    lock = await _lock(app, stop)
    if lock is None:
        return
    await app.memory.store.reopen()  # a copy may have been restored while another bot had the lock
    async with _accompanied(app, stop):
        log.info("serving", platforms=[platform.name for platform in platforms])
        async with asyncio.TaskGroup() as group:
            for platform in platforms:
                group.create_task(platform.run(stop))
    await app.memory.store.close()
    lock.release()
    log.info("stopped")


async def attend(app: App, conversation: Awaitable[None], *, telling: bool = True) -> None:
    """Sees one conversation through: knowledge stays fresh, and what falls due is told in it.

    telling: whether what falls due is told. Where another process tells it on this home already, it goes on doing so.
    """
    lock = _lock_if_free(app) if telling else None
    async with _accompanied(app, asyncio.Event(), courier=lock is not None):
        await conversation
    await app.memory.store.close()
    if lock is not None:
        lock.release()


def _lock_if_free(app: App) -> InstanceLock | None:
    try:
        return take(app.settings.home)
    except HeldError as held:
        log.warning("told_by_other_bot", process=held.process)
        return None


@contextlib.asynccontextmanager
async def _accompanied(app: App, stop: asyncio.Event, *, courier: bool = True) -> AsyncIterator[None]:
    """What goes on beside the conversation; ended with it, what is under way finished first."""

    async def announce() -> None:
        await _announce(app)

    beside = [asyncio.create_task(keep_fresh(app.shelf, stop, announce))]
    if courier:
        await announce()
        beside += [asyncio.create_task(app.courier.run(stop)), asyncio.create_task(_keep_house(app, stop))]
        beside += [asyncio.create_task(look_through(app.memory.store, stop))]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*beside)


async def _announce(app: App) -> None:
    """Tells followers what has changed in the knowledge since they were last told."""
    try:
        changes = await app.memory.follows.announce()
    except Refusal as refused:
        log.error("changes_not_announced", reason=refused.phrase.key)  # noqa: TRY400  told again at the next start
    else:
        if changes:
            log.info("changes_announced", changes=changes)


async def _keep_house(app: App, stop: asyncio.Event) -> None:
    """Once a day, what is past its time goes."""
    while not stop.is_set():
        try:
            await app.memory.housekeeping.purge(app.clock())
        except Refusal as refused:
            log.error("housekeeping_failed", reason=refused.phrase.key)  # noqa: TRY400  tried again tomorrow
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_DAY.total_seconds()):
                await stop.wait()


async def _lock(app: App, stop: asyncio.Event) -> InstanceLock | None:
    """The lock of the home, when it is free; None: told to stop before that."""

    async def pause(longest: timedelta) -> None:
        await asyncio.sleep(longest.total_seconds())

    taking = asyncio.create_task(take_when_free(app.settings.home, pause, _tell_waiting))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({taking, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if taking.done():
        return taking.result()
    taking.cancel()
    return None


def _tell_waiting(held: HeldError) -> None:
    log.warning("waiting_for_other_bot", process=held.process)
