"""A place that has another address now: every table that names places follows."""

from typing import NamedTuple

from sqlite_utils import Database

from bot.core.people import Address


class Named(NamedTuple):
    """Where a table names a place."""

    table: str
    place: str
    thread: str


PLACES = (
    Named("notice", "place", "thread"),
    Named("notice", "origin_place", "origin_thread"),
    Named("reminder", "origin_place", "origin_thread"),
    Named("follow", "place", "thread"),
    Named("follow", "origin_place", "origin_thread"),
    Named("export", "origin_place", "origin_thread"),
    Named("export", "shown_place", "shown_thread"),
    Named("place_preference", "place", "thread"),
)


def move(db: Database, old: Address, new: Address) -> None:
    """The whole place with its threads; or one thread, where only that has moved.

    Where both addresses had something that there can be but one of, what came last stands: the old place's.
    """
    for named in PLACES:
        if old.place != new.place:
            change, where = f"{named.place} = :new", f"{named.place} = :old"
            values: dict[str, str | None] = {"new": new.place, "old": old.place, "platform": old.platform}
        else:
            change, where = f"{named.thread} = :new", f"{named.place} = :place and {named.thread} is :old"
            none = "" if named.table == "place_preference" else None
            values = {"new": new.thread or none, "old": old.thread or none, "place": old.place}
            values["platform"] = old.platform
        sql = f"update or replace {named.table} set {change} where platform = :platform and {where}"  # noqa: S608  our own names
        db.execute(sql, values)
