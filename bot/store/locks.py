"""Locks on the bot's home: one instance runs, one process at a time prepares the file. They end with the process."""

import fcntl
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO

AGAIN = timedelta(seconds=2)


class HeldError(Exception):
    """Another bot runs on this home; `process` is its number, where it could be read."""

    def __init__(self, process: str) -> None:
        super().__init__(f"another bot runs on this home (process {process or 'unknown'})")
        self.process = process


@dataclass(frozen=True, slots=True)
class InstanceLock:
    """Held while a bot runs: two would deliver twice."""

    _file: IO[str]

    def release(self) -> None:
        self._file.close()


def take(home: Path) -> InstanceLock:
    """Takes the lock of a home.

    Raises:
        HeldError: another process has it.
    """
    home.mkdir(parents=True, exist_ok=True)
    file = (home / "bot.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise HeldError(holder) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return InstanceLock(file)


async def take_when_free(
    home: Path, wait: Callable[[timedelta], Awaitable[None]], waiting: Callable[[HeldError], None]
) -> InstanceLock:
    """Takes the lock once whoever has it lets go; `waiting` is told once that it has to wait."""
    told = False
    while True:
        try:
            return take(home)
        except HeldError as held:
            if not told:
                waiting(held)
                told = True
        await wait(AGAIN)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Waits until no other process is within the same block."""
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
