"""The basket box: what people handed over to be packed up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from bot.core.people import Person
from bot.exports.sources.basket import Contents, Fitting, Handed, Kind, Put, all_of
from bot.store.database import Store
from bot.store.rows import Row, inserting, instant, person_columns, rows, stamp

_COLUMNS = (
    "platform",
    "person",
    "kind",
    "via",
    "reference",
    "at",
    "name",
    "media_type",
    "size",
    "text",
    "forwarded",
)
_PUT = inserting("basket", _COLUMNS, "on conflict (platform, person, reference) do nothing")
_THEIRS = "platform = :platform and person = :person"
_CONTENTS = f"""
    select count(*) as things, ifnull(sum(size), 0) as size, ifnull(sum(kind = 'link'), 0) as links
    from basket where {_THEIRS}
"""  # noqa: S608  a constant condition
_COMING = f"""
    select count(*) as things, ifnull(sum(size), 0) as size from upload where {_THEIRS} and finished is null
"""  # noqa: S608  a constant condition
_AFTER = f"select * from basket where {_THEIRS} and id > :id order by id limit :limit"  # noqa: S608  a constant condition
_ONE = f"select * from basket where {_THEIRS} and id = :id"  # noqa: S608  a constant condition
_EMPTY = f"delete from basket where {_THEIRS}"  # noqa: S608  a constant condition


@dataclass(frozen=True, slots=True)
class BasketTable:
    store: Store

    async def put(self, person: Person, things: Sequence[Handed], fitting: Fitting = all_of) -> Put:
        def work(db: Database) -> Put:
            found = fitting(things, _with_what_comes(db, person))
            return Put(found, sum(hand(db, person, thing) for thing in found))

        return await self.store.write(work)

    async def contents(self, person: Person) -> Contents:
        return await self.store.read(lambda db: contents_of(db, person))

    async def after(self, person: Person, id: int, limit: int) -> tuple[Handed, ...]:  # noqa: A002  as the port has it
        values = {**person_columns(person), "id": id, "limit": limit}
        return tuple(map(_handed, await self.store.read(lambda db: rows(db, _AFTER, values))))

    async def one(self, person: Person, id: int) -> Handed | None:  # noqa: A002  as the port has it
        found = await self.store.read(lambda db: rows(db, _ONE, {**person_columns(person), "id": id}))
        return _handed(found[0]) if found else None

    async def empty(self, person: Person) -> int:
        return await self.store.write(lambda db: db.execute(_EMPTY, person_columns(person)).rowcount)


def contents_of(db: Database, person: Person) -> Contents:
    [row] = rows(db, _CONTENTS, person_columns(person))
    return Contents(row["things"], row["size"], row["links"])


def _with_what_comes(db: Database, person: Person) -> Contents:
    """Counted in: what is being uploaded. It takes no more room once it is there, so nobody looks again at its end."""
    held, [coming] = contents_of(db, person), rows(db, _COMING, person_columns(person))
    return replace(held, things=held.things + coming["things"], size=held.size + coming["size"])


def hand(db: Database, person: Person, thing: Handed) -> int:
    """Puts one thing in, within somebody's transaction; 0: it is there already."""
    return db.execute(_PUT, _columns(person, thing)).rowcount


def _columns(person: Person, thing: Handed) -> Row:
    return {
        **person_columns(person),
        "kind": thing.kind,
        "via": thing.platform,
        "reference": thing.reference,
        "at": stamp(thing.at),
        "name": thing.name,
        "media_type": thing.media_type,
        "size": thing.size,
        "text": thing.text,
        "forwarded": int(thing.forwarded),
    }


def _handed(row: Row) -> Handed:
    return Handed(
        kind=Kind(row["kind"]),
        platform=row["via"],
        reference=row["reference"],
        at=instant(row["at"]),
        name=row["name"],
        media_type=row["media_type"],
        size=row["size"],
        text=row["text"],
        forwarded=bool(row["forwarded"]),
        id=row["id"],
    )
