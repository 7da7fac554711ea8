"""The reminder box: each change in one transaction with the notices it means."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from bot.core.people import Person
from bot.reminders.reminder import KINDS, LISTED, Reminder
from bot.store import notice_rows, reminder_rows
from bot.store.database import Store
from bot.store.rows import person_columns, rows

_LISTED = ", ".join(f"'{state}'" for state in sorted(LISTED))
_OF = f"select * from reminder where platform = :platform and person = :person and state in ({_LISTED})"  # noqa: S608  our own words
_ALL = "select * from reminder where id in (select value from json_each(:ids))"
_NUMBERED = "select * from reminder where platform = :platform and person = :person and number = :number"

_LAST_DONE = """
    select * from reminder where platform = :platform and person = :person and state = 'done'
    order by ended desc, id desc limit 1
"""


@dataclass(frozen=True, slots=True)
class ReminderTable:
    store: Store

    async def add(
        self, reminder: Reminder, admit: Callable[[tuple[Reminder, ...]], None]
    ) -> tuple[Reminder, tuple[Reminder, ...]]:
        def work(db: Database) -> tuple[Reminder, tuple[Reminder, ...]]:
            listed = _of(db, reminder.person)
            admit(listed)
            return reminder_rows.add(db, reminder), listed

        return await self.store.write(work)

    async def edit(self, reminder_id: int, decide: Callable[[Reminder | None], Reminder]) -> Reminder:
        def work(db: Database) -> Reminder:
            decided = reminder_rows.write(db, decide(reminder_rows.find(db, reminder_id)))
            notice_rows.drop_kept(db, str(decided.id), KINDS)
            return decided

        return await self.store.write(work)

    async def find(self, reminder_id: int) -> Reminder | None:
        return await self.store.read(lambda db: reminder_rows.find(db, reminder_id))

    async def find_all(self, ids: Sequence[int]) -> Mapping[int, Reminder]:
        found = await self.store.read(lambda db: rows(db, _ALL, {"ids": json.dumps(list(ids))}))
        return {row["id"]: reminder_rows.reminder_of(row) for row in found}

    async def numbered(self, person: Person, number: int) -> Reminder | None:
        values = {**person_columns(person), "number": number}
        found = await self.store.read(lambda db: rows(db, _NUMBERED, values))
        return reminder_rows.reminder_of(found[0]) if found else None

    async def of(self, person: Person) -> tuple[Reminder, ...]:
        return await self.store.read(lambda db: _of(db, person))

    async def last_done(self, person: Person) -> Reminder | None:
        values = person_columns(person)
        found = await self.store.read(lambda db: rows(db, _LAST_DONE, values))
        return reminder_rows.reminder_of(found[0]) if found else None


def _of(db: Database, person: Person) -> tuple[Reminder, ...]:
    found = rows(db, _OF, person_columns(person))
    return tuple(sorted(map(reminder_rows.reminder_of, found), key=lambda held: (held.next_at, held.number)))
