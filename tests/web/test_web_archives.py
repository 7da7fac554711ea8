"""Finished exports as the pages see them: over the boxes, a key and a folder, with a real archive in it."""

import io
import struct
import zipfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from fakes import ANN, NOON, TurnedClock
from fakes_exports import FakeExports
from PIL import Image
from web.web_kit import House

from bot.core.phrase import Phrase, Say
from bot.exports import life
from bot.exports.export import Archive, Export, State
from bot.exports.folder import archive_name
from bot.exports.links import OPEN_FOR, Links
from bot.exports.storage.disk import DiskStorage
from bot.web import archives, inside
from bot.web.archives import Archives
from bot.web.inside import Inside, look_inside
from bot.web.ports import Download, Ended, Listed

SAMPLE = Path(__file__).parent.parent.parent / "docs" / "sample-archive.zip"
ID = "ab" * 16
BASKET = Phrase("source_basket.title")
TITLES: Mapping[str, Say] = {"basket": BASKET}


@dataclass(slots=True)
class Shelves:
    """An export that has just become ready, and all that is kept of it."""

    archives: Archives
    box: FakeExports
    clock: TurnedClock
    handle: str
    data: bytes

    @property
    def export(self) -> Export:
        return self.box.held[ID]

    async def opened(self) -> Download:
        word = await self.archives.mint(self.handle)
        assert word is not None
        found = await self.archives.open(word)
        assert isinstance(found, Download)
        return found

    async def bytes_of(self, start: int, end: int) -> bytes:
        return b"".join([piece async for piece in self.archives.read(await self.opened(), start, end)])


def shelves_with(folder: Path, data: bytes) -> Shelves:
    """With this file as the archive."""
    clock, box, links = TurnedClock(), FakeExports(), Links(b"k" * 32)
    (folder / archive_name(ID)).write_bytes(data)
    queued = Export(ID, ANN, "basket", State.QUEUED, NOON)
    ready = life.ready(queued, Archive(len(data), sha256(data).hexdigest(), 3, 1), links.next(queued), NOON)
    assert ready is not None
    box.held[ID] = ready.export
    kept = Archives(box, links, DiskStorage(folder), clock, TITLES)
    return Shelves(kept, box, clock, links.handle(ready.export), data)


@pytest.fixture
def shelves(tmp_path: Path) -> Shelves:
    return shelves_with(tmp_path, SAMPLE.read_bytes())


async def test_a_handle_shows_the_export_and_what_is_inside(shelves: Shelves) -> None:
    shown = await shelves.archives.shown(shelves.handle)
    assert shown is not None
    assert (shown.state, shown.title, shown.made, shown.downloads) == (State.READY, BASKET, NOON, 0)
    assert (shown.archive, shown.expires) == (shelves.export.archive, NOON + timedelta(days=7))
    assert shown.pictures == ("000001-Sunset over Mars.png", "000002-günbatımı.png")
    assert await shelves.archives.listed(shelves.handle, 0, 9) == (
        Listed("000001-Sunset over Mars.png", 826),
        Listed("000002-günbatımı.png", 826),
        Listed("000003-export.zip", 228),
    )
    assert await shelves.archives.listed(shelves.handle, 1, 1) == (Listed("000002-günbatımı.png", 826),)


async def test_what_is_inside_is_remembered_no_longer_than_it_can_be_had(shelves: Shelves, tmp_path: Path) -> None:
    other = replace(shelves.export, id="cd" * 16, digest="another")
    (tmp_path / archive_name(other.id)).write_bytes(shelves.data)
    shelves.box.held[other.id] = other
    shelves.archives._inside[other.id] = Inside()  # noqa: SLF001  nothing else tells what is remembered
    await shelves.archives.listed(shelves.handle, 0, 9)
    assert set(shelves.archives._inside) == {ID, other.id}  # noqa: SLF001
    del shelves.box.held[other.id]
    await shelves.archives.listed(shelves.handle, 0, 9)
    assert set(shelves.archives._inside) == {ID}  # noqa: SLF001


async def test_of_whom_is_forgotten_nothing_is_remembered(shelves: Shelves) -> None:
    await shelves.archives.listed(shelves.handle, 0, 9)
    del shelves.box.held[ID]
    await shelves.archives.let_go()
    assert shelves.archives._inside == {}  # noqa: SLF001


async def test_nor_what_was_being_looked_at_when_they_were_forgotten(shelves: Shelves) -> None:
    class Slow(DiskStorage):
        async def read(self, name: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
            shelves.box.held.pop(ID, None)
            await shelves.archives.let_go()
            async for piece in DiskStorage.read(self, name, start, end):
                yield piece

    assert isinstance(shelves.archives.storage, DiskStorage)
    shelves.archives.storage = Slow(shelves.archives.storage.folder)
    assert len(await shelves.archives.listed(shelves.handle, 0, 9)) == 3
    assert shelves.archives._inside == {}  # noqa: SLF001


async def test_a_preview_is_a_picture_that_opens(shelves: Shelves) -> None:
    for number in (0, 1):
        picture = await shelves.archives.picture(shelves.handle, number)
        assert picture is not None
        with Image.open(io.BytesIO(picture.data)) as opened:
            opened.load()
            assert (opened.format, picture.media_type) == ("JPEG", "image/jpeg")
    assert [await shelves.archives.picture(shelves.handle, number) for number in (2, -1)] == [None, None]


@pytest.mark.parametrize("handle", ["", "x", "a" * 32, "A" * 32, "a" * 31 + "!"])
async def test_no_other_handle_shows_anything(shelves: Shelves, handle: str) -> None:
    kept = shelves.archives
    assert await kept.shown(handle) is None
    assert await kept.mint(handle) is None
    assert await kept.listed(handle, 0, 9) == ()
    assert await kept.picture(handle, 0) is None
    assert not await kept.revoke(handle)


async def test_a_minted_word_opens_the_file_and_every_part_of_it(shelves: Shelves) -> None:
    download, data = await shelves.opened(), shelves.data
    assert (download.name, download.size, download.made) == (
        "export-basket-2026-10-20-abababab.zip", len(data), NOON,
    )  # fmt: skip
    assert download.sha256 == sha256(data).hexdigest()
    assert await shelves.bytes_of(0, len(data)) == data
    assert await shelves.bytes_of(100, 5000) == data[100:5000]


async def test_a_word_is_good_for_some_hours(shelves: Shelves) -> None:
    word = await shelves.archives.mint(shelves.handle)
    assert word is not None
    shelves.clock.turn(OPEN_FOR - timedelta(seconds=1))
    assert isinstance(await shelves.archives.open(word), Download)
    shelves.clock.turn(timedelta(seconds=1))
    assert await shelves.archives.open(word) == Ended()
    for forged in (word[:-1] + ("a" if word[-1] != "a" else "b"), word.replace(ID, "cd" * 16), "x"):
        assert await shelves.archives.open(forged) is None


async def test_a_new_link_ends_the_old_one_and_what_was_minted_from_it(shelves: Shelves) -> None:
    word = await shelves.archives.mint(shelves.handle)
    assert word is not None
    links = shelves.archives.links
    await shelves.box.edit(ID, lambda held: life.relinked(held, links.next(held)))
    assert await shelves.archives.shown(shelves.handle) is None
    assert await shelves.archives.open(word) == Ended()
    assert await shelves.archives.shown(links.handle(shelves.export)) is not None


async def test_revoking_ends_everything_at_once(shelves: Shelves) -> None:
    word = await shelves.archives.mint(shelves.handle)
    assert word is not None
    assert await shelves.archives.revoke(shelves.handle)
    assert shelves.export.state is State.REVOKED
    shown = await shelves.archives.shown(shelves.handle)
    assert shown is not None
    assert (shown.state, shown.archive, shown.pictures) == (State.REVOKED, None, ())
    assert await shelves.archives.open(word) == Ended()
    assert await shelves.archives.mint(shelves.handle) is None
    assert await shelves.archives.listed(shelves.handle, 0, 9) == ()
    assert not await shelves.archives.revoke(shelves.handle)


async def test_past_its_time_nothing_can_be_had_even_if_nobody_has_swept_yet(shelves: Shelves) -> None:
    word = await shelves.archives.mint(shelves.handle)
    assert word is not None
    shelves.clock.at = NOON + timedelta(days=7)
    shown = await shelves.archives.shown(shelves.handle)
    assert shown is not None
    assert (shown.state, shown.archive) == (State.EXPIRED, None)
    assert await shelves.archives.open(word) == Ended()
    assert await shelves.archives.mint(shelves.handle) is None


async def test_a_download_is_counted(shelves: Shelves) -> None:
    await shelves.archives.fetched(await shelves.opened())
    shown = await shelves.archives.shown(shelves.handle)
    assert shown is not None
    assert shown.downloads == 1


async def test_a_file_that_is_shorter_than_it_should_be_is_an_error_and_not_a_short_file(
    shelves: Shelves, tmp_path: Path
) -> None:
    download = await shelves.opened()
    (tmp_path / archive_name(ID)).write_bytes(shelves.data[:5000])
    with pytest.raises(OSError, match=r"^$"):
        async for _ in shelves.archives.read(download, 0, download.size):
            pass
    (tmp_path / archive_name(ID)).unlink()
    with pytest.raises(FileNotFoundError):
        async for _ in shelves.archives.read(download, 0, download.size):
            pass


async def test_the_whole_way_from_the_page_to_the_file(house: House, shelves: Shelves) -> None:
    house.real = shelves.archives
    async with house.client() as browser:
        page = await browser.get(f"/e/{shelves.handle}")
        pressed = await browser.post(f"/e/{shelves.handle}/download")
        file = await browser.get(pressed.headers["location"])
    assert "000002-günbatımı.png" in page.text
    assert file.content == shelves.data
    assert shelves.export.downloads == 1


async def test_of_archives_only_a_few_are_remembered(shelves: Shelves) -> None:
    await shelves.archives.shown(shelves.handle)
    for number in range(archives.REMEMBERED + 3):
        shelves.archives._inside[f"other-{number}"] = Inside()  # noqa: SLF001  what would grow
        shelves.box.held[f"other-{number}"] = replace(shelves.export, id=f"other-{number}", digest=None)
    await shelves.archives.listed(shelves.handle, 0, 1)
    assert len(shelves.archives._inside) == archives.REMEMBERED  # noqa: SLF001
    assert ID in shelves.archives._inside  # noqa: SLF001


async def look(data: bytes, longest: int = inside.LARGEST_LIST) -> Inside:
    async def read(start: int, end: int) -> bytes:
        return data[start:end]

    return await look_inside(read, len(data), longest)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"PK\x05\x06",
        b"PK\x05\x06" + b"\xff" * 18,
        b"PK\x06\x06" + b"\xff" * 60 + b"PK\x05\x06" + b"\x00" * 18,
        b"no archive" * 1000,
        SAMPLE.read_bytes()[:-200],
        SAMPLE.read_bytes().replace(b"PK\x01\x02", b"PK\x01\x03"),
    ],
)
async def test_what_is_no_archive_has_nothing_inside(data: bytes) -> None:
    assert await look(data) == Inside()


async def test_a_list_that_is_too_long_is_not_read() -> None:
    assert await look(SAMPLE.read_bytes(), longest=100) == Inside()


async def test_the_end_of_a_large_archive_is_understood() -> None:
    """ZIP64: what does not fit into the last record stands in one before it."""
    data = SAMPLE.read_bytes()
    at = data.rfind(b"PK\x05\x06")
    count, length, begins = struct.unpack_from("<HLL", data, at + 10)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, begins)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert await look(data[:at] + end64 + locator + end) == await look(data) != Inside()


async def test_a_packed_picture_is_unpacked_and_a_large_one_is_not(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packing:
        packing.writestr("bag/thumbnails/000/000007.jpg", b"picture " * 100)
        packing.writestr("bag/thumbnails/000/000008.jpg", b"0" * (inside.LARGEST_PICTURE + 1))
    shelves = shelves_with(tmp_path, held.getvalue())
    picture = await shelves.archives.picture(shelves.handle, 0)
    assert picture is not None
    assert picture.data == b"picture " * 100
    assert await shelves.archives.picture(shelves.handle, 1) is None


class Counting(DiskStorage):
    """Remembers how much was read of it."""

    async def read(self, name: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        async for piece in DiskStorage(self.folder).read(name, start, end):
            reads.append(len(piece))
            yield piece


reads: list[int] = []


async def test_a_large_archive_costs_no_more_to_look_at_than_its_list(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packing:
        packing.writestr("bag/data/000/000001-large", b"0" * 30_000_000)
    shelves = shelves_with(tmp_path, held.getvalue())
    shelves.archives.storage = Counting(tmp_path)
    reads.clear()
    for _ in range(3):
        await shelves.archives.shown(shelves.handle)
    assert 0 < sum(reads) <= 2 * inside.TAIL
