"""The graves: ids of exports whose person was forgotten while something of theirs may still be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.core.people import Person
from bot.exports.graves import Grave
from bot.store.database import Store
from bot.store.rows import Row, instant, person_columns, rows, stamp

GRAVES = ("create table grave (export text primary key, since integer) strict",)

_DIG = """
    insert or ignore into grave (export)
    select id from export where platform = :platform and person = :person and removed is null
"""
_TEND = "update grave set since = :now where since is null"


@dataclass(frozen=True, slots=True)
class GraveTable:
    store: Store

    async def tended(self, now: datetime) -> Sequence[Grave]:
        found = await self.store.read(_all)
        if any(row["since"] is None for row in found):
            found = await self.store.write(lambda db: _tend(db, now), durable=False)
        return tuple(Grave(row["export"], instant(row["since"])) for row in found)

    async def fresh(self) -> Sequence[str]:
        found = await self.store.read(lambda db: rows(db, "select export from grave where since is null"))
        return tuple(row["export"] for row in found)

    async def close(self, export_id: str) -> None:
        await self.store.write(lambda db: db.execute("delete from grave where export = :id", {"id": export_id}))


def _all(db: Database) -> list[Row]:
    return rows(db, "select * from grave")


def _tend(db: Database, now: datetime) -> list[Row]:
    """In one transaction: what is dug in between is told next time, and from then on counted."""
    db.execute(_TEND, {"now": stamp(now)})
    return _all(db)


def dig(db: Database, person: Person) -> None:
    """Within the transaction that forgets a person, before their exports go."""
    db.execute(_DIG, person_columns(person))


def buried(db: Database, export_id: str) -> bool:
    """Whether nothing may be written about an export any more."""
    return bool(rows(db, "select 1 from grave where export = :id", {"id": export_id}))
