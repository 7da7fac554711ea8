"""Opens the file: finds damage, sets a damaged file aside without deleting anything, and brings the rest up to date."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlite_utils import Database

from bot.core.clock import Clock
from bot.store.database import Store, connect
from bot.store.errors import StoreBrokenError, translated
from bot.store.locks import alone
from bot.store.migrations import migrations

log = structlog.get_logger()

FILE = "app.db"
_COMPANIONS = ("", "-wal", "-shm")


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
        aside = set_aside(path, clock()) if path.exists() and not sound(path) else None
        if aside is not None:
            log.error("store_damaged", set_aside=aside.name)
        path.touch(mode=0o600)
        return Opened(Store(path, _prepared(path)), aside)


def sound(path: Path) -> bool:
    """Whether a file is a database without damage.

    Raises:
        StoreError: it could not be read, which says nothing about damage.
    """
    try:
        database = connect(path)
        try:
            return bool(database.execute("pragma quick_check(1)").fetchone() == ("ok",))
        finally:
            database.close()
    except sqlite3.Error as error:
        ours = translated(error)
        if isinstance(ours, StoreBrokenError):
            return False
        raise ours from error


def _prepared(path: Path) -> Database:
    try:
        database = connect(path)
        migrations.apply(database)
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
