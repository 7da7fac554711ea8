"""Who a worker is: the first number nobody else has, held by a lock that ends with the worker, however it ends.

Two living workers of one name would run every job twice, and a dead one's jobs wait for its name to come back. Both
follow from the lock: whoever can take it knows that its holder is gone, and may take over what that one was at.
"""

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import IO, Protocol

import psycopg

from bot.exports.engine.opening import Place

_OURS = 7_237
"""The first half of our advisory locks' numbers; the second is the slot."""

_ENDS_SOON = {
    "tcp_keepalives_idle": "3s",
    "tcp_keepalives_interval": "2s",
    "tcp_keepalives_count": "3",
}
"""How PostgreSQL finds out that a machine is gone without a word."""


class LostSlotError(Exception):
    """The lock is gone while its worker lives: another may take over its jobs. The worker has to end at once."""


class Slots(Protocol):
    def take(self) -> int:
        """The first free one, held until this process ends or `close`."""
        ...

    def while_dead(self, slot: int) -> AbstractContextManager[bool]:
        """A context: whether nobody has the slot, who then cannot take it within."""
        ...

    def check(self) -> None:
        """Raises LostSlotError where it is not held any more."""
        ...

    def close(self) -> None: ...


def name_of(slot: int) -> str:
    return f"worker-{slot}"


def slot_of(name: str) -> int | None:
    """None: not the name of a worker of ours."""
    number = name.removeprefix("worker-")
    return int(number) if number.isdecimal() else None


@dataclass(slots=True)
class FileSlots:
    """For workers of one home."""

    folder: Path
    _held: dict[int, IO[str]] = field(default_factory=dict)

    def take(self) -> int:
        return next(slot for slot in count() if self._take(slot))

    @contextmanager
    def while_dead(self, slot: int) -> Iterator[bool]:
        free = slot not in self._held and self._take(slot)
        try:
            yield free
        finally:
            if free:
                self._held.pop(slot).close()

    def check(self) -> None:
        """The kernel keeps it for as long as the process lives."""

    def close(self) -> None:
        for file in self._held.values():
            file.close()
        self._held.clear()

    def _take(self, slot: int) -> bool:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = (self.folder / f"{name_of(slot)}.lock").open("a", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._held[slot] = file
        return True


class SessionSlots:
    """For workers of many machines, at one PostgreSQL: advisory locks of a session that does nothing else."""

    def __init__(self, place: Place) -> None:
        self._session = psycopg.connect(
            place.postgres, autocommit=True, connect_timeout=10, application_name="sunset-bot worker"
        )
        for name, value in _ENDS_SOON.items():
            self._session.execute("select set_config(%s, %s, false)", [name, value])

    def take(self) -> int:
        return next(slot for slot in count() if self._take(slot))

    @contextmanager
    def while_dead(self, slot: int) -> Iterator[bool]:
        free = self._take(slot)
        try:
            yield free
        finally:
            if free:
                self._session.execute("select pg_advisory_unlock(%s, %s)", [_OURS, slot])

    def check(self) -> None:
        try:
            self._session.execute("select 1")
        except psycopg.Error:
            raise LostSlotError from None

    def close(self) -> None:
        self._session.close()

    def _take(self, slot: int) -> bool:
        row = self._session.execute("select pg_try_advisory_lock(%s, %s)", [_OURS, slot]).fetchone()
        return row is not None and bool(row[0])


def slots_of(place: Place) -> Slots:
    return SessionSlots(place) if place.shared else FileSlots(place.home / "workers")
