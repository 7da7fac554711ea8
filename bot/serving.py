"""Runs the platforms until the process is told to stop."""

import asyncio
import signal
from collections.abc import Sequence

import structlog

from bot.app import App
from bot.core.platform import Platform
from bot.knowledge.watching import keep_fresh

log = structlog.get_logger()


async def serve(app: App, platforms: Sequence[Platform]) -> None:
    """Serves every platform while edits of the knowledge are taken in; ends on SIGTERM or SIGINT.

    Raises:
        ExceptionGroup: a platform cannot go on, a token revoked for example; the others are stopped with it, for a bot
            that serves half of what it was told to is found out too late.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    watching = asyncio.create_task(keep_fresh(app.shelf, stop))
    log.info("serving", platforms=[platform.name for platform in platforms])
    try:
        async with asyncio.TaskGroup() as group:
            for platform in platforms:
                group.create_task(platform.run(stop))
    finally:
        stop.set()
        await watching
        log.info("stopped")
