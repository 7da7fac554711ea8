"""How much of what was not said to the bot is listened to at once: who speaks to it goes before.

Understanding a message costs the same whoever it is for. Where more is said than can be understood, what nobody asked
is passed over: an answer nobody asked for is worth nothing when it comes late, and the questions behind it wait.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.platforms.cooldown import Cooldown

log = structlog.get_logger()

MOST = 4


@dataclass(slots=True)
class Overhearing:
    """`passed_over`: how many messages since the start."""

    most: int = MOST
    passed_over: int = field(default=0, init=False)
    _under_way: int = field(default=0, init=False)
    _told: Cooldown = field(default_factory=lambda: Cooldown(timedelta(minutes=1)), init=False)

    @contextmanager
    def turn(self, at: datetime) -> Iterator[bool]:
        """Whether there is room for one more; if so, it is taken until the end of the block."""
        if self._under_way >= self.most:
            self.passed_over += 1
            if self._told.begin("busy", at):
                log.warning("chatter_passed_over", since_start=self.passed_over)
            yield False
            return
        self._under_way += 1
        try:
            yield True
        finally:
            self._under_way -= 1
