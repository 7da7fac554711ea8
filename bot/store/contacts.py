"""Who can be reached, as platforms tell it of themselves: what waits for a person or in a place follows that."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from bot.core.people import Address, Person
from bot.core.platform import Reason
from bot.store.database import Store
from bot.store.notices import NoticeTable
from bot.store.preferences import PreferenceTable
from bot.store.rows import person_columns

_THERE = "platform = :platform and place = :place and (:thread is null or thread is :thread)"
_LEFT = tuple(f"delete from {table} where {_THERE}" for table in ("notice", "follow"))  # noqa: S608  our own names
_WHO = "platform = :platform and person = :person"
_CLOSED = f"""
    insert into preference (platform, person, unreachable)
    select :platform, :person, :reason
    where exists (select 1 from notice where {_WHO}) or exists (select 1 from preference where {_WHO})
    on conflict (platform, person) do update set unreachable = excluded.unreachable
"""  # noqa: S608  our own names


@dataclass(frozen=True, slots=True)
class ContactTables:
    """Implements the platforms' port `Contacts`. `wake`: called when something may be due that was not before."""

    store: Store
    wake: Callable[[], None]

    async def opened(self, person: Person, /) -> None:
        """What was put off for them is tried at once."""
        await PreferenceTable(self.store).acted(person)
        await NoticeTable(self.store).hasten(person)
        self.wake()

    async def closed(self, person: Person, /) -> None:
        """Of a stranger, or of somebody who was just forgotten, nothing is written down."""
        values = {**person_columns(person), "reason": Reason.CLOSED}
        await self.store.write(lambda db: db.execute(_CLOSED, values))

    async def left(self, address: Address, /) -> None:
        """What was to be told to all there is not told any more.

        How the place was set up stays: one is put out and asked back when the privacy mode was changed.
        """
        values = {"platform": address.platform, "place": address.place, "thread": address.thread}
        await self.store.write(lambda db: _forget(db, values))

    async def moved(self, old: Address, new: Address, /) -> None:
        await NoticeTable(self.store).move(old, new)


def _forget(db: Database, where: dict[str, str | None]) -> None:
    for statement in _LEFT:
        db.execute(statement, where)
