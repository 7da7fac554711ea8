"""Takes what people hand over in the private chat into their baskets: files, and bare links to allowed places.

Only where a thing is to be had is kept. It is fetched when its basket is packed up.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.core.message import Attachment, Message, Place
from bot.core.people import Person
from bot.exports.fetching.gate import Gate
from bot.exports.sources.basket import BasketBox, Contents, Handed, Kind, name_of

_ALBUMS = 200
"""Remembered; the oldest goes first."""
_NEARLY = 0.9
"""From this share on it is told that a basket is about to be full."""


@dataclass(frozen=True, slots=True)
class Room:
    """What one basket takes, so that one export can hold it. `size` in bytes, of what tells its size."""

    things: int = 2_000
    size: int = 50_000_000_000

    def nearly_full(self, held: Contents) -> bool:
        return held.things >= _NEARLY * self.things or held.size >= _NEARLY * self.size

    def fitting(self, things: Sequence[Handed], held: Contents) -> tuple[Handed, ...]:
        """Those that still go in, the first before the others. A `basket.Fitting`."""
        count, size, found = held.things, held.size, list[Handed]()
        for thing in things:
            count, size = count + 1, size + (thing.size or 0)
            if count > self.things or size > self.size:
                break
            found.append(thing)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of what was handed over. `names` of what is new, where it has names; `held`: all that is in it now.

    too_large: what its platform does not give out, and `most` the bytes that it does. outside: how many found no
    room. files: how many were handed over.
    """

    names: tuple[str, ...]
    new: int
    held: Contents
    too_large: tuple[Attachment, ...] = ()
    most: int = 0
    outside: int = 0
    files: int = 0


class Uploads(Protocol):
    async def end(self, person: Person) -> None:
        """Nothing more comes into their basket."""
        ...

    async def tidy(self) -> None:
        """What was taken out of baskets goes from the disk."""
        ...


@dataclass(slots=True)
class Albums:
    """What became of things that were sent together, though each came by itself: told as one. In memory only."""

    _taken: OrderedDict[tuple[Person, str], Taken] = field(default_factory=OrderedDict, init=False)

    def join(self, person: Person, album: str, taken: Taken) -> Taken:
        """All of it so far."""
        before = self._taken.pop((person, album), None)
        if before is not None:
            taken = replace(
                taken,
                names=(*before.names, *taken.names),
                new=before.new + taken.new,
                too_large=(*before.too_large, *taken.too_large),
                outside=before.outside + taken.outside,
                files=before.files + taken.files,
            )
        self._taken[person, album] = taken
        while len(self._taken) > _ALBUMS:
            self._taken.popitem(last=False)
        return taken

    def forget(self, person: Person) -> None:
        for key in [key for key in self._taken if key[0] == person]:
            del self._taken[key]


@dataclass(frozen=True, slots=True)
class BasketDesk:
    """links: its gate tells which places are allowed. most: bytes of a file that a platform gives out, by platform.

    uploads: what comes into baskets in another way than through the chat.
    """

    box: BasketBox
    links: Gate
    most: Mapping[str, int] = field(default_factory=dict)
    uploads: Uploads | None = None
    room: Room = Room()
    albums: Albums = field(default_factory=Albums)

    def sees(self, message: Message) -> bool:
        """Whether something is handed over: never among others, whatever is shown there."""
        return message.place is Place.DM and bool(message.attachments or self.sees_links(message))

    def sees_links(self, message: Message) -> bool:
        """Links and nothing else: whoever writes words about one asks something."""
        links = message.text.split()
        return message.place is Place.DM and bool(links) and all(map(self._allowed, links))

    async def take(self, message: Message) -> Taken:
        most = self.most.get(message.person.platform)
        large = tuple(one for one in message.attachments if most is not None and (one.size or 0) > most)
        things = (*self._files(message, large), *self._links(message))
        put = await self.box.put(message.person, things, self.room.fitting)
        names = tuple(thing.name for thing in put.fitting if thing.name) if put.new == len(put.fitting) else ()
        held = await self.box.contents(message.person)
        outside, files = len(things) - len(put.fitting), len(message.attachments)
        taken = Taken(names, put.new, held, large, most or 0, outside, files)
        return taken if message.album is None else self.albums.join(message.person, message.album, taken)

    async def contents(self, person: Person) -> Contents:
        return await self.box.contents(person)

    async def names(self, person: Person, most: int) -> tuple[str, ...]:
        """What the first so many are called."""
        return tuple(name_of(thing) for thing in await self.box.after(person, 0, most))

    async def empty(self, person: Person) -> int:
        """Whatever still comes is ended before: else it would end up in an emptied basket."""
        if self.uploads is None:
            return await self.box.empty(person)
        await self.uploads.end(person)
        try:
            return await self.box.empty(person)
        finally:
            await self.uploads.tidy()

    def _allowed(self, word: str) -> bool:
        """Whether https is needed is the gate's to say: not where a server is the operator's own."""
        return word.lower().startswith(("https://", "http://")) and self.links.allows(word)

    def _files(self, message: Message, large: tuple[Attachment, ...]) -> Iterator[Handed]:
        for one in message.attachments:
            if one not in large:
                yield Handed(
                    kind=Kind.FILE,
                    platform=message.person.platform,
                    reference=one.reference,
                    at=message.at,
                    name=one.name,
                    media_type=one.media_type,
                    size=one.size,
                    text=message.text,
                    forwarded=one.forwarded,
                )

    def _links(self, message: Message) -> Iterator[Handed]:
        if self.sees_links(message):
            for link in dict.fromkeys(message.text.split()):
                yield Handed(kind=Kind.LINK, platform=message.person.platform, reference=link, at=message.at)
