"""The last byte of a file and the basket are one step: nothing is lost there, and nothing claimed that is not so."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from exports.uploads.upload_kit import BODY, Uploads, bytes_of, uploads_in_memory
from fakes import ANN, BOB, NOON
from fakes_exports import FakeBaskets
from fakes_uploads import FakeUploads

from bot.core.people import Person
from bot.exports.fetching.gate import Gate
from bot.exports.sources.basket import Handed
from bot.exports.sources.basket_desk import BasketDesk
from bot.exports.uploads.desk import Piece
from bot.exports.uploads.folder import UploadFolder
from bot.exports.uploads.upload import COMING_FOR, OPEN_FOR, Announced, DiskFullError, GoneError

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


class PlugPulledError(Exception):
    """Stands for the kill."""


@dataclass(slots=True)
class KilledUploads(FakeUploads):
    """Killed right after whatever it wrote last about a whole file."""

    async def advance(self, upload_id: str, offset: int, at: datetime) -> bool:
        await FakeUploads.advance(self, upload_id, offset, at)
        if offset == self.held[upload_id].size:
            raise PlugPulledError
        return True

    async def finish(self, upload_id: str, handed: Handed) -> bool:
        await FakeUploads.finish(self, upload_id, handed)
        raise PlugPulledError


async def test_a_kill_after_the_last_promise_takes_nothing_back(tmp_path: Path) -> None:
    """The bot is back a day later only, and nobody has looked in between."""
    uploads = uploads_in_memory(tmp_path)
    assert isinstance(uploads.box, FakeUploads)
    uploads.box = KilledUploads(uploads.box.baskets)
    upload = await uploads.begin()
    with pytest.raises(PlugPulledError):
        await uploads.send(upload, 0, BODY)
    uploads.clock.turn(OPEN_FOR)
    await uploads.desk.sweep()
    [handed] = await uploads.basket.after(ANN, 0, 10)
    assert (handed.reference, uploads.bytes_of(upload)) == (upload.id, BODY)


async def test_a_whole_file_that_an_older_bot_left_outside_is_put_in_before_its_page_is_cleared_away(
    uploads: Uploads,
) -> None:
    upload = await uploads.begin()
    uploads.folder.file(upload.id).write_bytes(BODY)
    assert await uploads.box.advance(upload.id, len(BODY), NOON)
    lost = await uploads.begin()
    assert await uploads.box.advance(lost.id, len(BODY), NOON)
    uploads.clock.turn(OPEN_FOR)
    await uploads.desk.sweep()
    [handed] = await uploads.basket.after(ANN, 0, 10)
    assert (handed.name, handed.reference, uploads.bytes_of(upload)) == ("export.zip", upload.id, BODY)
    assert uploads.folder.names() == (upload.id,), "what the disk has not is not in the basket"
    await uploads.desk.sweep()
    assert (await uploads.basket.contents(ANN)).things == 1


@dataclass(slots=True)
class ForgottenUploads(FakeUploads):
    """Their person is forgotten a moment before a whole file goes into the basket."""

    async def finish(self, upload_id: str, handed: Handed) -> bool:
        await FakeUploads.end(self, ANN)
        return await FakeUploads.finish(self, upload_id, handed)


async def test_what_is_gone_is_never_called_finished(tmp_path: Path) -> None:
    uploads = uploads_in_memory(tmp_path)
    assert isinstance(uploads.box, FakeUploads)
    uploads.box = ForgottenUploads(uploads.box.baskets)
    upload = await uploads.begin()
    with pytest.raises(GoneError):
        await uploads.send(upload, 0, BODY)
    upload = await uploads.begin()
    await uploads.box.advance(upload.id, len(BODY), NOON)
    uploads.folder.file(upload.id).write_bytes(BODY)
    assert await uploads.desk.find(ANN, upload.id) is None
    assert (await uploads.basket.contents(ANN)).things == 0


async def test_whoever_asks_twice_at_once_is_told_the_same_end(uploads: Uploads) -> None:
    upload = await uploads.begin()
    uploads.folder.file(upload.id).write_bytes(BODY)
    await uploads.box.advance(upload.id, len(BODY), NOON)
    ends = await asyncio.gather(*(uploads.desk.find(ANN, upload.id) for _ in range(4)))
    assert {one.finished for one in ends if one is not None} == {NOON}
    assert (await uploads.basket.contents(ANN)).things == 1


async def test_a_page_stays_open_while_a_file_is_coming(uploads: Uploads) -> None:
    """The largest file takes longer than a day over a slow line."""
    handle, _ = await uploads.desk.invite(ANN)
    upload = await uploads.begin()
    for offset in range(3):
        uploads.clock.turn(OPEN_FOR - SECOND)
        await uploads.desk.sweep()
        assert (await uploads.send(upload, offset, BODY[offset : offset + 1])).offset == offset + 1
        page = await uploads.desk.page(handle)
        assert page is not None
        assert page.expires == uploads.clock() + OPEN_FOR
    uploads.clock.turn(OPEN_FOR - SECOND)
    done = await uploads.send(upload, 3, BODY[3:])
    page = await uploads.desk.page(handle)
    assert page is not None
    assert (done.finished, page.expires) == (uploads.clock(), uploads.clock() + OPEN_FOR)


async def test_what_does_not_come_on_keeps_no_page_open(uploads: Uploads) -> None:
    handle, page = await uploads.desk.invite(ANN)
    upload = await uploads.begin()
    uploads.clock.turn(HOUR)
    await uploads.desk.invite(BOB)
    await uploads.send(upload, 0)
    await uploads.offset(upload)
    await uploads.desk.held(ANN)
    assert await uploads.desk.page(handle) == page


async def test_what_still_comes_opens_no_page_again_that_was_ended(uploads: Uploads) -> None:
    handle, _ = await uploads.desk.invite(ANN)
    upload = await uploads.begin()
    await uploads.desk.end(ANN)
    assert not await uploads.box.advance(upload.id, 5, NOON)
    assert await uploads.desk.page(handle) is None


class NarrowFolder(UploadFolder):
    """A disk with room for one file."""

    def room(self) -> int:
        return len(BODY)


async def test_what_is_only_announced_takes_nobody_elses_room(uploads: Uploads) -> None:
    async def is_room() -> bool:
        desk = replace(uploads.desk, folder=NarrowFolder(uploads.folder.root))
        await desk.invite(BOB)
        try:
            await desk.drop(await desk.begin(BOB, Announced(len(BODY))))
        except DiskFullError:
            return False
        return True

    upload = await uploads.begin()
    assert await is_room(), "not a byte of it has come"
    await uploads.send(upload, 0, BODY[:100])
    assert not await is_room(), "the rest is on its way"
    uploads.clock.turn(COMING_FOR)
    assert await is_room(), "nothing has come for an hour"
    await uploads.send(upload, 100, BODY[100:200])
    assert not await is_room(), "it goes on"


@dataclass(slots=True)
class LateBaskets(FakeBaskets):
    """The last bytes of a file come while the basket is being emptied."""

    late: Callable[[], Awaitable[object]] | None = None

    async def empty(self, person: Person) -> int:
        emptied = await FakeBaskets.empty(self, person)
        if self.late is not None:
            await self.late()
        return emptied


async def test_what_ends_while_the_basket_is_emptied_does_not_stay_in_it(tmp_path: Path) -> None:
    baskets = LateBaskets()
    uploads = Uploads(tmp_path, FakeUploads(baskets), baskets)
    await uploads.send(await uploads.begin(), 0, BODY)
    upload = await uploads.begin()

    async def late() -> None:
        with pytest.raises(GoneError):
            await uploads.desk.take(upload, Piece(0, bytes_of(BODY)))

    baskets.late = late
    assert await BasketDesk(baskets, Gate(frozenset()), uploads=uploads.desk).empty(ANN) == 1
    assert (await uploads.basket.contents(ANN)).things == 0
    assert uploads.folder.names() == ()
