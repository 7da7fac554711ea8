"""Upload pages and what comes through them: who may send what, where it goes on, when it is in the basket.

The handle in a page's address is all the right that is needed to put files into its person's basket. What is promised
of a file (its offset) is in the store; the bytes are in the folder before it is promised.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.clock import Clock
from bot.core.people import Person
from bot.exports.links import Links, looks_like_handle, new_id
from bot.exports.sources.basket import BasketBox, Contents, Handed, Kind
from bot.exports.uploads.folder import Growing, UploadFolder
from bot.exports.uploads.taking import STALL, Checksum, Taking
from bot.exports.uploads.upload import (
    COMING_FOR,
    OPEN_FOR,
    VIA,
    Announced,
    BasketFullError,
    Caps,
    DiskFullError,
    EmptyError,
    GoneError,
    TooLargeError,
    TooManyError,
    Upload,
    UploadBox,
    UploadPage,
    WrongOffsetError,
)

SHOWN = 100
"""Things of a basket that its page lists."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file as it comes: where its sender thinks the file ends, and what its bytes should add up to."""

    offset: int
    bytes: AsyncIterator[bytes]
    checksum: Checksum | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What a page shows: the first things of the basket, how many there are, and what is still under way."""

    things: Sequence[Handed]
    count: int
    under_way: Sequence[Upload]


@dataclass(frozen=True, slots=True)
class UploadDesk:
    box: UploadBox
    basket: BasketBox
    folder: UploadFolder
    links: Links
    clock: Clock
    caps: Caps = field(default_factory=Caps)
    stall: float = STALL

    async def invite(self, person: Person) -> tuple[str, UploadPage]:
        """The handle of the person's page, and the page, open for a whole day from now."""
        salt, now = secrets.token_hex(16), self.clock()
        digest = self.links.digest(self.links.upload_handle(salt))
        page = await self.box.renew(UploadPage(person, salt, digest, now + OPEN_FOR), now)
        return self.links.upload_handle(page.salt), page

    async def page(self, handle: str) -> UploadPage | None:
        """The page of a handle, open or over; None: no page has it."""
        return await self.box.by_digest(self.links.digest(handle)) if looks_like_handle(handle) else None

    def is_open(self, page: UploadPage) -> bool:
        return page.expires > self.clock()

    async def held(self, person: Person) -> Held:
        """Only looks: whoever opens the page changes nothing."""
        under_way = [await self._as_it_is(upload) for upload in await self.box.of(person) if upload.finished is None]
        contents = await self.basket.contents(person)
        things = await self.basket.after(person, 0, SHOWN)
        return Held(things, contents.things, under_way)

    async def begin(self, person: Person, announced: Announced) -> Upload:
        """Raises EmptyError, TooLargeError, TooManyError, BasketFullError, DiskFullError, GoneError."""
        size = announced.size
        if size == 0:
            raise EmptyError
        if size > self.caps.file:
            raise TooLargeError
        await self._find_room(size)

        def admit(others: Sequence[Upload], held: Contents) -> None:
            coming = [other.size for other in others if other.finished is None]
            if len(coming) >= self.caps.files:
                raise TooManyError
            if (
                held.size + sum(coming) + size > self.caps.room.size
                or held.things + len(coming) >= self.caps.room.things
            ):
                raise BasketFullError

        tidy = announced.tidy()
        upload = Upload(new_id(), person, tidy.name, size, self.clock(), 0, tidy.media_type, tidy.mark)
        await self.box.add(upload, admit)
        try:
            await asyncio.to_thread(self.folder.make, upload.id)
        except (DiskFullError, OSError):
            await self.box.drop(upload.id)
            raise
        return upload

    async def find(self, person: Person, upload_id: str) -> Upload | None:
        """An upload of theirs, as far as its bytes are there; in the basket if that is all of them."""
        upload = await self.box.find(upload_id)
        return None if upload is None or upload.person != person else await self._ended(upload)

    async def take(self, upload: Upload, piece: Piece) -> Upload:
        """Goes on with a file, and puts it into the basket with its last byte.

        Raises:
            WrongOffsetError, BusyError, OverrunError, ChecksumError, DiskFullError, GoneError
        """
        if piece.offset != upload.offset:
            raise WrongOffsetError(upload.offset)
        if upload.finished is not None:
            return upload
        growing = await asyncio.to_thread(self.folder.hold, upload.id)
        try:
            await self._go_on(growing, upload.id, piece.offset)

            async def promise(offset: int) -> bool:
                """The last one is the basket itself: a kill finds the file under way, or in there."""
                if offset < upload.size:
                    return await self.box.advance(upload.id, offset, self.clock())
                return await self.box.finish(upload.id, _handed(upload, self.clock()))

            taking = Taking(growing, upload.size, promise, piece.checksum, self.stall)
            end = await taking.run(piece.bytes)
        finally:
            growing.close()
        ended = await self._ended(replace(upload, offset=end))
        if ended is None:
            raise GoneError
        return ended

    async def drop(self, upload: Upload) -> None:
        """Takes back a file that is under way."""
        if await self.box.drop(upload.id):
            await asyncio.to_thread(self.folder.remove, upload.id)

    async def end(self, person: Person) -> None:
        """Their page leads nowhere any more, and nothing is under way. What had come is there until it is tidied."""
        await self.box.end(person)

    async def sweep(self) -> None:
        """Lets go of what is past its time; a whole file that was left outside is put into the basket before."""
        for upload in await self.box.whole():
            await self._ended(upload)
        await self.box.lapse(self.clock())
        await self.tidy()

    async def tidy(self) -> None:
        """Removes files that nobody needs any more. A file has its row before it is there."""
        names = await asyncio.to_thread(self.folder.names)
        wanted = await self.box.wanted(names) if names else frozenset()
        for name in names:
            if name not in wanted:
                await asyncio.to_thread(self.folder.remove, name)

    async def _find_room(self, size: int) -> None:
        """What was only announced takes no room from others; whoever writes is held to the reserve all the same.

        Raises:
            DiskFullError
        """
        coming = await self.box.promised(self.clock() - COMING_FOR)
        if await asyncio.to_thread(self.folder.room) - coming < size:
            raise DiskFullError

    async def _go_on(self, growing: Growing, upload_id: str, offset: int) -> None:
        """Looks at it again, now that nobody else can write, and makes ready to write there.

        Raises:
            GoneError, WrongOffsetError
        """
        kept = await self.box.find(upload_id)
        if kept is None:
            await self.tidy()  # `hold` may have made its file
            raise GoneError
        held = await self._as_it_is(kept)
        if held.offset != offset:
            raise WrongOffsetError(held.offset)
        if held.offset < kept.offset:  # else what is written next would count as promised
            await self.box.advance(upload_id, held.offset, self.clock())
        await asyncio.to_thread(growing.begin, held.offset)

    async def _as_it_is(self, upload: Upload) -> Upload:
        """Believes the disk where it has lost something."""
        if upload.finished is not None:
            return upload
        there = await asyncio.to_thread(self.folder.size, upload.id)
        return replace(upload, offset=min(upload.offset, there))

    async def _ended(self, upload: Upload) -> Upload | None:
        """As it is, and in the basket if it is whole. None: it is gone."""
        held = await self._as_it_is(upload)
        if held.finished is not None or held.offset < held.size:
            return held
        at = self.clock()
        if await self.box.finish(held.id, _handed(held, at)):
            return replace(held, finished=at)
        return await self.box.find(held.id)


def _handed(upload: Upload, at: datetime) -> Handed:
    return Handed(Kind.FILE, VIA, upload.id, at, upload.name, upload.media_type, upload.size)
