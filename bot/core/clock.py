"""What time it is: the only door to the time of day, so that tests can turn it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant, always aware and in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)
