"""What time it is: the only door to the time of day, so that tests can turn it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant, always aware and in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class TurnableClock:
    """Another clock's time; within `at`, and in whatever is begun there, the instant it was turned to."""

    behind: Clock
    _turned: ContextVar[datetime | None] = field(default_factory=lambda: ContextVar("turned", default=None))

    def __call__(self) -> datetime:
        return self._turned.get() or self.behind()

    @contextmanager
    def at(self, instant: datetime) -> Iterator[None]:
        token = self._turned.set(instant)
        try:
            yield
        finally:
            self._turned.reset(token)
