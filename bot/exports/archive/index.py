"""index.sqlite: the same lists as a database with full-text search; the archive's only door to sqlite_utils.

Made beside the archive and packed into it. Any program that reads SQLite opens it; Datasette shows a search box.
"""

import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.exports.archive.contents import Contents
from bot.exports.archive.ledger import Lists
from bot.exports.archive.metadata import SCHEMA
from bot.exports.archive.records import Absence, Described, Line, Record, instant, plain, plain_item

_TOKENS = "unicode61 remove_diacritics 2"
"""Words in any script, found without their accents too."""
_BATCH = 500

_DESCRIBED = {"key": str, "name": str, "media_type": str, "made": str, "text": str, "origin": str, "facts": str}
_ITEMS = {"number": int, "path": str, "size": int, "sha256": str, "sha512": str, "thumbnail": str, **_DESCRIBED}
_MISSING = {"number": int, "why": str, "detail": str, "size": int, **_DESCRIBED}
_INSIDE = {"number": int, "item": int, "member": str, "id": str, "text": str}


_OURS = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR: errno.EIO}


def write_index(file: Path, contents: Contents, lists: Lists) -> None:
    """Raises OSError as any file that is written does."""
    file.unlink(missing_ok=True)
    with _telling(), closing(Database(file, strict=True)) as database:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -8000"):
            database.execute(f"PRAGMA {setting}").close()
        database.table("about").create({"name": str, "value": str}, pk="name")
        database.table("about").insert_all(_about(contents, lists))
        items = database.table("items").create(_ITEMS, pk="number")
        items.insert_all(map(_item, lists.records.records()), batch_size=_BATCH)
        items.enable_fts(["name", "text"], tokenize=_TOKENS)
        missing = database.table("left_out").create(_MISSING, pk="number")
        missing.insert_all(_missing(lists), batch_size=_BATCH)
        inside = database.table("inside").create(_INSIDE, pk="number", foreign_keys=[("item", "items", "number")])
        inside.insert_all(_inside(lists), batch_size=_BATCH)
        inside.enable_fts(["member", "text"], tokenize=_TOKENS)
        database.vacuum()


@contextmanager
def _telling() -> Iterator[None]:
    """What the disk did to the file, as the disk would say it."""
    try:
        yield
    except sqlite3.OperationalError as error:
        number = _OURS.get(error.sqlite_errorcode & 0xFF)
        if number is None:
            raise
        raise OSError(number, os.strerror(number)) from error


def _about(contents: Contents, lists: Lists) -> Iterator[dict[str, str]]:
    facts = {
        "schema": SCHEMA,
        "made": instant(contents.made),
        "source": contents.source,
        "export": contents.order.export,
        "tool": f"sunset-bot {contents.version}",
        "files": str(lists.records.count),
        "bytes": str(lists.payload),
        "left_out": str(lists.absences.count),
    }
    return ({"name": name, "value": value} for name, value in facts.items())


def _item(record: Record) -> Line:
    row = {name: value for name, value in plain(record).items() if name in _ITEMS}
    return row | _described(record.item)


def _missing(lists: Lists) -> Iterator[Line]:
    for number, absence in enumerate(lists.absences.absences(), 1):
        yield {"number": number} | _absence(absence)


def _absence(absence: Absence) -> Line:
    return {"why": absence.why, "detail": absence.detail, "size": absence.size} | _described(absence.item)


def _inside(lists: Lists) -> Iterator[Line]:
    for number, line in enumerate(lists.inside.lines(), 1):
        yield {"number": number} | line


def _described(item: Described) -> Line:
    return plain_item(item) | {"facts": json.dumps(item.facts, ensure_ascii=False)}
