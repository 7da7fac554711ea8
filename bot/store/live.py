"""The live box: in which message a running export is shown, kept in the export's own row."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.editing import Posted
from bot.core.people import Address
from bot.exports.live import Live
from bot.store.database import Store
from bot.store.exports import export_of
from bot.store.rows import Row, rows

_UNDER_WAY = "state in ('queued', 'running')"
_KEEP = f"""
    update export set shown_place = :place, shown_thread = :thread, shown_message = :message
    where id = :id and platform = :platform and {_UNDER_WAY}
"""  # noqa: S608  our own words
_DROP = """
    update export set shown_place = null, shown_thread = null, shown_message = null
    where id = :id and platform = :platform and shown_place = :place and shown_message = :message
"""
_ALL = f"select * from export where shown_message is not null and {_UNDER_WAY}"  # noqa: S608  our own words


@dataclass(frozen=True, slots=True)
class LiveTable:
    """A reference that a power cut takes back is a message that stands still: nothing is written through for it."""

    store: Store

    async def keep(self, export_id: str, posted: Posted) -> None:
        await self.store.write(lambda db: db.execute(_KEEP, _values(export_id, posted)), durable=False)

    async def drop(self, export_id: str, posted: Posted) -> None:
        await self.store.write(lambda db: db.execute(_DROP, _values(export_id, posted)), durable=False)

    async def all(self) -> Sequence[Live]:
        return tuple(map(_live_of, await self.store.read(lambda db: rows(db, _ALL))))


def _live_of(row: Row) -> Live:
    address = Address(row["platform"], row["shown_place"], row["shown_thread"])
    return Live(export_of(row), Posted(address, row["shown_message"]))


def _values(export_id: str, posted: Posted) -> Row:
    address = posted.address
    where = {"platform": address.platform, "place": address.place, "thread": address.thread}
    return {"id": export_id, "message": posted.message, **where}
