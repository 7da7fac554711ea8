"""What goes on beside every conversation: fresh knowledge, what falls due, a tidy store, a worker for exports."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog

from bot.app import App
from bot.companion import Companion
from bot.core.refusal import Refusal
from bot.core.resting import rest
from bot.exports.folder import folders_in
from bot.knowledge.watching import keep_fresh
from bot.ordering import Orders
from bot.settings import HOME
from bot.store.opening import look_through

log = structlog.get_logger()

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_LOOK = timedelta(seconds=2)
GLANCE = timedelta(seconds=30)
"""Between two looks for what nobody here has ordered."""


@contextlib.asynccontextmanager
async def accompanied(app: App, stop: asyncio.Event, *, courier: bool = True) -> AsyncIterator[None]:
    """What goes on beside the conversation; ended with it, what is under way finished first.

    Should one of them break, the conversation ends with it: a bot that tells nothing any more must not look alive.
    """

    async def announce() -> None:
        await _announce(app)

    if courier:
        await announce()
    async with asyncio.TaskGroup() as beside:
        beside.create_task(keep_fresh(app.shelf, stop, announce))
        if courier:
            beside.create_task(app.courier.run(stop))
            beside.create_task(app.live.run(stop))
            beside.create_task(_keep_house(app, stop))
            beside.create_task(_sweep_uploads(app, stop))
            beside.create_task(look_through(app.memory.store, stop))
            beside.create_task(_pack(app, stop))
        try:
            yield
        finally:
            stop.set()


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
        await rest(stop, _DAY)


async def _sweep_uploads(app: App, stop: asyncio.Event) -> None:
    """Every hour: what was begun and left, and what has been kept for long enough, is large."""
    while not stop.is_set():
        try:
            await app.orders.uploads.sweep()
        except (Refusal, OSError) as unavailable:
            log.warning("uploads_not_swept", reason=type(unavailable).__name__)
        await rest(stop, _HOUR)


async def _pack(app: App, stop: asyncio.Event) -> None:
    """Starts a worker once there is something for it to do, and has what it did told."""
    await until_work(app.orders, app.settings.home, stop)
    if stop.is_set():
        return
    environment = {**app.settings.environment, HOME: str(app.settings.home)}
    async with asyncio.TaskGroup() as both:
        both.create_task(Companion(environment).run(stop))
        both.create_task(_listen(app, stop))


async def until_work(orders: Orders, home: Path, stop: asyncio.Event, glance: timedelta = GLANCE) -> None:
    """Comes back when a worker has something to do: for somebody, or with what is left of somebody who was forgotten.

    What this process orders is known at once, what another one does on the same home within a glance.
    """
    if await _is_any(partial(_files, orders, home)):
        return
    while not (stop.is_set() or orders.wanted.is_set() or await _is_any(orders.kept.unfinished)):
        await _either(orders.wanted, stop, within=glance)


async def _files(orders: Orders, home: Path) -> Sequence[str]:
    return await asyncio.to_thread(folders_in, home) or await orders.storage.names()


async def _is_any(look: Callable[[], Awaitable[object]]) -> bool:
    """Where it cannot be seen now it is looked at again later: no reason for the whole bot to end."""
    try:
        return bool(await look())
    except (Refusal, OSError) as unavailable:
        log.warning("exports_not_seen", reason=type(unavailable).__name__)
        return False


async def _listen(app: App, stop: asyncio.Event) -> None:
    """While exports are under way the courier looks often: a worker cannot ring, it is another process."""
    while not stop.is_set():
        app.bell.set()
        app.orders.wanted.clear()
        if await _is_any(app.orders.kept.active):
            await rest(stop, _LOOK)
        else:
            await _either(app.orders.wanted, stop, within=GLANCE)


async def _either(*events: asyncio.Event, within: timedelta) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, timeout=within.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
