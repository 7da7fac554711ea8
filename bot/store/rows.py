"""Between rows and values: instants, people, places, JSON."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from sqlite_utils import Database

from bot.core.notice import Json
from bot.core.people import Address, Person

Row: TypeAlias = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNIT = timedelta(microseconds=1)

WHO = "platform = :platform and person is :person and place is :place and thread is :thread"
"""The condition that a row is somebody's or some place's; see `who_columns`."""


def stamp(at: datetime) -> int:
    return (at - _EPOCH) // _UNIT


def stamp_or_none(at: datetime | None) -> int | None:
    return None if at is None else stamp(at)


def instant(held: int) -> datetime:
    return _EPOCH + timedelta(microseconds=held)


def instant_or_none(held: int | None) -> datetime | None:
    return None if held is None else instant(held)


def person_columns(person: Person) -> Row:
    return {"platform": person.platform, "person": person.id}


def who_columns(who: Person | Address) -> Row:
    if isinstance(who, Person):
        return {"platform": who.platform, "person": who.id, "place": None, "thread": None}
    return {"platform": who.platform, "person": None, "place": who.place, "thread": who.thread}


def who_of(row: Row) -> Person | Address:
    if row["person"] is not None:
        return Person(row["platform"], row["person"])
    return Address(row["platform"], row["place"], row["thread"])


def origin_columns(origin: Address | None) -> Row:
    if origin is None:
        return {"origin_place": None, "origin_thread": None}
    return {"origin_place": origin.place, "origin_thread": origin.thread}


def origin_of(row: Row) -> Address | None:
    """On the platform of the row's person."""
    if row["origin_place"] is None:
        return None
    return Address(row["platform"], row["origin_place"], row["origin_thread"])


def dumped(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def rows(db: Database, sql: str, values: Mapping[str, object] | None = None) -> list[Row]:
    """What a select finds."""
    found = db.execute(sql, dict(values or {}))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def returned(db: Database, sql: str, values: Mapping[str, object]) -> list[Row]:
    """What a write gives back; `execute` would leave the transaction of such a statement open."""
    return list(db.query(sql, dict(values)))


def inserting(table: str, columns: Sequence[str], conflict: str = "") -> str:
    """An insert of named values. Table and columns are ours, never anybody's words."""
    names, slots = ", ".join(columns), ", ".join(f":{column}" for column in columns)
    return f"insert into {table} ({names}) values ({slots}) {conflict}"  # noqa: S608  see above
