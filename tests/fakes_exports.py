"""The export box and the basket in memory: what the ports promise, without a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from fakes_notices import Memory

from bot.core.editing import Posted
from bot.core.people import Person
from bot.exports.box import Decide
from bot.exports.export import ACTIVE, Export, State
from bot.exports.graves import Grave
from bot.exports.life import ENDED
from bot.exports.live import Live
from bot.exports.sources.basket import Contents, Fitting, Handed, Kind, Put, all_of


@dataclass(slots=True)
class FakeExports:
    memory: Memory = field(default_factory=Memory)
    held: dict[str, Export] = field(default_factory=dict)

    async def add(self, export: Export, admit: Callable[[tuple[Export, ...]], None]) -> Export:
        admit(await self.of(export.person))
        self.held[export.id] = export
        return export

    async def edit(self, export_id: str, decide: Decide) -> Export | None:
        held = self.held.get(export_id)
        edited = None if held is None else decide(held)
        if edited is None:
            return held
        self.held[export_id] = edited.export
        self.memory.put(() if edited.notice is None else (edited.notice,))
        return edited.export

    async def find(self, export_id: str) -> Export | None:
        return self.held.get(export_id)

    async def find_all(self, ids: Sequence[str]) -> Mapping[str, Export]:
        return {one: self.held[one] for one in ids if one in self.held}

    async def by_digest(self, digest: str) -> Export | None:
        return next((export for export in self.held.values() if export.digest == digest), None)

    async def of(self, person: Person) -> tuple[Export, ...]:
        theirs = [export for export in self.held.values() if export.person == person]
        theirs.reverse()
        return tuple(sorted(theirs, key=lambda export: export.asked, reverse=True))

    async def ahead(self, export: Export) -> int:
        place = (export.rank, export.asked)
        queue = [one for one in self.held.values() if one.state is State.QUEUED and one.source == export.source]
        return sum((one.rank, one.asked) < place for one in queue)

    async def active(self) -> tuple[Export, ...]:
        found = [export for export in self.held.values() if export.state in ACTIVE]
        return tuple(sorted(found, key=lambda export: (export.rank, export.asked)))

    async def ready(self) -> tuple[Export, ...]:
        found = [export for export in self.held.values() if export.state is State.READY]
        return tuple(sorted(found, key=lambda export: export.asked))

    async def to_clear(self, now: datetime) -> tuple[Export, ...]:
        found = self.held.values()
        past = [one for one in found if one.state is State.READY and one.expires is not None and one.expires <= now]
        return (*past, *(one for one in found if one.state in ENDED and one.removed is None))


@dataclass(slots=True)
class FakeLive:
    exports: FakeExports
    held: dict[str, Posted] = field(default_factory=dict)

    async def keep(self, export_id: str, posted: Posted) -> None:
        export = self.exports.held.get(export_id)
        if export is not None and export.state in ACTIVE and export.person.platform == posted.address.platform:
            self.held[export_id] = posted

    async def drop(self, export_id: str, posted: Posted) -> None:
        if self.held.get(export_id) == posted:
            del self.held[export_id]

    async def all(self) -> tuple[Live, ...]:
        found = [(self.exports.held.get(one), posted) for one, posted in self.held.items()]
        return tuple(Live(held, posted) for held, posted in found if held is not None and held.state in ACTIVE)


@dataclass(slots=True)
class FakeGraves:
    exports: FakeExports
    held: dict[str, datetime | None] = field(default_factory=dict)

    async def tended(self, now: datetime) -> tuple[Grave, ...]:
        self.held = {one: since or now for one, since in self.held.items()}
        return tuple(Grave(one, since or now) for one, since in self.held.items())

    async def fresh(self) -> tuple[str, ...]:
        return tuple(one for one, since in self.held.items() if since is None)

    async def close(self, export_id: str) -> None:
        del self.held[export_id]

    def forget(self, person: Person) -> None:
        """What the store does in its one transaction."""
        theirs = [held for held in self.exports.held.values() if held.person == person]
        for held in theirs:
            del self.exports.held[held.id]
            if held.removed is None:
                self.held[held.id] = None


@dataclass(slots=True)
class FakeBaskets:
    held: dict[Person, list[Handed]] = field(default_factory=dict)
    last: int = 0
    coming: Callable[[Person], list[int]] = lambda _person: []
    """The sizes of what somebody is uploading."""

    async def put(self, person: Person, things: Sequence[Handed], fitting: Fitting = all_of) -> Put:
        theirs, coming = self.held.setdefault(person, []), self.coming(person)
        held = await self.contents(person)
        known = {thing.reference for thing in theirs}
        found = fitting(things, replace(held, things=held.things + len(coming), size=held.size + sum(coming)))
        new = 0
        for thing in found:
            if thing.reference not in known:
                known.add(thing.reference)
                new, self.last = new + 1, self.last + 1
                theirs.append(replace(thing, id=self.last))
        return Put(found, new)

    async def contents(self, person: Person) -> Contents:
        theirs = self.held.get(person, [])
        links = sum(thing.kind is Kind.LINK for thing in theirs)
        return Contents(len(theirs), sum(thing.size or 0 for thing in theirs), links)

    async def after(self, person: Person, id: int, limit: int) -> tuple[Handed, ...]:  # noqa: A002  as the port has it
        return tuple(thing for thing in self.held.get(person, []) if thing.id > id)[:limit]

    async def one(self, person: Person, id: int) -> Handed | None:  # noqa: A002  as the port has it
        return next((thing for thing in self.held.get(person, []) if thing.id == id), None)

    async def empty(self, person: Person) -> int:
        return len(self.held.pop(person, []))
