"""A copy of the store taken while the bot runs, and the way back.

To restore: stop the bot, then `restore` (or by hand: put the copy in the place of `app.db` and remove `app.db-wal` and
`app.db-shm`). What fell due since the copy was taken is told late; what was delivered since then is told again.
"""

import os
import sqlite3
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

from bot.store.database import TIMEOUT
from bot.store.errors import StoreBrokenError, translated
from bot.store.locks import take
from bot.store.opening import FILE, set_aside


class SameFileError(Exception):
    """The copy is the store itself."""


def backup(home: Path, copy: Path) -> None:
    """Copies the store of a home into one file, checked, and only then under its name. Blocks; the bot may run.

    Raises:
        StoreError: the store is damaged or cannot be read, or the copy cannot be written.
        FileNotFoundError: there is no store in that home.
        SameFileError: the copy would take the store's own place.
    """
    source = home / FILE
    if not source.exists():
        raise FileNotFoundError(source)
    _distinct(source, copy)
    part = copy.with_name(copy.name + ".part")
    _copy(source, part)
    os.replace(part, copy)  # noqa: PTH105  says that it replaces


def restore(copy: Path, home: Path, now: datetime) -> Path | None:
    """Puts a copy in the place of a home's store; what was there is set aside, and its new name given.

    Raises:
        HeldError: a bot runs on that home.
        StoreError: the copy is damaged, or is no store; nothing was changed.
        SameFileError: the copy is the store itself.
    """
    _distinct(home / FILE, copy)
    lock = take(home)
    try:
        part = home / f"{FILE}.part"
        _copy(copy, part)
        aside = set_aside(home / FILE, now, "replaced") if (home / FILE).exists() else None
        part.rename(home / FILE)
        return aside
    finally:
        lock.release()


def _distinct(store: Path, copy: Path) -> None:
    if copy.resolve() == store.resolve():
        raise SameFileError


def _copy(source: Path, part: Path) -> None:
    """Makes a copy that holds together, or raises a StoreError and leaves nothing."""
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with ExitStack() as failed:
        failed.callback(part.unlink)
        try:
            _copied(source, part)
        except sqlite3.Error as error:
            raise translated(error) from error
        failed.pop_all()


def _copied(source: Path, part: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=TIMEOUT)) as held,
        closing(sqlite3.connect(part)) as copy,
    ):
        held.backup(copy)
        copy.execute("pragma journal_mode = delete").close()
        ours = "select 1 from sqlite_master where type = 'table' and name = 'notice'"
        if copy.execute(ours).fetchone() is None or copy.execute("pragma integrity_check(1)").fetchone() != ("ok",):
            raise StoreBrokenError
