"""Teaches an old SQLite to tell the time: from Python 3.12 on DBOS takes for granted that SQLite is 3.42 or newer.

Before that `unixepoch('subsec')` is null, and DBOS cannot write a single row. Debian 12 has SQLite 3.40, whatever
Python runs on it.
"""

import sqlite3
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.core.clock import system_clock

KNOWN_FROM = (3, 42)


def teach(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> None:
    """Every SQLite connection that SQLAlchemy opens from now on; none where SQLite knows it by itself."""
    if version < KNOWN_FROM and not event.contains(Engine, "connect", _teach):
        event.listen(Engine, "connect", _teach)


def _teach(connection: Any, _record: object) -> None:  # noqa: ANN401  whichever driver SQLAlchemy was given
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("unixepoch", 1, unixepoch)


def unixepoch(modifier: str) -> float:
    """Seconds since 1970 with their fraction.

    Raises:
        ValueError: asked for something that DBOS does not ask for.
    """
    if modifier != "subsec":
        raise ValueError("only the present instant")
    return system_clock().timestamp()
