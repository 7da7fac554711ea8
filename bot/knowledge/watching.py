"""Takes in edits of the knowledge while the bot runs: the only door to watchfiles."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from watchfiles import awatch

from bot.knowledge.problems import Problem
from bot.knowledge.shelf import BrokenKnowledgeError, Shelf

log = structlog.get_logger()

SHOWN = 5
"""Problems put into one log line; `sunset-bot check` shows them all."""


async def keep_fresh(shelf: Shelf, stop: asyncio.Event, reloaded: Callable[[], Awaitable[None]]) -> None:
    """Reloads the shelf after each edit, until stopped. A broken edit is logged and the last good edition kept.

    reloaded: called after each new edition; it must not raise.
    """
    async for changes in awatch(shelf.folder, stop_event=stop):
        try:
            await asyncio.to_thread(shelf.reload)
        except BrokenKnowledgeError as broken:
            log.error(  # noqa: TRY400  the problems are what helps, not our stack
                "knowledge_kept", errors=len(broken.problems), first=_told(broken.problems)
            )
        except Exception:  # an edit that passes every check and still cannot be taken in must not end the watch
            log.exception("knowledge_kept_unfit")
        else:
            await reloaded()
            log.info("knowledge_reloaded", files=len(changes), entries=len(shelf.edition.base.served_entries()))


def _told(problems: Sequence[Problem]) -> list[str]:
    return [f"{problem.file.name}: {problem.message}" for problem in problems[:SHOWN]]
