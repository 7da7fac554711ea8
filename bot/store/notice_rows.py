"""Rows of notices: what every table that has notices of its own writes within its transactions."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from bot.core.notice import Kept, Notice
from bot.core.people import Address, Person
from bot.core.platform import Reason
from bot.store.rows import (
    WHO,
    Row,
    dumped,
    inserting,
    instant,
    origin_columns,
    origin_of,
    returned,
    rows,
    stamp,
    who_columns,
    who_of,
)

_COLUMNS = (
    "key",
    "platform",
    "person",
    "place",
    "thread",
    "origin_place",
    "origin_thread",
    "kind",
    "about",
    "payload",
    "due",
    "next_at",
    "astray",
)
_INSERT = inserting("notice", _COLUMNS, "on conflict (key) do nothing")
_OF_KINDS = "about = :about and kind in (select value from json_each(:kinds))"
_ABOUT = f"select id, key from notice where {_OF_KINDS} and next_at is not null"  # noqa: S608  a constant condition
_DROP_KEPT = f"delete from notice where {_OF_KINDS} and next_at is null"  # noqa: S608  a constant condition
_DROP_OF = f"delete from notice where kind = :kind and due > :now and next_at is not null and {WHO} returning key"  # noqa: S608  a constant condition
_DROP_ABOUT = "delete from notice where kind = :kind and due > :now and next_at is not null and about = :about"


def notice_of(row: Row) -> Notice:
    return Notice(
        key=row["key"],
        to=who_of(row),
        kind=row["kind"],
        about=row["about"],
        due=instant(row["due"]),
        origin=origin_of(row),
        payload=json.loads(row["payload"]),
        id=row["id"],
        attempts=row["attempts"],
        astray=None if row["astray"] is None else Reason(row["astray"]),
    )


def kept_of(row: Row) -> Kept:
    return Kept(notice_of(row), Reason(row["reason"]), instant(row["given_up"]))


def put(db: Database, notices: Iterable[Notice]) -> None:
    """Inserts those whose key is not there yet."""
    for notice in notices:
        db.execute(_INSERT, _columns(notice))


def sync(db: Database, about: str, kinds: Iterable[str], wanted: Iterable[Notice]) -> None:
    """Makes the notices about something exactly those wanted.

    One that is there already is left as it is, leased or not. What was given up is not touched.
    """
    wanted = tuple(wanted)
    keys = {notice.key for notice in wanted}
    for row in rows(db, _ABOUT, {"about": about, "kinds": dumped(tuple(kinds))}):
        if row["key"] not in keys:
            db.execute("delete from notice where id = :id", {"id": row["id"]})
    put(db, wanted)


def replan_of(
    db: Database, who: Person | Address, kind: str, now: datetime, wanted: Iterable[Notice]
) -> frozenset[str]:
    """Makes the notices of a kind that are still to come to somebody exactly those wanted.

    Gives the keys of those that were to come until now.
    """
    dropped = returned(db, _DROP_OF, {"kind": kind, "now": stamp(now), **who_columns(who)})
    put(db, wanted)
    return frozenset(row["key"] for row in dropped)


def replan_about(db: Database, about: str, kind: str, now: datetime, wanted: Iterable[Notice]) -> None:
    """Makes the notices of a kind that are still to come about something exactly those wanted."""
    db.execute(_DROP_ABOUT, {"kind": kind, "now": stamp(now), "about": about})
    put(db, wanted)


def drop_kept(db: Database, about: str, kinds: Iterable[str]) -> None:
    """Lets go of what was given up about something."""
    db.execute(_DROP_KEPT, {"about": about, "kinds": dumped(tuple(kinds))})


def _columns(notice: Notice) -> Row:
    return {
        "key": notice.key,
        **who_columns(notice.to),
        **origin_columns(notice.origin),
        "kind": notice.kind,
        "about": notice.about,
        "payload": dumped(notice.payload),
        "due": stamp(notice.due),
        "next_at": stamp(notice.due),
        "astray": notice.astray,
    }
