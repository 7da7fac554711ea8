"""Opens the file: finds damage, sets a damaged file aside without deleting anything, and brings the rest up to date.

A file that is not large is read whole at every start. A large one would keep everybody waiting: it is only begun to be
read, and read whole while the bot serves (`look_through`). Damage found then, or come upon by any question, makes the
file a suspect: the next start reads all of it, however large.
"""

import asyncio
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlite_utils import Database

from bot.core.clock import Clock
from bot.store.database import Store, connect, suspected_by
from bot.store.errors import StoreBrokenError, translated
from bot.store.locks import HeldError, alone, take
from bot.store.migrations import migrations

log = structlog.get_logger()

FILE = "app.db"
_COMPANIONS = ("", "-wal", "-shm")
LARGE = 32 * 1024 * 1024
"""Bytes, of which a slow machine reads as many in half a second. About 90,000 reminders."""
_WHOLE = "pragma quick_check(1)"
_BEGUN = "select 'ok' from sqlite_master limit 1"


@dataclass(frozen=True, slots=True)
class Opened:
    """The store; and where a damaged file was put, if there was one: then the store is new and empty."""

    store: Store
    set_aside: Path | None


def open_store(home: Path, clock: Clock) -> Opened:
    """Opens the store of a home, one process at a time. Blocks: to be called before the loop runs, or on a thread.

    Raises:
        StoreError: the file cannot be opened now, and nothing says that it is damaged.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = home / FILE
    with alone(home / "migrate.lock"):
        whole = suspected_by(path).exists() or not _large(path)
        aside = _out_of_the_way(path, clock()) if path.exists() and not sound(path, whole=whole) else None
        suspected_by(path).unlink(missing_ok=True)
        path.touch(mode=0o600)
        return Opened(Store(path, _prepared(path)), aside)


def sound(path: Path, *, whole: bool = True) -> bool:
    """Whether a file is a database without damage; or, if it is not to be read whole, one that can be begun to be read.

    Raises:
        StoreError: it could not be read, which says nothing about damage.
    """
    try:
        database = connect(path)
        try:
            return database.execute(_WHOLE if whole else _BEGUN).fetchone() in {("ok",), None}
        finally:
            database.close()
    except sqlite3.Error as error:
        ours = translated(error)
        if isinstance(ours, StoreBrokenError):
            return False
        raise ours from error


async def look_through(store: Store, stop: asyncio.Event) -> None:
    """Reads a large file whole, beside everything else, and tells the operator of damage; ends when told to stop."""
    if not _large(store.path):
        return
    try:
        database = await asyncio.to_thread(connect, store.path)
    except sqlite3.Error as error:
        log.warning("store_not_looked_through", error=type(error).__name__)
        return
    looking = asyncio.create_task(asyncio.to_thread(_found_sound, database))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({looking, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    database.conn.interrupt()
    if not await looking:
        suspected_by(store.path).touch()
        log.error("store_damaged", suspected=store.path.name)
    database.close()


def _found_sound(database: Database) -> bool:
    """True also where it was not read to its end."""
    try:
        return bool(database.execute(_WHOLE).fetchone() == ("ok",))
    except sqlite3.Error as error:
        return not isinstance(translated(error), StoreBrokenError)


def _large(path: Path) -> bool:
    return path.exists() and path.stat().st_size > LARGE


def _out_of_the_way(path: Path, now: datetime) -> Path:
    """Sets a damaged file aside, where no other bot has it open."""
    try:
        lock = take(path.parent)
    except HeldError as held:
        raise StoreBrokenError from held
    aside = set_aside(path, now)
    lock.release()
    log.error("store_damaged", set_aside=aside.name)
    return aside


def _prepared(path: Path) -> Database:
    try:
        database = connect(path)
        try:
            migrations.apply(database)
        except sqlite3.Error:
            database.close()
            raise
    except sqlite3.Error as error:
        raise translated(error) from error
    return database


def set_aside(path: Path, now: datetime, why: str = "damaged") -> Path:
    """Renames the file and what belongs to it; a second one of the same second gets a number."""
    name = f"{path.name}.{why}-{now:%Y%m%dT%H%M%SZ}"
    taken = sum(1 for _ in path.parent.glob(f"{name}*"))
    aside = path.with_name(f"{name}-{taken}" if taken else name)
    for companion in _COMPANIONS:
        held = path.with_name(path.name + companion)
        if held.exists():
            held.rename(aside.with_name(aside.name + companion))
    return aside
