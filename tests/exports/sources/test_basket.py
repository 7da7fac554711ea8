"""What a person handed over: files by reference, links by a list of hosts, ZIPs as they are."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from exports.sites import File
from exports.sources.worlds import BODY, SECRET, BasketWorld, MemoryBasket, downloader
from fakes import ANN, NOON, message

from bot.core.message import Place
from bot.core.people import Person
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports.fetching.gate import Gate
from bot.exports.fetching.wanted import Limits
from bot.exports.source import Item, Kept, LeftOut, Why
from bot.exports.sources.basket import BATCH, Handed, Kind, empty_for
from bot.exports.sources.basket_desk import BasketDesk
from bot.exports.sources.files import LocalFile, bring

DAY = timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path) -> BasketWorld:
    return BasketWorld(tmp_path / "basket")


async def planned(world: BasketWorld) -> list[Item]:
    return [item async for batch in world.source.plan(world.order) for item in batch]


def link(address: str) -> Handed:
    return Handed(Kind.LINK, "fake", address, NOON - DAY, id=7)


@pytest.mark.parametrize(
    ("address", "left_out"),
    [
        (f"https://elsewhere.test/a.mp4?{SECRET}", LeftOut(Why.HOST_NOT_ALLOWED, "elsewhere.test")),
        ("http://allowed.test/a.mp4", LeftOut(Why.UNSAFE, "not https")),
        ("https://me:pw@allowed.test/a.mp4", LeftOut(Why.UNSAFE, "credentials in the address")),
        ("https://allowed.test/gone.mp4", LeftOut(Why.GONE, "HTTP 404")),
        ("https://allowed.test/login", LeftOut(Why.BROKEN, "text/html")),
        ("https://[::1", LeftOut(Why.UNSAFE, "not an address")),
    ],
)
async def test_a_link_is_fetched_from_allowed_hosts_if_a_file_is_there(
    address: str, left_out: LeftOut, world: BasketWorld, tmp_path: Path
) -> None:
    world.server.files["/login"] = File(b"<html>sign in</html>", "text/html")
    world.box.held[ANN] = [link(address)]
    item = (await planned(world))[0]
    assert await world.source.fetch(world.order, item, tmp_path / "1") == left_out


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (f"https://allowed.test/a/my%20cat.mp4?{SECRET}", "my cat.mp4"),
        (f"https://allowed.test/?{SECRET}", "7"),
        ("https://[::1", "7"),
    ],
)
async def test_a_link_is_called_by_the_end_of_its_path(address: str, name: str, world: BasketWorld) -> None:
    world.box.held[ANN] = [link(address)]
    item = (await planned(world))[0]
    assert item.name == name
    assert SECRET not in repr(item)
    assert item.origin is None


async def test_what_was_taken_out_since_is_gone(world: BasketWorld, tmp_path: Path) -> None:
    items = await planned(world)
    assert await world.box.empty(ANN) == 3
    got = await world.source.fetch(world.order, items[0], tmp_path / "1")
    assert got == LeftOut(Why.GONE, "taken out of the basket")


async def test_a_platform_that_is_not_served_here_is_told_of(world: BasketWorld, tmp_path: Path) -> None:
    world.box.held[ANN] = [Handed(Kind.FILE, "other", "x", NOON - DAY, id=1)]
    item = (await planned(world))[0]
    got = await world.source.fetch(world.order, item, tmp_path / "1")
    assert got == LeftOut(Why.UNREACHABLE, "its platform is not served here")


async def test_an_empty_basket_is_refused_with_what_to_do(world: BasketWorld) -> None:
    world.box.held.clear()
    with pytest.raises(Refusal) as refusal:
        await world.source.estimate(world.order)
    assert refusal.value.phrase.key == "source_basket.empty"


def test_who_sits_at_a_terminal_is_led_to_the_page_that_takes_files() -> None:
    assert empty_for(Person("console", "you")) == Phrase("source_basket.empty_terminal")
    assert empty_for(ANN) == Phrase("source_basket.empty")


async def test_the_size_is_told_where_nothing_is_a_link(world: BasketWorld) -> None:
    with_links = await world.source.estimate(world.order)
    assert with_links.size is None
    assert [phrase.key for phrase in with_links.lacks] == ["source_basket.lacks_hosts"]
    world.box.held[ANN] = [thing for thing in world.box.held[ANN] if thing.kind is Kind.FILE]
    without = await world.source.estimate(world.order)
    assert without.size == len(BODY) + 1
    assert without.lacks == ()


async def test_a_large_basket_is_planned_in_batches(world: BasketWorld) -> None:
    one = world.box.held[ANN][0]
    world.box.held[ANN] = [replace(one, id=number) for number in range(1, 2 * BATCH + 2)]
    sizes = [len(batch) async for batch in world.source.plan(world.order)]
    assert sizes == [BATCH, BATCH, 1]


async def test_a_zip_stays_as_it_is(world: BasketWorld, tmp_path: Path) -> None:
    item = next(item for item in await planned(world) if item.name == "export.zip")
    kept = await world.source.fetch(world.order, item, tmp_path / "1")
    assert isinstance(kept, Kept)
    assert content(tmp_path / "1") == b"PK" + BODY
    assert not same_file(tmp_path / "1", world.folder / "export.zip")


def content(file: Path) -> bytes:
    return file.read_bytes()


def same_file(one: Path, other: Path) -> bool:
    return one.samefile(other)


async def test_a_file_that_is_the_bots_own_is_not_copied(world: BasketWorld, tmp_path: Path) -> None:
    ours = LocalFile(world.folder / "export.zip", ours=True)
    for _ in range(2):
        kept = await bring(ours, tmp_path / "1", downloader(world.server), Limits())
        assert isinstance(kept, Kept)
        assert kept.size == len(BODY) + 2
    assert same_file(tmp_path / "1", world.folder / "export.zip")


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("none", LeftOut(Why.GONE)),
        ("folder", LeftOut(Why.BROKEN, "not a file")),
        ("empty", LeftOut(Why.EMPTY)),
        ("large", LeftOut(Why.TOO_LARGE, "11 bytes")),
        ("large/below", LeftOut(Why.GONE)),
    ],
)
async def test_a_file_on_this_machine_that_is_none_to_keep_is_left_out(
    name: str, left_out: LeftOut, world: BasketWorld, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").touch()
    write(tmp_path / "large", b"12345678901")
    local = LocalFile(tmp_path / name)
    assert await bring(local, tmp_path / "1", downloader(world.server), Limits(size=10)) == left_out


def write(file: Path, body: bytes) -> None:
    file.write_bytes(body)


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("https://files.example.org/a.zip", True),
        ("http://files.example.org/a.zip", False),
        ("http://nas.local:8080/a.zip https://files.example.org/b.zip", True),
        ("http://nas.local:8081/a.zip", False),
        ("ftp://nas.local:8080/a.zip", False),
        ("see http://nas.local:8080/a.zip", False),
    ],
)
def test_only_a_server_of_the_operators_own_may_speak_plain_http(words: str, taken: bool) -> None:  # noqa: FBT001
    gate = Gate(frozenset({"files.example.org"}), private=frozenset({"nas.local:8080"}))
    said = replace(message(words), place=Place.DM)
    assert BasketDesk(MemoryBasket(), gate).sees_links(said) is taken
