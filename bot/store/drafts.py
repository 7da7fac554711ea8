"""The drafts of reminders: words that wait for an answer, a few a person and for some days only."""

import json
from dataclasses import dataclass

from sqlite_utils import Database

from bot.core.people import Person
from bot.reminders.drafts import MOST, Draft, read, written
from bot.store.database import Store
from bot.store.rows import Row, dumped, person_columns, returned, rows, stamp

_KEEP = """
    insert into draft (platform, person, made, payload) values (:platform, :person, :made, :payload) returning id
"""
_THIN = """
    delete from draft where platform = :platform and person = :person and id not in (
        select id from draft where platform = :platform and person = :person order by id desc limit :most
    )
"""
_ONE = "platform = :platform and person = :person and id = :id"


@dataclass(frozen=True, slots=True)
class DraftTable:
    store: Store

    async def keep(self, person: Person, draft: Draft) -> int:
        values = {"made": stamp(draft.at), "payload": dumped(written(draft))}

        def work(db: Database) -> int:
            [row] = returned(db, _KEEP, {**person_columns(person), **values})
            db.execute(_THIN, {**person_columns(person), "most": MOST})
            return int(row["id"])

        return await self.store.write(work)

    async def find(self, person: Person, draft_id: int) -> Draft | None:
        values = {**person_columns(person), "id": draft_id}
        found = await self.store.read(lambda db: rows(db, f"select payload from draft where {_ONE}", values))  # noqa: S608  a constant condition
        return _draft(found)

    async def take(self, person: Person, draft_id: int) -> Draft | None:
        values = {**person_columns(person), "id": draft_id}
        sql = f"delete from draft where {_ONE} returning payload"  # noqa: S608  a constant condition
        return _draft(await self.store.write(lambda db: returned(db, sql, values)))


def _draft(found: list[Row]) -> Draft | None:
    return read(json.loads(found[0]["payload"])) if found else None
