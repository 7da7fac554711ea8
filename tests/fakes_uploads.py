"""The upload box in memory: what the port promises, without a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from fakes_exports import FakeBaskets

from bot.core.people import Person
from bot.exports.sources.basket import Contents, Handed
from bot.exports.uploads.upload import KEPT_FOR, OPEN_FOR, VIA, GoneError, Upload, UploadPage


@dataclass(slots=True)
class FakeUploads:
    """exporting: whose exports are under way."""

    baskets: FakeBaskets = field(default_factory=FakeBaskets)
    pages: dict[Person, UploadPage] = field(default_factory=dict)
    held: dict[str, Upload] = field(default_factory=dict)
    exporting: set[Person] = field(default_factory=set)
    came: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.baskets.coming = self.coming

    def coming(self, person: Person) -> list[int]:
        return [one.size for one in self.held.values() if one.person == person and one.finished is None]

    async def renew(self, fresh: UploadPage, now: datetime) -> UploadPage:
        open_now = self.pages.get(fresh.person)
        if open_now is not None and open_now.expires > now:
            fresh = replace(open_now, expires=max(open_now.expires, fresh.expires))
        self.pages[fresh.person] = fresh
        return fresh

    async def by_digest(self, digest: str) -> UploadPage | None:
        return next((page for page in self.pages.values() if page.digest == digest), None)

    async def add(self, upload: Upload, admit: Callable[[Sequence[Upload], Contents], None]) -> None:
        page = self.pages.get(upload.person)
        if page is None or page.expires <= upload.made:
            raise GoneError
        admit(await self.of(upload.person), await self.baskets.contents(upload.person))
        self.held[upload.id] = upload

    async def find(self, upload_id: str) -> Upload | None:
        return self.held.get(upload_id)

    async def of(self, person: Person) -> tuple[Upload, ...]:
        return tuple(upload for upload in self.held.values() if upload.person == person)

    async def advance(self, upload_id: str, offset: int, at: datetime) -> bool:
        held = self.held.get(upload_id)
        if held is None or held.finished is not None:
            return False
        self.held[upload_id], self.came[upload_id] = replace(held, offset=offset), at
        self._keep_open(held.person, at)
        return True

    async def finish(self, upload_id: str, handed: Handed) -> bool:
        held = self.held.get(upload_id)
        if held is None or held.finished is not None:
            return False
        self.held[upload_id] = replace(held, offset=held.size, finished=handed.at)
        await self.baskets.put(held.person, [handed])
        self._keep_open(held.person, handed.at)
        return True

    async def whole(self) -> tuple[Upload, ...]:
        return tuple(one for one in self.held.values() if one.finished is None and one.offset == one.size)

    async def drop(self, upload_id: str) -> bool:
        held = self.held.get(upload_id)
        if held is None or held.finished is not None:
            return False
        del self.held[upload_id]
        return True

    async def end(self, person: Person) -> None:
        self.pages.pop(person, None)
        self.held = {one.id: one for one in self.held.values() if one.person != person}

    async def lapse(self, now: datetime) -> None:
        is_open = {person for person, page in self.pages.items() if page.expires > now}
        self.held = {one.id: one for one in self.held.values() if one.person in is_open}
        self.pages = {person: page for person, page in self.pages.items() if page.expires > now - KEPT_FOR}
        for person in self.baskets.held.keys() - self.exporting:
            theirs = self.baskets.held[person]
            theirs[:] = [thing for thing in theirs if not (thing.platform == VIA and thing.at <= now - KEPT_FOR)]

    async def wanted(self, ids: Sequence[str]) -> frozenset[str]:
        things = {thing.reference for theirs in self.baskets.held.values() for thing in theirs if thing.platform == VIA}
        coming = {upload.id for upload in self.held.values() if upload.finished is None}
        return frozenset(ids) & (things | coming)

    async def promised(self, since: datetime) -> int:
        coming = [self.held[upload_id] for upload_id, at in self.came.items() if at > since and upload_id in self.held]
        return sum(upload.size - upload.offset for upload in coming if upload.finished is None)

    def _keep_open(self, person: Person, at: datetime) -> None:
        page = self.pages.get(person)
        if page is not None and page.expires > at:
            self.pages[person] = replace(page, expires=max(page.expires, at + OPEN_FOR))
