"""Serves people, on platforms until told to stop or in one conversation to its end; one bot a home."""

import asyncio
import signal
from collections.abc import Awaitable, Sequence
from datetime import timedelta
from typing import Protocol

import structlog

from bot.app import App
from bot.beside import accompanied
from bot.core.platform import Platform
from bot.reminders.when import prepare
from bot.store.locks import HeldError, InstanceLock, take, take_when_free

log = structlog.get_logger()


class Running(Protocol):
    """A platform, or the pages."""

    async def run(self, stop: asyncio.Event) -> None: ...


async def serve(app: App, platforms: Sequence[Platform], pages: Sequence[Running] = ()) -> None:
    """Serves platforms and pages; ends on SIGTERM or SIGINT. A second bot on the same home waits for the first to end.

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
    for language in app.voice.languages:
        await asyncio.to_thread(prepare, language)  # else the first to speak of a reminder would have to wait
    async with accompanied(app, stop):
        log.info("serving", platforms=[platform.name for platform in platforms])
        await _run_all((*platforms, *pages), stop)
    await app.orders.close()
    await app.memory.store.close()
    lock.release()
    log.info("stopped")


async def _run_all(parts: Sequence[Running], stop: asyncio.Event) -> None:
    async with asyncio.TaskGroup() as group:
        for part in parts:
            group.create_task(part.run(stop))


async def _run_if_free(pages: Sequence[Running], stop: asyncio.Event) -> None:
    try:
        await _run_all(pages, stop)
    except* OSError as taken:
        log.warning("pages_not_served", reason=[str(error) for error in taken.exceptions])


async def attend(
    app: App, conversation: Awaitable[None], pages: Sequence[Running] = (), *, telling: bool = True
) -> None:
    """Sees one conversation through: knowledge stays fresh, and what falls due is told in it.

    telling: whether what falls due is told. Where another process tells it on this home already, it goes on doing so.
    The conversation goes on without its pages where somebody else listens at their address.
    """
    lock = _lock_if_free(app) if telling else None
    stop = asyncio.Event()
    async with accompanied(app, stop, courier=lock is not None), asyncio.TaskGroup() as beside:
        beside.create_task(_run_if_free(pages, stop))
        try:
            await conversation
        finally:
            stop.set()
    await app.orders.close()
    await app.memory.store.close()
    if lock is not None:
        lock.release()


def _lock_if_free(app: App) -> InstanceLock | None:
    try:
        return take(app.settings.home)
    except HeldError as held:
        log.warning("told_by_other_bot", process=held.process)
        return None


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
