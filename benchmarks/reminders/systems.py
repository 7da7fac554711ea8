"""What is measured: something that keeps reminders and tells each when its time has come."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeAlias

Told: TypeAlias = Callable[[str], None]
"""Called with a reminder's words when it reaches whoever it is for."""

AHEAD = timedelta(days=2)
"""From when on the many are due that only wait."""
SPREAD = timedelta(days=300)
OWNED = 10
"""Reminders a person has."""


class System(Protocol):
    """One way to keep reminders, in a folder of its own."""

    keeps: bool
    """Whether what was put in is there after a restart."""

    async def fill(self, pending: int, now: datetime) -> None:
        """Puts in many at once that are due long after the measurement; not started yet."""
        ...

    async def start(self, told: Told) -> None:
        """Opens what was kept, and from now on tells what falls due."""
        ...

    async def put(self, words: str, due: datetime) -> None:
        """Keeps one, as the bot does when a person asks for it: it is there when this returns."""
        ...

    async def stop(self) -> None: ...


def person(number: int) -> str:
    return f"p{number // OWNED}"


def later(now: datetime, number: int, pending: int) -> datetime:
    """When one of the many is due: evenly spread, in no order."""
    return now + AHEAD + SPREAD * (number * 7919 % pending / pending)


def size(folder: Path) -> int:
    """Bytes on the disk."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
