"""A copy of the store taken while the bot runs, and the way back.

The copy is one file. Small files of the home that belong to what is in the store come along in a table of its own.
To restore: stop the bot, then `restore`. What fell due since the copy was taken is told late; what was delivered since
then is told again.
"""

import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

from bot.store.database import TIMEOUT
from bot.store.errors import StoreBrokenError, translated
from bot.store.locks import take
from bot.store.opening import FILE, set_aside


class SameFileError(Exception):
    """The copy is the store itself."""


def backup(home: Path, copy: Path, beside: Sequence[str] = ()) -> None:
    """Copies the store of a home into one file, checked, and only then under its name. Blocks; the bot may run.

    beside: the names of small files in the home that are to be in the copy too, those that are there.

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
    _copy(source, part, {name: (home / name).read_bytes() for name in beside if (home / name).exists()})
    os.replace(part, copy)  # noqa: PTH105  says that it replaces


def restore(
    copy: Path, home: Path, now: datetime, beside: Sequence[str] = (), before: Callable[[], None] = lambda: None
) -> Path | None:
    """Puts a copy in the place of a home's store; what was there is set aside, and its new name given.

    beside: which small files that came along may be put back. before: done when the copy is known to be sound, and
    before anything of the store is changed; what it raises leaves the store as it is.

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
        with ExitStack() as failed:
            failed.callback(part.unlink)
            before()
            failed.pop_all()
        for name, content in _taken_out(part).items():
            if name in beside:
                _put_beside(home / name, content, now)
        aside = set_aside(home / FILE, now, "replaced") if (home / FILE).exists() else None
        part.rename(home / FILE)
        return aside
    finally:
        lock.release()


def _taken_out(part: Path) -> dict[str, bytes]:
    """The small files in a copy, which are no part of the store."""
    with closing(sqlite3.connect(part)) as held, held:
        if held.execute("select 1 from sqlite_master where type = 'table' and name = 'beside'").fetchone() is None:
            return {}  # a copy of an older version
        found: dict[str, bytes] = dict(held.execute("select name, content from beside").fetchall())
        held.execute("pragma secure_delete = on").close()
        held.execute("drop table beside").close()
        return found


def _put_beside(file: Path, content: bytes, now: datetime) -> None:
    if file.exists() and file.read_bytes() == content:
        return
    new = file.with_name(f"{file.name}.part")
    new.touch(mode=0o600)
    new.write_bytes(content)
    if file.exists():
        set_aside(file, now, "replaced")
    new.rename(file)


def _distinct(store: Path, copy: Path) -> None:
    if copy.resolve() == store.resolve():
        raise SameFileError


def _copy(source: Path, part: Path, beside: Mapping[str, bytes] | None = None) -> None:
    """Makes a copy that holds together, or raises a StoreError and leaves nothing."""
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with ExitStack() as failed:
        failed.callback(part.unlink)
        try:
            _copied(source, part)
            if beside is not None:
                _put_in(part, beside)
        except sqlite3.Error as error:
            raise translated(error) from error
        failed.pop_all()


def _put_in(part: Path, beside: Mapping[str, bytes]) -> None:
    with closing(sqlite3.connect(part)) as copy, copy:
        copy.execute("create table beside (name text primary key, content blob not null) strict").close()
        copy.executemany("insert into beside values (?, ?)", list(beside.items())).close()


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
