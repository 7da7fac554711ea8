"""The finished exports as the pages see them: the port `Exports`, over where exports, links and archives are kept.

A handle is looked up by its digest, a signed word is checked before anything is looked up. What is inside an archive is
remembered for the few that are looked at, and for no longer than they can be had.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.clock import Clock
from bot.core.phrase import Phrase, Say
from bot.exports import life
from bot.exports.box import ExportBox
from bot.exports.export import Archive, Export, State
from bot.exports.folder import archive_name
from bot.exports.links import Lapsed, Links, Opened, looks_like_handle
from bot.exports.storage.port import Storage
from bot.web.inside import Inside, Read, look_inside, preview
from bot.web.ports import Download, Ended, Listed, Picture, Shown

REMEMBERED = 4
"""Archives whose list is in memory."""


class ShortError(OSError):
    """The storage gave fewer bytes than the archive has."""


@dataclass(slots=True)
class Archives:
    """titles: what each source is called."""

    box: ExportBox
    links: Links
    storage: Storage
    clock: Clock
    titles: Mapping[str, Say]
    _inside: OrderedDict[str, Inside] = field(default_factory=OrderedDict)
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One at a time: a long list takes a while and some memory."""

    async def shown(self, handle: str) -> Shown | None:
        export = await self._find(handle)
        if export is None:
            return None
        archive = self._archive(export)
        inside = Inside() if archive is None else await self._look(export, archive)
        return Shown(
            state=State.EXPIRED if export.state is State.READY and archive is None else export.state,
            title=self.titles.get(export.source, Phrase("web.export_title")),
            made=export.finished or export.asked,
            archive=archive,
            expires=export.expires,
            downloads=export.downloads,
            pictures=tuple(one.name for one in inside.previews),
        )

    async def listed(self, handle: str, first: int, count: int) -> Sequence[Listed]:
        inside = await self._inside_of(handle)
        return inside.files[first : first + count]

    async def picture(self, handle: str, number: int) -> Picture | None:
        export = await self._find(handle)
        previews = (await self._inside_of(handle)).previews
        if export is None or not 0 <= number < len(previews):
            return None
        data = await preview(self._reader(export), previews[number])
        return None if data is None else Picture("image/jpeg", data)

    async def mint(self, handle: str) -> str | None:
        export = await self._find(handle)
        if export is None or self._archive(export) is None:
            return None
        return self.links.mint(export, self.clock())

    async def open(self, signed: str) -> Download | Ended | None:
        match self.links.read(signed, self.clock()):
            case None:
                return None
            case Lapsed():
                return Ended()
            case Opened(export_id, issue):
                export = await self.box.find(export_id)
        archive = None if export is None else self._archive(export)
        if export is None or archive is None or export.issue != issue:
            return Ended()
        made = export.finished or export.asked
        name = f"export-{export.source}-{made:%Y-%m-%d}-{export.id[:8]}.zip"
        return Download(export.id, name, archive.size, archive.sha256, made)

    async def read(self, download: Download, start: int, end: int) -> AsyncIterator[bytes]:
        left = end - start
        async for piece in self.storage.read(archive_name(download.export), start, end):
            left -= len(piece)
            yield piece
        if left:
            raise ShortError

    async def fetched(self, download: Download) -> None:
        await self.box.edit(download.export, life.downloaded)

    async def revoke(self, handle: str) -> bool:
        export = await self._find(handle)
        if export is None or self._archive(export) is None:
            return False
        self._inside.pop(export.id, None)
        ended = await self.box.edit(export.id, life.revoked)
        return ended is not None and ended.state is State.REVOKED

    async def let_go(self) -> None:
        """Of what is over, revoked, or its person's no more."""
        known = await self.box.find_all(tuple(self._inside)) if self._inside else {}
        for one in tuple(self._inside):
            if one not in known or self._archive(known[one]) is None:
                del self._inside[one]

    async def _find(self, handle: str) -> Export | None:
        return await self.box.by_digest(self.links.digest(handle)) if looks_like_handle(handle) else None

    def _archive(self, export: Export) -> Archive | None:
        """What can be had of it now."""
        over = export.expires is not None and export.expires <= self.clock()
        return export.archive if export.state is State.READY and not over else None

    async def _inside_of(self, handle: str) -> Inside:
        export = await self._find(handle)
        archive = None if export is None else self._archive(export)
        return Inside() if export is None or archive is None else await self._look(export, archive)

    async def _look(self, export: Export, archive: Archive) -> Inside:
        async with self._looking:
            if export.id not in self._inside:
                self._inside[export.id] = await look_inside(self._reader(export), archive.size)
            self._inside.move_to_end(export.id)
            found = self._inside[export.id]
            await self.let_go()  # only now: its person may have been forgotten while it was looked at
            while len(self._inside) > REMEMBERED:
                self._inside.popitem(last=False)
            return found

    def _reader(self, export: Export) -> Read:
        async def read(start: int, end: int) -> bytes:
            pieces = [piece async for piece in self.storage.read(archive_name(export.id), start, end)]
            return b"".join(pieces)

        return read
