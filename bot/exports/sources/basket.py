"""The source `basket`: what a person handed over in the private chat: files, forwarded media, links, ZIPs.

A ZIP stays as it is, byte for byte; the archive's writer looks into it. A link is fetched from hosts on the operator's
list only, and its address, which may be a signature, is shown to nobody, not even to who gave it.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeAlias
from urllib.parse import unquote, urlsplit

from bot.core.people import Person
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports.fetching.downloader import Downloader
from bot.exports.fetching.wanted import FILES, USUAL, Limits, Wanted
from bot.exports.source import Estimate, Fetched, Item, LeftOut, Order, Why
from bot.exports.sources.files import Provider, bring

BATCH = 200


class Kind(StrEnum):
    FILE = "file"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Handed:
    """One thing that was handed over.

    id: given by the box, growing. reference: the platform's own for a file, the address for a link: a secret.
    platform: who keeps the file. text: what was written beside it. name: what it is called, if it has a name.
    forwarded: somebody else's message, passed on.
    """

    kind: Kind
    platform: str
    reference: str = field(repr=False)
    at: datetime
    name: str = ""
    media_type: str | None = None
    size: int | None = None
    text: str = ""
    forwarded: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """`size` in bytes, of those whose size is known; `links`: how many of the things are links, of unknown size."""

    things: int
    size: int
    links: int


Fitting: TypeAlias = Callable[[Sequence[Handed], Contents], tuple[Handed, ...]]
"""Those of the things that go in, beside what is in a basket and on its way into it."""


@dataclass(frozen=True, slots=True)
class Put:
    """`fitting`: what there was room for. `new`: how many of these were not in it already."""

    fitting: tuple[Handed, ...]
    new: int


def all_of(things: Sequence[Handed], _held: Contents) -> tuple[Handed, ...]:
    return tuple(things)


class BasketBox(Protocol):
    async def put(self, person: Person, things: Sequence[Handed], fitting: Fitting = all_of) -> Put:
        """Keeps those that fit and that it does not hold for this person by the same reference, all in one step."""
        ...

    async def contents(self, person: Person) -> Contents:
        """What is in it; without what is on its way."""
        ...

    async def after(self, person: Person, id: int, limit: int) -> tuple[Handed, ...]:  # noqa: A002
        """Those with a greater id, the smallest first."""
        ...

    async def one(self, person: Person, id: int) -> Handed | None:  # noqa: A002
        ...

    async def empty(self, person: Person) -> int:
        """Lets go of all of it; gives how many there were."""
        ...


WITHOUT_FILES = frozenset({"console"})
"""The platforms through which nobody can send a file: there, the upload page is the way."""


def empty_for(person: Person) -> Phrase:
    """That there is nothing in it, and how this person can put something into it."""
    if person.platform in WITHOUT_FILES:
        return Phrase("source_basket.empty_terminal")
    return Phrase("source_basket.empty")


@dataclass(frozen=True, slots=True)
class BasketSource:
    """providers: by platform, whose files can be had here. links: its gate holds the operator's list of hosts."""

    box: BasketBox
    providers: Mapping[str, Provider]
    links: Downloader
    limits: Limits = USUAL
    name: str = "basket"

    async def estimate(self, order: Order) -> Estimate:
        held = await self.box.contents(order.person)
        if held.things == 0:
            raise Refusal(empty_for(order.person))
        return Estimate(
            items=held.things,
            size=held.size if held.links == 0 else None,
            holds=(Phrase("source_basket.holds", {"things": held.things}), Phrase("source_basket.holds_zips")),
            lacks=(Phrase("source_basket.lacks_hosts"),) if held.links else (),
        )

    async def plan(self, order: Order) -> AsyncIterator[tuple[Item, ...]]:
        """What was handed over after the order stays out."""
        last = 0
        while things := await self.box.after(order.person, last, BATCH):
            yield tuple(_item(thing) for thing in things if thing.at <= order.asked)
            last = things[-1].id

    async def fetch(self, order: Order, item: Item, into: Path) -> Fetched:
        thing = await self.box.one(order.person, int(str(item.facts["handed"])))
        if thing is None:
            return LeftOut(Why.GONE, "taken out of the basket")
        if thing.kind is Kind.LINK:
            return await self.links.fetch(Wanted(thing.reference), into, replace(self.limits, accepts=FILES))
        provider = self.providers.get(thing.platform)
        if provider is None:
            return LeftOut(Why.UNREACHABLE, "its platform is not served here")
        return await bring(await provider.files.find(thing.reference), into, provider.downloader, self.limits)


def _item(thing: Handed) -> Item:
    return Item(
        key=f"handed/{thing.id}",
        name=name_of(thing),
        media_type=thing.media_type,
        size=thing.size,
        made=thing.at,
        text=thing.text,
        facts={"handed": thing.id, "kind": thing.kind.value, "via": thing.platform, "forwarded": thing.forwarded},
    )


def name_of(thing: Handed) -> str:
    """Its own, or the last part of a link's path; the query, which may be a signature, is no part of it."""
    if thing.name or thing.kind is not Kind.LINK:
        return thing.name or str(thing.id)
    try:
        path = urlsplit(thing.reference).path
    except ValueError:
        path = ""
    return unquote(path.rstrip("/").rpartition("/")[2]) or str(thing.id)
