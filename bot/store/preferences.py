"""The preference box: of people, and of places with their threads."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from bot.core.people import Address, Person
from bot.core.platform import Reason
from bot.core.preferences import PlacePreferences, Preferences
from bot.store.database import Store
from bot.store.rows import Row, instant_or_none, person_columns, rows, stamp_or_none

_OF = "select * from preference where platform = :platform and person = :person"
_KEEP = """
    insert or replace into preference (platform, person, language, zone, paused_until, unreachable, spoken)
    values (:platform, :person, :language, :zone, :paused_until, :unreachable, :spoken)
"""
_ACTED = "update preference set unreachable = null where platform = :platform and person = :person"
_OF_PLACE = """
    select * from place_preference
    where platform = :platform and place = :place and thread in (:thread, '') order by thread desc limit 1
"""
_KEEP_PLACE = """
    insert or replace into place_preference (platform, place, thread, language, unprompted, public)
    values (:platform, :place, :thread, :language, :unprompted, :public)
"""


@dataclass(frozen=True, slots=True)
class PreferenceTable:
    store: Store

    async def of(self, person: Person) -> Preferences:
        return await self.store.read(lambda db: _of(db, person))

    async def of_all(self, people: Iterable[Person]) -> Mapping[Person, Preferences]:
        return await self.store.read(lambda db: {person: _of(db, person) for person in people})

    async def change(self, person: Person, edit: Callable[[Preferences], Preferences]) -> Preferences:
        def work(db: Database) -> Preferences:
            edited = edit(_of(db, person))
            db.execute(_KEEP, _columns(person, edited))
            return edited

        return await self.store.write(work)

    async def of_place(self, address: Address) -> PlacePreferences:
        return await self.store.read(lambda db: _of_place(db, address))

    async def change_place(
        self, address: Address, edit: Callable[[PlacePreferences], PlacePreferences]
    ) -> PlacePreferences:
        def work(db: Database) -> PlacePreferences:
            edited = edit(_of_place(db, address))
            values = {"language": edited.language, "unprompted": int(edited.unprompted), "public": int(edited.public)}
            db.execute(_KEEP_PLACE, {**_place(address), **values})
            return edited

        return await self.store.write(work)

    async def unprompted(self, address: Address) -> bool:
        """Whether the bot may answer there without being spoken to: the platforms' port `Places`."""
        return (await self.of_place(address)).unprompted

    async def public(self, address: Address) -> bool:
        """Whether answers are for all to see: the platforms' port `Places`."""
        return (await self.of_place(address)).public

    async def acted(self, person: Person) -> None:
        if (await self.of(person)).unreachable is not None:
            await self.store.write(lambda db: db.execute(_ACTED, person_columns(person)))


def _of(db: Database, person: Person) -> Preferences:
    found = rows(db, _OF, person_columns(person))
    if not found:
        return Preferences()
    row = found[0]
    unreachable = None if row["unreachable"] is None else Reason(row["unreachable"])
    paused_until = instant_or_none(row["paused_until"])
    return Preferences(row["language"], row["zone"], paused_until, unreachable, row["spoken"])


def _of_place(db: Database, address: Address) -> PlacePreferences:
    found = rows(db, _OF_PLACE, _place(address))
    if not found:
        return PlacePreferences()
    row = found[0]
    return PlacePreferences(row["language"], bool(row["unprompted"]), bool(row["public"]))


def _columns(person: Person, preferences: Preferences) -> Row:
    return {
        "platform": person.platform,
        "person": person.id,
        "language": preferences.language,
        "zone": preferences.zone,
        "paused_until": stamp_or_none(preferences.paused_until),
        "unreachable": preferences.unreachable,
        "spoken": preferences.spoken,
    }


def _place(address: Address) -> Row:
    """A place without a thread is kept under the empty one."""
    return {"platform": address.platform, "place": address.place, "thread": address.thread or ""}
