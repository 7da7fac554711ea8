"""One connection on one thread: everything that is asked of the file waits its turn there, never on the event loop."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, TypeVar

from sqlite_utils import Database

from bot.store.errors import StoreBrokenError, translated

T = TypeVar("T")
Work: TypeAlias = Callable[[Database], T]

TIMEOUT = 30
"""Seconds to wait for another process that is writing."""


def connect(path: Path, timeout: float = TIMEOUT) -> Database:
    """Opens the file as every part of the house does; what is deleted is overwritten."""
    connection = sqlite3.connect(path, timeout=timeout, check_same_thread=False)
    try:
        database = Database(connection, execute_plugins=False)
        for pragma in ("journal_mode = wal", "synchronous = normal", "secure_delete = on", "temp_store = memory"):
            connection.execute(f"pragma {pragma}").close()
    except sqlite3.Error:
        connection.close()
        raise
    return database


def suspected_by(path: Path) -> Path:
    """The file whose being there says that damage was come upon: the next start reads all of the store."""
    return path.with_name(path.name + ".suspect")


@dataclass(slots=True)
class Store:
    """The file, open. Errors of the world come out as `bot/store/errors.py` has them."""

    path: Path
    _database: Database
    _synchronous: str = ""
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
    )

    async def read(self, work: Work[T]) -> T:
        return await self._on_thread(lambda: work(self._database))

    async def write(self, work: Work[T], *, durable: bool = True) -> T:
        """Does the work in one transaction that others cannot come between; an exception undoes all of it.

        durable: written through to the disk before it returns, so that a power cut does not take back what somebody was
        promised. Without it a power cut may undo the last moments, as if they had not happened.
        """
        return await self._on_thread(lambda: self._transact(work, "full" if durable else "normal"))

    async def empty_log(self) -> bool:
        """What was overwritten goes from the write-ahead log too. False: another process reads it just now."""
        busy, *_ = await self.read(lambda db: db.execute("pragma wal_checkpoint(truncate)").fetchone())
        return not busy

    async def reopen(self) -> None:
        """Goes on with the file that stands there now: another process may have put another one in its place."""
        await self._on_thread(self._open_again)

    async def close(self) -> None:
        """Waits for what is under way, then closes."""
        await self._on_thread(self._database.close)
        self._thread.shutdown()

    async def _on_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._translating, work)

    def _transact(self, work: Work[T], synchronous: str) -> T:
        if synchronous != self._synchronous:
            self._database.execute(f"pragma synchronous = {synchronous}")
            self._synchronous = synchronous
        self._database.execute("begin immediate")
        try:
            result = work(self._database)
            self._database.commit()
        finally:
            self._database.rollback()  # does nothing after a commit
        return result

    def _open_again(self) -> None:
        self._database.close()
        self._database, self._synchronous = connect(self.path), ""

    def _translating(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except sqlite3.Error as error:
            ours = translated(error)
            if ours is error:
                raise
            if isinstance(ours, StoreBrokenError):
                suspected_by(self.path).touch()
            raise ours from error
