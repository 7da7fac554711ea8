"""A person's posts in a community: whose, where, since when, and what stands in the way."""

from dataclasses import replace
from pathlib import Path

import pytest
from exports.sources.worlds import PostsWorld, an_order
from fakes import ANN, BOB

from bot.core.notice import Json
from bot.core.people import Person
from bot.core.refusal import Refusal
from bot.exports.source import Failure, Item, LeftOut, SourceFailedError, Why
from bot.exports.sources.posts import Closed, Obstacle


@pytest.fixture
def world() -> PostsWorld:
    return PostsWorld()


async def planned(world: PostsWorld, **options: Json) -> list[Item]:
    order = an_order(options={"community": "60", **options})
    return [item async for batch in world.source.plan(order) for item in batch]


async def test_each_file_of_a_post_is_an_item_with_the_words_beside_it(world: PostsWorld) -> None:
    items = await planned(world)
    assert [(item.key, item.text) for item in items] == [
        ("10/1", "words 10"),
        ("10/2", "words 10"),
        ("11/3", "words 11"),
    ]
    assert items[0].origin == "https://chat.test/60/70/10"
    assert items[0].facts["channel_name"] == "general"


async def test_a_planning_may_go_on_after_a_post(world: PostsWorld) -> None:
    assert [item.key for item in await planned(world, after="10")] == ["11/3"]


async def test_it_goes_on_from_any_mark_of_an_earlier_planning(world: PostsWorld) -> None:
    whole = [leg async for leg in world.source.plan_from(world.order, None)]
    assert [leg.mark for leg in whole][-2:] == ["11", None]
    for number, leg in enumerate(whole):
        if leg.mark is not None:
            rest = [item async for one in world.source.plan_from(world.order, leg.mark) for item in one.items]
            assert rest == [item for one in whole[number + 1 :] for item in one.items]


async def test_a_channel_that_is_closed_is_left_out_by_its_name(world: PostsWorld, tmp_path: Path) -> None:
    world.history.closed = (Closed("80", "staff", "https://chat.test/60/80"),)
    *_, last = await planned(world)
    assert (last.key, last.name, last.origin) == ("channel/80", "#staff", "https://chat.test/60/80")
    assert await world.source.fetch(world.order, last, tmp_path / "1") == LeftOut(Why.FORBIDDEN)


async def test_closed_channels_alone_are_nothing_to_pack(world: PostsWorld) -> None:
    world.history.closed = (Closed("80", "staff", "https://chat.test/60/80"),)
    world.history.posted.clear()
    assert await planned(world) == []


async def test_closed_channels_alone_are_nothing_to_pack_for_whoever_goes_on_after_a_kill_either(
    world: PostsWorld,
) -> None:
    """What has been read until then held nothing: that is known from the mark."""
    world.history.closed = (Closed("80", "staff", "https://chat.test/60/80"),)
    world.history.posted[ANN].clear()
    world.add_later()
    first, *_ = [leg async for leg in world.source.plan_from(world.order, None)]
    assert first.mark is not None
    assert [leg.items async for leg in world.source.plan_from(world.order, first.mark)] == [(), ()]


@pytest.mark.parametrize("obstacle", list(Obstacle))
async def test_what_stands_in_the_way_is_said_before_it_starts_and_ends_what_has_started(
    obstacle: Obstacle, world: PostsWorld
) -> None:
    world.history.obstacle = obstacle
    with pytest.raises(Refusal) as refusal:
        await world.source.estimate(world.order)
    assert refusal.value.phrase.key == f"source_posts.{obstacle}"
    with pytest.raises(SourceFailedError) as error:
        await planned(world)
    gone = obstacle is Obstacle.NOT_THERE
    assert error.value.failure is (Failure.SOURCE_ENDED if gone else Failure.NOT_PERMITTED)


@pytest.mark.parametrize(
    ("person", "options", "key"),
    [
        (Person("elsewhere", "1"), {"community": "60"}, "source_posts.no_history"),
        (BOB, {}, "source_posts.which"),
        (BOB, {"community": "61"}, "source_posts.not_there"),
    ],
)
async def test_an_order_that_cannot_be_is_refused_with_what_to_do(
    person: Person, options: dict[str, Json], key: str, world: PostsWorld
) -> None:
    order = replace(world.order, person=person, options=options)
    with pytest.raises(Refusal) as refusal:
        await world.source.estimate(order)
    assert refusal.value.phrase.key == key
    with pytest.raises(SourceFailedError):
        _ = [batch async for batch in world.source.plan(order)]


async def test_a_community_that_does_not_answer_is_told_of(world: PostsWorld) -> None:
    world.go_down()
    with pytest.raises(Refusal) as refusal:
        await world.source.estimate(world.order)
    assert refusal.value.phrase.key == "source_posts.down"


async def test_a_file_that_the_platform_has_no_more_is_left_out(world: PostsWorld, tmp_path: Path) -> None:
    item = (await planned(world))[0]
    world.history.places["1"] = LeftOut(Why.GONE)
    assert await world.source.fetch(world.order, item, tmp_path / "1") == LeftOut(Why.GONE)
