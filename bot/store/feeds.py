"""The feed box: whose private calendar an address opens. Tokens are kept as hashes only."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.people import Person
from bot.store.database import Store
from bot.store.rows import person_columns, returned, rows, stamp

_KEEP = "insert or replace into feed (platform, person, digest, made) values (:platform, :person, :digest, :made)"
_DROP = "delete from feed where platform = :platform and person = :person returning digest"


@dataclass(frozen=True, slots=True)
class FeedTable:
    store: Store

    async def keep(self, person: Person, digest: str, now: datetime) -> None:
        values = {**person_columns(person), "digest": digest, "made": stamp(now)}
        await self.store.write(lambda db: db.execute(_KEEP, values))

    async def drop(self, person: Person) -> bool:
        values = person_columns(person)
        return bool(await self.store.write(lambda db: returned(db, _DROP, values)))

    async def owner(self, digest: str) -> Person | None:
        found = await self.store.read(
            lambda db: rows(db, "select platform, person from feed where digest = :digest", {"digest": digest})
        )
        return Person(found[0]["platform"], found[0]["person"]) if found else None
