"""Where jobs are kept, and making it ready: one process at a time, before anybody opens it.

A file in the home by default, DBOS's own and nobody else's; PostgreSQL where a URL says so. DBOS leaves SQLite in its
rollback journal, in which readers wait for writers: the write-ahead log is ours to turn on.
"""

import fcntl
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from dbos import DBOS

from bot.exports.engine.seconds import teach

URL = "SUNSET_JOBS_URL"
FILE = "jobs.db"
APP = "sunset-bot"
VERSION = "1"
"""Pinned for ever: DBOS leaves jobs of another version alone. What a job does is versioned by its workflow's name."""

_POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")
_MIGRATION = 7_237_846_019
"""The advisory lock under which one machine prepares the database: a number of our own."""


@dataclass(frozen=True, slots=True)
class Place:
    """url: may hold a password, so it is never shown. home: where locks and the file are."""

    url: str = field(repr=False)
    home: Path

    @property
    def shared(self) -> bool:
        """Whether workers of other machines may be at it too."""
        return self.url.startswith(_POSTGRES)

    @property
    def postgres(self) -> str:
        """As PostgreSQL's own library wants it."""
        return "postgresql://" + self.url.partition("://")[2]


def place_of(home: Path, environment: Mapping[str, str]) -> Place:
    """Where the jobs of a home are.

    Raises:
        ValueError: the setting cannot be meant.
    """
    given = environment.get(URL, "").strip()
    if given and not given.startswith(_POSTGRES):
        raise ValueError(f"{URL} must be the address of a PostgreSQL database, such as postgresql://bot@localhost/jobs")
    return Place(given or f"sqlite:///{home / FILE}", home)


def prepare(place: Place) -> None:
    """Creates it or brings it up to date, once a process before anything is asked of it. Blocks.

    Raises:
        OSError, sqlalchemy.exc.SQLAlchemyError: it cannot be reached.
    """
    teach()
    place.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (place.home / "jobs.lock").open("a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if place.shared:
            _migrate_alone(place)
        else:
            _in_write_ahead_log(place.home / FILE)
            DBOS.migrate(place.url)


def _in_write_ahead_log(file: Path) -> None:
    file.touch(mode=0o600)
    with closing(sqlite3.connect(file, timeout=30)) as database:
        database.execute("pragma auto_vacuum = incremental")
        database.execute("pragma journal_mode = wal")


def _migrate_alone(place: Place) -> None:
    with psycopg.connect(place.postgres, autocommit=True) as session:
        session.execute("select pg_advisory_lock(%s)", [_MIGRATION])
        DBOS.migrate(place.url)
