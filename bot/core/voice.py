"""The port by which a platform has things said: the catalogs implement it in `bot/texts/`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.phrase import Say
from bot.core.text import Text


class Voice(Protocol):
    @property
    def languages(self) -> Sequence[str]:
        """The languages it speaks, English first."""
        ...

    def say(self, says: Sequence[Say], language: str | None, at: datetime) -> Text:
        """Puts phrases into words. A language the bot does not speak falls back to English, phrase by phrase.

        `at` is the instant from which "3 days ago" is counted.
        """
        ...
