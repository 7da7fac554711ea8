"""Files that come in pieces: promised only when they are there, in the basket when they are whole."""

import asyncio
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from exports.export_kit import export
from exports.sites import FileSite
from exports.sources.worlds import downloader
from exports.uploads.upload_kit import BODY, SMALL, Uploads, breaking, bytes_of, sha256_of
from fakes import ANN, BOB, NOON
from fakes_uploads import FakeUploads

from bot.exports.export import State
from bot.exports.fetching.gate import Gate
from bot.exports.fetching.wanted import Limits
from bot.exports.source import Kept, LeftOut, Why
from bot.exports.sources.basket import Handed, Kind
from bot.exports.sources.basket_desk import BasketDesk, Room
from bot.exports.sources.files import LocalFile, bring
from bot.exports.uploads.desk import Piece
from bot.exports.uploads.files import UploadedFiles
from bot.exports.uploads.settings import LARGEST, upload_caps
from bot.exports.uploads.taking import EVERY, Checksum
from bot.exports.uploads.upload import (
    GIGABYTE,
    KEPT_FOR,
    OPEN_FOR,
    VIA,
    Announced,
    BasketFullError,
    BusyError,
    ChecksumError,
    DiskFullError,
    EmptyError,
    GoneError,
    OverrunError,
    TooLargeError,
    TooManyError,
    WrongOffsetError,
)
from bot.store.exports import ExportTable

SECOND = timedelta(seconds=1)


async def test_a_file_that_came_in_pieces_is_in_the_basket_byte_for_byte(uploads: Uploads) -> None:
    upload = await uploads.begin()
    assert (await uploads.send(upload, 0, BODY[:100], BODY[100:300])).offset == 300
    assert await uploads.basket.after(ANN, 0, 10) == ()
    done = await uploads.send(upload, 300, BODY[300:])
    assert done.finished == NOON
    [handed] = await uploads.basket.after(ANN, 0, 10)
    assert (handed.kind, handed.platform, handed.reference) == (Kind.FILE, VIA, upload.id)
    assert (handed.name, handed.media_type, handed.size) == ("export.zip", "application/zip", len(BODY))
    assert uploads.bytes_of(upload) == BODY
    assert stat.S_IMODE(uploads.folder.file(upload.id).stat().st_mode) == 0o600


async def test_what_is_in_the_basket_is_packed_without_a_copy_however_large(uploads: Uploads, tmp_path: Path) -> None:
    upload = await uploads.begin()
    await uploads.send(upload, 0, BODY)
    place = await UploadedFiles(uploads.folder).find(upload.id)
    assert place == LocalFile(uploads.folder.file(upload.id), ours=True)
    assert isinstance(place, LocalFile)
    kept = await bring(place, tmp_path / "1", downloader(FileSite()), Limits(size=10))
    assert isinstance(kept, Kept)
    assert (tmp_path / "1").samefile(place.path)
    assert await UploadedFiles(uploads.folder).find("../app.db") == LeftOut(Why.BROKEN, "not an upload")


async def test_a_page_has_the_same_handle_while_it_is_open_and_another_one_after(uploads: Uploads) -> None:
    handle, page = await uploads.desk.invite(ANN)
    assert page.expires == NOON + OPEN_FOR
    uploads.clock.turn(OPEN_FOR - SECOND)
    again, page = await uploads.desk.invite(ANN)
    assert (again, page.expires) == (handle, NOON + OPEN_FOR - SECOND + OPEN_FOR)
    found = await uploads.desk.page(handle)
    assert found == page
    assert uploads.desk.is_open(page)
    uploads.clock.turn(OPEN_FOR)
    assert not uploads.desk.is_open(page)
    new, _ = await uploads.desk.invite(ANN)
    assert new != handle
    assert await uploads.desk.page(handle) is None
    other, _ = await uploads.desk.invite(BOB)
    assert other not in {handle, new}


async def test_neither_store_nor_a_copy_of_it_tells_a_handle(uploads: Uploads) -> None:
    handle, page = await uploads.desk.invite(ANN)
    if uploads.store is not None:
        held = b"".join(file.read_bytes() for file in uploads.home.glob("app.db*"))
        assert page.digest.encode() in held
        assert handle.encode() not in held
    assert await uploads.desk.page("../../etc/passwd") is None
    assert await uploads.desk.page("a" * 32) is None


@pytest.mark.parametrize(("size", "why"), [(0, EmptyError), (1001, TooLargeError), (10**15 - 1, TooLargeError)])
async def test_a_file_is_refused_before_it_is_sent(uploads: Uploads, size: int, why: type[Exception]) -> None:
    with pytest.raises(why):
        await uploads.begin(size)
    assert uploads.folder.names() == ()


async def test_a_basket_holds_so_much_and_so_many_at_once(uploads: Uploads) -> None:
    await uploads.begin(1000)
    await uploads.begin(1000)
    with pytest.raises(BasketFullError):
        await uploads.begin(501)
    await uploads.begin(400)
    with pytest.raises(TooManyError):
        await uploads.begin(1)
    await uploads.begin(1000, BOB)


async def test_what_the_chat_brought_counts_too(uploads: Uploads) -> None:
    await uploads.basket.put(ANN, [Handed(Kind.FILE, "fake", "1", NOON, size=2000)])
    with pytest.raises(BasketFullError):
        await uploads.begin(501)


async def test_a_basket_holds_so_many_things(uploads: Uploads) -> None:
    uploads.caps = replace(SMALL, room=Room(things=2))
    await uploads.basket.put(ANN, [Handed(Kind.LINK, "fake", "1", NOON)])
    await uploads.begin(1)
    with pytest.raises(BasketFullError):
        await uploads.begin(1)


async def test_where_the_disk_has_no_room_nothing_begins(uploads: Uploads) -> None:
    uploads.caps = replace(SMALL, reserve=2**60)
    with pytest.raises(DiskFullError):
        await uploads.begin(10)
    assert await uploads.box.of(ANN) == ()


async def test_a_disk_that_fills_up_keeps_what_was_promised_and_no_more(uploads: Uploads) -> None:
    upload = await uploads.begin()
    await uploads.send(upload, 0, BODY[:100])
    uploads.caps = replace(SMALL, reserve=2**60)
    with pytest.raises(DiskFullError):
        await uploads.send(upload, 100, BODY[100:])
    uploads.caps = SMALL
    assert await uploads.offset(upload) == 100
    assert uploads.bytes_of(upload) == BODY[:100]
    assert (await uploads.send(upload, 100, BODY[100:])).finished is not None


@pytest.mark.parametrize("offset", [0, 99, 101, 768, 10**12])
async def test_a_piece_that_does_not_go_on_where_the_file_ends_changes_nothing(uploads: Uploads, offset: int) -> None:
    upload = await uploads.begin()
    await uploads.send(upload, 0, BODY[:100])
    with pytest.raises(WrongOffsetError) as wrong:
        await uploads.send(upload, offset, BODY[offset:])
    assert wrong.value.offset == 100
    assert uploads.bytes_of(upload) == BODY[:100]


async def test_of_two_that_send_at_once_one_is_turned_away(uploads: Uploads) -> None:
    upload = await uploads.begin()
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield BODY[:100]
        begun.set()
        await go_on.wait()
        yield BODY[100:]

    first = asyncio.create_task(uploads.desk.take(upload, Piece(0, slowly())))
    await begun.wait()
    with pytest.raises(BusyError):
        await uploads.send(upload, 0, b"x" * 100)
    go_on.set()
    assert (await first).finished is not None
    assert uploads.bytes_of(upload) == BODY


async def test_whoever_waited_for_the_same_place_is_told_how_far_it_is_now(uploads: Uploads) -> None:
    stale = await uploads.begin()
    await uploads.send(stale, 0, BODY[:100])
    with pytest.raises(WrongOffsetError):
        await uploads.desk.take(stale, Piece(0, bytes_of(BODY)))
    assert uploads.bytes_of(stale) == BODY[:100]


async def test_what_came_before_a_connection_broke_is_kept(uploads: Uploads) -> None:
    upload = await uploads.begin()

    async def stopping() -> AsyncIterator[bytes]:
        yield BODY[:200]
        await asyncio.Event().wait()

    desk = replace(uploads.desk, stall=0.01)
    assert (await desk.take(upload, Piece(0, stopping()))).offset == 200
    assert await uploads.offset(upload) == 200


async def test_what_was_written_and_not_promised_counts_for_nothing(uploads: Uploads) -> None:
    """As after a kill in the middle of a piece: the file may be longer than what was promised of it."""
    upload = await uploads.begin()
    await uploads.send(upload, 0, BODY[:100])
    with pytest.raises(KeyboardInterrupt):
        await uploads.desk.take(replace(upload, offset=100), Piece(100, breaking([BODY[100:200]], KeyboardInterrupt())))
    uploads.folder.file(upload.id).write_bytes(BODY[:100] + b"what the kill left")
    assert await uploads.offset(upload) == 100
    await uploads.send(upload, 100, BODY[100:])
    assert uploads.bytes_of(upload) == BODY


async def test_a_disk_that_lost_something_is_believed(uploads: Uploads) -> None:
    upload = await uploads.begin()
    await uploads.send(upload, 0, BODY[:500])
    uploads.folder.file(upload.id).write_bytes(BODY[:200])
    assert await uploads.offset(upload) == 200
    assert (await uploads.send(upload, 200, BODY[200:])).finished is not None
    assert uploads.bytes_of(upload) == BODY


async def test_whoever_looks_at_the_page_changes_nothing(uploads: Uploads) -> None:
    """Not even of what an older bot left at its end, nor of what the disk has lost."""
    whole, lost = await uploads.begin(), await uploads.begin()
    uploads.folder.file(whole.id).write_bytes(BODY)
    for upload in (whole, lost):
        assert await uploads.box.advance(upload.id, len(BODY), NOON)
    before = await uploads.box.of(ANN)
    held = await uploads.desk.held(ANN)
    assert (held.count, [upload.offset for upload in held.under_way]) == (0, [len(BODY), 0])
    assert await uploads.box.of(ANN) == before


async def test_whoever_asks_how_far_a_whole_file_is_has_it_put_into_the_basket(uploads: Uploads) -> None:
    upload = await uploads.begin()
    uploads.folder.file(upload.id).write_bytes(BODY)
    assert await uploads.box.advance(upload.id, len(BODY), NOON)
    assert await uploads.offset(upload) == len(BODY)
    held = await uploads.desk.held(ANN)
    assert ([thing.name for thing in held.things], list(held.under_way)) == (["export.zip"], [])


async def test_the_last_piece_sent_twice_puts_it_in_once(uploads: Uploads) -> None:
    """The answer to the last piece may be lost."""
    upload = await uploads.begin()
    await uploads.send(upload, 0, BODY)
    done = await uploads.send(upload, len(BODY))
    assert (done.offset, done.finished) == (len(BODY), NOON)
    assert (await uploads.basket.contents(ANN)).things == 1


async def test_more_than_was_said_is_refused_and_cut_off(uploads: Uploads) -> None:
    upload = await uploads.begin()
    await uploads.send(upload, 0, BODY[:100])
    with pytest.raises(OverrunError):
        await uploads.send(upload, 100, BODY[100:], b"one more")
    assert uploads.bytes_of(upload) == BODY[:100]


async def test_a_piece_that_changed_on_its_way_is_thrown_away(uploads: Uploads) -> None:
    upload = await uploads.begin()
    with pytest.raises(ChecksumError):
        await uploads.send(upload, 0, b"x" + BODY[1:100], checksum=sha256_of(BODY[:100]))
    assert (await uploads.offset(upload), uploads.bytes_of(upload)) == (0, b"")
    assert (await uploads.send(upload, 0, BODY[:100], checksum=sha256_of(BODY[:100]))).offset == 100


async def test_a_large_piece_is_promised_on_the_way_unless_it_is_to_be_checked_first(uploads: Uploads) -> None:
    size = EVERY + 10
    uploads.caps = replace(SMALL, file=10 * size, room=Room())
    promised = []
    for checksum in (None, Checksum("sha1", b"wrong")):
        upload = await uploads.begin(size)
        block, error = bytes(EVERY), ConnectionResetError()
        with pytest.raises(ConnectionResetError):
            await uploads.desk.take(upload, Piece(0, breaking([block, b"123"], error), checksum))
        promised.append(await uploads.offset(upload))
    assert promised == [EVERY, 0]


async def test_what_is_taken_back_is_gone(uploads: Uploads) -> None:
    upload = await uploads.begin()
    await uploads.send(upload, 0, BODY[:100])
    await uploads.desk.drop(upload)
    assert await uploads.desk.find(ANN, upload.id) is None
    assert uploads.folder.names() == ()
    with pytest.raises(GoneError):
        await uploads.desk.take(replace(upload, offset=100), Piece(100, bytes_of(BODY[100:])))


async def test_what_is_finished_cannot_be_taken_back_here(uploads: Uploads) -> None:
    upload = await uploads.send(await uploads.begin(), 0, BODY)
    await uploads.desk.drop(upload)
    assert uploads.bytes_of(upload) == BODY


async def test_an_emptied_basket_ends_its_page_its_files_and_what_is_coming(uploads: Uploads) -> None:
    handle, _ = await uploads.desk.invite(ANN)
    done = await uploads.send(await uploads.begin(), 0, BODY)
    coming = await uploads.begin()
    theirs = await uploads.begin(person=BOB)

    async def interrupted() -> AsyncIterator[bytes]:
        yield BODY[:10]
        assert await BasketDesk(uploads.basket, Gate(frozenset()), uploads=uploads.desk).empty(ANN) == 1
        yield BODY[10:]

    with pytest.raises(GoneError):
        await uploads.desk.take(coming, Piece(0, interrupted()))
    assert await uploads.desk.page(handle) is None
    assert await uploads.basket.after(ANN, 0, 10) == ()
    assert await uploads.desk.find(ANN, done.id) is None
    assert uploads.folder.names() == (theirs.id,)


async def test_whoever_was_forgotten_a_moment_ago_is_left_alone(uploads: Uploads) -> None:
    """The page was looked up before, the file is begun after."""
    await uploads.desk.invite(ANN)
    await uploads.desk.end(ANN)
    with pytest.raises(GoneError):
        await uploads.desk.begin(ANN, Announced(10))
    assert (await uploads.box.of(ANN), uploads.folder.names()) == ((), ())


async def test_nobody_goes_on_with_the_file_of_another(uploads: Uploads) -> None:
    upload = await uploads.begin()
    assert await uploads.desk.find(BOB, upload.id) is None


async def test_what_was_left_behind_goes_when_its_page_is_over_and_the_rest_after_a_week(uploads: Uploads) -> None:
    handle, _ = await uploads.desk.invite(ANN)
    done = await uploads.send(await uploads.begin(), 0, BODY)
    left = await uploads.begin()
    stray = uploads.folder.file("0" * 32)
    stray.write_bytes(b"of nobody")
    uploads.clock.turn(OPEN_FOR - SECOND)
    await uploads.desk.sweep()
    assert set(uploads.folder.names()) == {done.id, left.id}
    uploads.clock.turn(SECOND)
    await uploads.desk.sweep()
    assert uploads.folder.names() == (done.id,)
    assert await uploads.desk.page(handle) is not None, "it is still told that its time is over"
    uploads.clock.turn(KEPT_FOR - OPEN_FOR - SECOND)
    await uploads.desk.sweep()
    assert uploads.folder.names() == (done.id,)
    uploads.clock.turn(SECOND)
    await uploads.desk.sweep()
    assert uploads.folder.names() == ()
    assert await uploads.basket.after(ANN, 0, 10) == ()


async def test_what_an_export_is_packing_is_not_swept_away(uploads: Uploads) -> None:
    done = await uploads.send(await uploads.begin(), 0, BODY)
    if uploads.store is not None:
        await ExportTable(uploads.store).add(replace(export(), state=State.RUNNING), lambda _: None)
    if isinstance(uploads.box, FakeUploads):
        uploads.box.exporting.add(ANN)
    uploads.clock.turn(2 * KEPT_FOR)
    await uploads.desk.sweep()
    assert uploads.folder.names() == (done.id,)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("sora export.zip", "sora export.zip"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\cat.mp4", "cat.mp4"),
        ("a\x00b\x1b[31m\u202e.zip", "ab[31m.zip"),
        ("..", ""),
        ("  ", ""),
        ("x" * 500, "x" * 200),
        ("кот.mp4", "кот.mp4"),
    ],
)
def test_a_name_is_one_name_and_never_a_path(said: str, name: str) -> None:
    assert Announced(1, said).tidy().name == name


@pytest.mark.parametrize(
    ("said", "typed"), [("video/mp4", "video/mp4"), ("text/html; charset=x", None), ("x\r\ny", None), ("", None)]
)
def test_a_type_is_a_type_or_nothing(said: str, typed: str | None) -> None:
    assert Announced(1, "a", said).tidy().media_type == typed


def test_a_mark_is_short_and_plain() -> None:
    assert [Announced(1, mark=mark).tidy().mark for mark in ("12-ab", "A b", "x" * 65)] == ["12-ab", "", ""]


def test_the_operator_says_how_large_a_file_may_be() -> None:
    assert upload_caps({}).file == 20 * GIGABYTE
    set_to = upload_caps({LARGEST: " 50 "})
    assert (set_to.file, set_to.room.size) == (50 * GIGABYTE, 50 * GIGABYTE)


@pytest.mark.parametrize("given", ["0", "-1", "2.5", "20 GB", "51", "٣", "9" * 50])
def test_a_size_that_cannot_be_meant_is_named(given: str) -> None:
    with pytest.raises(ValueError, match=LARGEST):
        upload_caps({LARGEST: given})


@pytest.mark.parametrize("promised", [0, 300], ids=["killed before its file was made", "restored without its file"])
async def test_a_file_that_is_missing_is_sent_again_from_its_beginning(uploads: Uploads, promised: int) -> None:
    upload = await uploads.begin()
    await uploads.send(upload, 0, BODY[:promised])
    uploads.folder.remove(upload.id)
    assert await uploads.offset(upload) == 0
    assert (await uploads.send(upload, 0, BODY[:100])).offset == 100
    assert (await uploads.send(upload, 100, BODY[100:])).finished is not None
    assert uploads.bytes_of(upload) == BODY


async def test_no_file_is_made_for_what_is_gone(uploads: Uploads) -> None:
    upload = await uploads.begin()
    await uploads.desk.drop(upload)
    with pytest.raises(GoneError):
        await uploads.desk.take(upload, Piece(0, bytes_of(BODY)))
    assert uploads.folder.names() == ()
