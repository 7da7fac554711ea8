"""Everything that is held about a person: shown to them, or removed, over every table that names people."""

import json
from dataclasses import dataclass
from typing import TypeAlias

import structlog
from sqlite_utils import Database

from bot.core.notice import Json
from bot.core.people import Person
from bot.store import graves
from bot.store.database import Store
from bot.store.rows import instant, person_columns, rows

log = structlog.get_logger()

PERSONAL = (
    "notice",
    "reminder",
    "follow",
    "preference",
    "feed",
    "draft",
    "export",
    "basket",
    "upload_page",
    "upload",
    "report",
)
"""Every table with a column `person`."""

_INSTANTS = frozenset(
    {"due", "next_at", "given_up", "snoozed", "ended", "paused_until", "made", "at"}
    | {"asked", "started", "finished", "came", "expires", "removed"}
)
_UNTOLD = frozenset({"lease", "digest", "reference", "salt"})
"""Of no use to the person and some to a thief."""

Held: TypeAlias = dict[str, list[dict[str, Json]]]


@dataclass(frozen=True, slots=True)
class PersonalTables:
    store: Store

    async def mydata(self, person: Person) -> Held:
        """All of it as plain data, by table; instants as ISO 8601."""
        return await self.store.read(lambda db: {table: _told(db, table, person) for table in PERSONAL})

    async def forget(self, person: Person) -> int:
        """Removes all of it, from the file's free pages too; gives how many rows there were.

        Its bytes go from the write-ahead log as well, unless another process reads it all the while: then at the next
        housekeeping.
        """
        removed = await self.store.write(lambda db: _forget(db, person))
        if not await self.store.empty_log():
            log.warning("removed_but_in_log", until="housekeeping")
        return removed


def _forget(db: Database, person: Person) -> int:
    """What a worker is at loses its row here, and leaves a grave: so nothing can be written about it any more."""
    graves.dig(db, person)
    return sum(_removed(db, table, person) for table in PERSONAL)


def _told(db: Database, table: str, person: Person) -> list[dict[str, Json]]:
    found = rows(db, f"select * from {table} where platform = :platform and person = :person", person_columns(person))  # noqa: S608  one of our tables
    return [{name: _plain(name, value) for name, value in row.items() if name not in _UNTOLD} for row in found]


def _plain(name: str, value: Json) -> Json:
    if name in _INSTANTS and isinstance(value, int):
        return instant(value).isoformat()
    if name in {"payload", "options"} and isinstance(value, str):
        return dict(json.loads(value))
    return value


def _removed(db: Database, table: str, person: Person) -> int:
    sql = f"delete from {table} where platform = :platform and person = :person"  # noqa: S608  one of our tables
    return db.execute(sql, person_columns(person)).rowcount
