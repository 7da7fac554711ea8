"""What the operator reads of the courier: structured lines with constant event names, never a person's words."""

import traceback

import structlog

from bot.core.journal import Fields

log = structlog.get_logger()


class LogJournal:
    """Implements the port of `bot/core/journal.py`."""

    def note(self, event: str, fields: Fields) -> None:
        log.info(event, **fields)

    def failed(self, event: str, error: Exception, fields: Fields) -> None:
        log.error(event, error=type(error).__name__, frames=frames(error), **fields)


def frames(error: Exception) -> list[str]:
    """Where an error came from. Its own words may hold a person's, so they are left out."""
    return [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
