"""What every source promises, whatever it is read from: held to by all four alike."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from exports.sites import hang_after
from exports.sources.worlds import (
    SECRET,
    BasketWorld,
    MydataWorld,
    PostsWorld,
    VideosWorld,
    World,
)
from exports.videos_site import KEY
from fakes import BOB

from bot.exports.source import Item, Kept, LeftOut, SourceFailedError, TryAgainError
from bot.exports.sums import sums_of
from bot.texts.catalog import load_voice

WORLDS = ("videos", "basket", "mydata", "posts")


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    match request.param:
        case "videos":
            return VideosWorld()
        case "basket":
            return BasketWorld(tmp_path / "basket")
        case "mydata":
            return MydataWorld()
        case _:
            return PostsWorld()


async def planned(world: World) -> list[Item]:
    return [item async for batch in world.source.plan(world.order) for item in batch]


def read(file: Path) -> bytes:
    return file.read_bytes()


async def test_its_name_is_the_section_of_its_words(world: World) -> None:
    words = load_voice().catalogs["en"].words
    assert {f"source_{world.source.name}.{part}" for part in ("title", "about", "holds")} <= set(words)


async def test_an_estimate_says_what_it_holds_and_lacks_and_fetches_nothing(world: World) -> None:
    estimate = await world.source.estimate(world.order)
    assert estimate.holds
    assert estimate.lacks or world.source.name == "basket"
    items = await planned(world)
    assert estimate.items in {None, len(items)}
    voice = load_voice()
    for language in voice.languages:
        assert all(voice.say([phrase], language, world.order.asked).blocks for phrase in estimate.holds)
    site = world.site()
    assert site is None or site[0].asked == []


async def test_every_planning_gives_the_same_items_in_the_same_order(world: World) -> None:
    first = await planned(world)
    world.add_later()
    assert await planned(world) == first
    assert len(first) >= 3


async def test_keys_are_short_plain_and_each_its_own(world: World) -> None:
    keys = [item.key for item in await planned(world)]
    assert len(set(keys)) == len(keys)
    assert all(0 < len(key) <= 200 and key.isascii() and key.isprintable() for key in keys)


async def test_the_oldest_comes_first(world: World) -> None:
    made = [item.made for item in await planned(world) if item.made is not None]
    assert made == sorted(made)


async def test_everything_that_is_planned_can_be_had_byte_for_byte(world: World, tmp_path: Path) -> None:
    for number, item in enumerate(await planned(world)):
        into = tmp_path / "work" / str(number)
        kept = await world.source.fetch(world.order, item, into)
        assert isinstance(kept, Kept), item
        body = read(into)
        assert kept.size == len(body) > 0
        assert kept.sums == sums_of(body)
        assert world.contents(item) in {None, body}
        assert item.size in {None, len(body)}


async def test_nothing_is_fetched_twice(world: World, tmp_path: Path) -> None:
    item = (await planned(world))[0]
    first = await world.source.fetch(world.order, item, tmp_path / "1")
    assert await world.source.fetch(world.order, item, tmp_path / "1") == first
    site = world.site()
    assert site is None or site[0].times(site[1]) == 1


@pytest.mark.parametrize("world", sorted({*WORLDS} - {"mydata"}), indirect=True)
async def test_a_fetch_that_was_killed_is_gone_on_with_where_it_stopped(world: World, tmp_path: Path) -> None:
    """All but what the bot itself holds: that is fetched from nowhere, but written in one go."""
    site = world.site()
    assert site is not None
    item = (await planned(world))[0]
    server, path = site
    reached = asyncio.Event()
    server.faults[path] = [hang_after(1000, reached)]
    killed = asyncio.create_task(world.source.fetch(world.order, item, tmp_path / "1"))
    await reached.wait()
    killed.cancel()
    with pytest.raises(asyncio.CancelledError):
        await killed
    assert isinstance(await world.source.fetch(world.order, item, tmp_path / "1"), Kept)
    assert read(tmp_path / "1") == world.contents(item)
    assert server.ranged(path) == [None, "bytes=1000-"]


async def test_one_bad_item_is_left_out_and_the_others_are_kept(world: World, tmp_path: Path) -> None:
    items = await planned(world)
    bad = world.break_one()
    got = {item.key: await world.source.fetch(world.order, item, tmp_path / str(n)) for n, item in enumerate(items)}
    assert isinstance(got.pop(bad), LeftOut)
    assert all(isinstance(one, Kept) for one in got.values())


async def test_a_source_that_is_down_is_tried_again(world: World) -> None:
    world.go_down()
    with pytest.raises(TryAgainError) as told:
        await planned(world)
    assert told.value.after == 9


async def test_nobody_is_asked_for_a_secret_and_none_is_shown(world: World, tmp_path: Path) -> None:
    items = await planned(world)
    told = [repr(await world.source.estimate(world.order)), repr(items), repr(world.source)]
    told += [repr(await world.source.fetch(world.order, item, tmp_path / item.key)) for item in items]
    shown = "".join(told)
    assert SECRET not in shown
    assert KEY not in shown


async def test_another_person_gets_nothing_of_it(world: World, tmp_path: Path) -> None:
    """Not even by an item of hers: at most something of their own that goes by the same name."""
    for item in await planned(world):
        got = await fetched_by_bob(world, item, tmp_path / item.key)
        assert got is None or b"cats" not in got
        assert got is None or world.source.name == "mydata"


async def fetched_by_bob(world: World, item: Item, into: Path) -> bytes | None:
    try:
        got = await world.source.fetch(replace(world.order, person=BOB), item, into)
    except SourceFailedError:
        return None
    return read(into) if isinstance(got, Kept) else None
