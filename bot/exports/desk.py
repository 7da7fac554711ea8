"""What people do with their exports: choose, confirm, ask how far it is, cancel, get the link, end it. Yours are yours.

Somebody else's export is refused in the same words as one that does not exist. The desk only writes down what is asked
for and puts it into the queue; should the engine not be there just now, a worker begins it as soon as it is.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

from bot.core.clock import Clock
from bot.core.instant import UTC_ZONE, Instant
from bot.core.notice import Json
from bot.core.people import Address, Person
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports import life
from bot.exports.box import Decide, ExportBox
from bot.exports.engine.port import Engine, EngineUnavailableError, Job
from bot.exports.export import ACTIVE, Export, Progress, State
from bot.exports.graves import Graves
from bot.exports.links import Links, new_id
from bot.exports.source import Estimate, ExportSource, Order

PATIENCE = 20.0
"""Seconds to look at what there is."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants what. `zone`: in which they are told times. `origin`: the place they asked in, where others are too."""

    person: Person
    source: str
    options: Mapping[str, Json] = field(default_factory=dict)
    language: str | None = None
    origin: Address | None = None
    zone: str = UTC_ZONE


@dataclass(frozen=True, slots=True)
class Standing:
    """An export, and how far it is where it is under way."""

    export: Export
    progress: Progress | None = None


@dataclass(slots=True, eq=False)
class _Starting:
    """Somebody's wish that is being looked at. void: they were forgotten meanwhile."""

    person: Person
    void: bool = False


@dataclass(frozen=True, slots=True)
class ExportDesk:
    """sources: in the order in which they are offered. page: the web address of a handle; None: no pages are served.

    graves: of exports whose person was forgotten while something of theirs ran; None: nobody is forgotten here.
    """

    box: ExportBox
    engine: Engine
    sources: Mapping[str, ExportSource]
    links: Links
    clock: Clock
    page: Callable[[str], str] | None = None
    patience: float = PATIENCE
    graves: Graves | None = None
    _starting: set[_Starting] = field(default_factory=set)
    _forgetting: list[Person] = field(default_factory=list)

    async def look(self, wish: Wish) -> Estimate:
        """What the export would hold, said before it starts.

        Raises:
            Refusal: they cannot have it, or not now.
        """
        source = self._source(wish.source)
        self._admit(wish, await self.box.of(wish.person))
        order = Order("", wish.person, self.clock(), wish.language, wish.options)
        try:
            async with asyncio.timeout(self.patience):
                return await source.estimate(order)
        except TimeoutError:
            raise Refusal(Phrase("export.slow")) from None

    async def start(self, wish: Wish) -> Standing:
        """Puts it into the queue.

        Raises:
            Refusal: as `look`.
        """
        with self._begun(wish) as begun:
            export = await self._queued(wish, begun)
        with suppress(EngineUnavailableError):
            await self.engine.start(Job(export.id, export.source, export.rank))
        return await self._standing(export)

    @asynccontextmanager
    async def forgetting(self, person: Person) -> AsyncIterator[None]:
        """Around the transaction that removes all that is kept of a person.

        What they asked for before it ends is not begun after it, and what runs for them stops within seconds.
        """
        self._forgetting.append(person)
        try:
            for begun in self._starting:
                begun.void = begun.void or begun.person == person
            yield
        finally:
            self._forgetting.remove(person)
        with suppress(EngineUnavailableError, Refusal):  # a worker sees to it in its next round
            for export_id in await self.graves.fresh() if self.graves is not None else ():
                await self.engine.cancel(export_id)

    @contextmanager
    def _begun(self, wish: Wish) -> Iterator[_Starting]:
        begun = _Starting(wish.person, void=wish.person in self._forgetting)
        self._starting.add(begun)
        try:
            yield begun
        finally:
            self._starting.remove(begun)

    async def _queued(self, wish: Wish, begun: _Starting) -> Export:
        estimate = await self.look(wish)
        now = self.clock()
        export = Export(
            id=new_id(),
            person=wish.person,
            source=wish.source,
            state=State.QUEUED,
            asked=now,
            options=wish.options,
            language=wish.language,
            origin=wish.origin,
            rank=life.rank(now, estimate.size),
        )

        def admit(theirs: tuple[Export, ...]) -> None:
            if begun.void:
                raise Refusal(Phrase("export.not_found"))
            self._admit(wish, theirs)

        return await self.box.add(export, admit)

    async def latest(self, person: Person) -> Standing | None:
        """The one a person means where they name none: what is under way, else what is ready, else the newest."""
        theirs = await self.box.of(person)
        wanted = (ACTIVE, {State.READY}, frozenset(State))
        found = next((one for states in wanted for one in theirs if one.state in states), None)
        return None if found is None else await self._standing(found)

    async def standing(self, person: Person, export_id: str) -> Standing:
        """Raises Refusal where they have no such export."""
        return await self._standing(_theirs(await self.box.find(export_id), person))

    async def cancel(self, person: Person, export_id: str) -> Export:
        """Raises Refusal where there is nothing to cancel any more."""
        now = self.clock()
        held = _theirs(await self.box.find(export_id), person)
        if held.state not in ACTIVE:
            raise Refusal(Phrase("export.not_under_way"))
        export = await self._edit(held, lambda one: life.cancelled(one, now))
        with suppress(EngineUnavailableError):
            await self.engine.cancel(export.id)
        if export.state is not State.CANCELLED:
            raise Refusal(Phrase("export.not_under_way"))
        return export

    async def link(self, person: Person, export_id: str) -> tuple[Export, str]:
        """The address of its page. Raises Refusal where it has none."""
        export = self._ready(_theirs(await self.box.find(export_id), person))
        if self.page is None:
            raise Refusal(Phrase("export.no_pages"))
        return export, self.page(self.links.handle(export))

    async def relink(self, person: Person, export_id: str) -> tuple[Export, str]:
        """Another address. The one before it opens nothing any more, and neither does a signed word that came from it.

        A download that is under way runs to its end; once it breaks off it cannot be gone on with. Raises Refusal as
        `link`.
        """
        held = self._ready(_theirs(await self.box.find(export_id), person))
        await self._edit(held, lambda one: life.relinked(one, self.links.next(one)))
        return await self.link(person, export_id)

    async def revoke(self, person: Person, export_id: str) -> Export:
        """Ends the link at once, and the file within seconds. Raises Refusal where there is nothing to end."""
        held = self._ready(_theirs(await self.box.find(export_id), person))
        return await self._edit(held, life.revoked)

    def _admit(self, wish: Wish, theirs: tuple[Export, ...]) -> None:
        """Whether they may have another one, at the sight of those they have."""
        if any(held.state in ACTIVE for held in theirs):
            raise Refusal(Phrase("export.one_at_a_time"))
        ends = [end for held in theirs if held.source == wish.source and (end := life.cooldown_end(held)) is not None]
        if ends and max(ends) > self.clock():
            raise Refusal(Phrase("export.cooldown", {"until": Instant(max(ends), wish.zone)}))

    def _source(self, name: str) -> ExportSource:
        if name not in self.sources:
            raise Refusal(Phrase("export.no_source"))
        return self.sources[name]

    def _ready(self, export: Export) -> Export:
        over = export.expires is not None and export.expires <= self.clock()
        if export.state in ACTIVE:
            raise Refusal(Phrase("export.not_ready"))
        if export.state is not State.READY or over:
            raise Refusal(Phrase("export.gone"))
        return export

    async def _standing(self, export: Export) -> Standing:
        """Where the engine cannot be asked, what the store says is told."""
        if export.state is State.QUEUED:
            return Standing(export, Progress(ahead=await self.box.ahead(export)))
        if export.state is State.RUNNING:
            with suppress(EngineUnavailableError):
                return Standing(export, await self.engine.progress(export.id))
        return Standing(export)

    async def _edit(self, export: Export, decide: Decide) -> Export:
        held = await self.box.edit(export.id, decide)
        if held is None:
            raise Refusal(Phrase("export.not_found"))
        return held


def _theirs(export: Export | None, person: Person) -> Export:
    if export is None or export.person != person:
        raise Refusal(Phrase("export.not_found"))
    return export
