"""An SQLite that cannot tell the time to DBOS is taught it, so that jobs can be kept on any machine."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.core.clock import system_clock
from bot.exports.engine.seconds import KNOWN_FROM, teach, unixepoch


def test_every_connection_tells_milliseconds() -> None:
    """As DBOS asks for them in the default of a column, whichever SQLite this is."""
    teach(())
    engine = create_engine("sqlite://")
    with engine.begin() as database:
        database.execute(text("create table row (id, at integer not null default (unixepoch('subsec') * 1000))"))
        database.execute(text("insert into row (id) values (1)"))
        told = database.execute(text("select at from row")).scalar_one()
    engine.dispose()
    assert abs(told / 1000 - system_clock().timestamp()) < 60


FIRST_USED = """
import sqlite3, sys
from pathlib import Path
sqlite3.sqlite_version_info = (3, 40, 1)
from sqlalchemy import event
from sqlalchemy.engine import Engine
from bot.exports.engine import client, opening, running, seconds
def taught(): return event.contains(Engine, "connect", seconds._teach)
print(taught())
opening.prepare(opening.place_of(Path(sys.argv[1]), {}))
print(taught())
"""


def test_it_is_taught_when_jobs_are_first_wanted_and_not_by_an_import(tmp_path: Path) -> None:
    """In an interpreter of its own, that takes its SQLite for an old one."""
    command = [sys.executable, "-c", FIRST_USED, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603  our own words
    assert (done.stdout.split(), done.returncode) == (["False", "True"], 0), done.stderr


def test_an_old_sqlite_has_none_by_itself() -> None:
    with closing(sqlite3.connect(":memory:")) as plain:
        told = plain.execute("select unixepoch('subsec')").fetchone()[0]
    assert (told is None) == (sqlite3.sqlite_version_info < KNOWN_FROM)


def test_nothing_else_is_answered() -> None:
    with pytest.raises(ValueError, match="present"):
        unixepoch("now")
