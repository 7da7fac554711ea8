"""The export box and the basket keep their promises, in memory and in a file."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from boxes import DAY, HOUR, MINUTE, Boxes, boxes_in
from fakes import ANN, BOB, HALL, NOON

from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports import life
from bot.exports.export import ACTIVE, Archive, Export, State
from bot.exports.life import Link
from bot.exports.source import Failure
from bot.exports.sources.basket import Handed, Kind
from bot.store.database import Store
from bot.store.housekeeping import Housekeeping

ARCHIVE = Archive(1000, "ab" * 32, 3, 1)
SECOND = timedelta(seconds=1)


def export(number: int = 1, **more: object) -> Export:
    given = {"person": ANN, "source": "videos", "state": State.QUEUED, "asked": NOON, "rank": number, **more}
    return Export(id=f"{number:032x}", **given)  # type: ignore[arg-type]


def one_at_a_time(theirs: tuple[Export, ...]) -> None:
    if any(held.state in ACTIVE for held in theirs):
        raise Refusal(Phrase("export.running"))


async def test_what_is_kept_comes_back_whole(boxes: Boxes) -> None:
    asked = export(options={"community": "1", "n": 2}, language="tr", origin=HALL)
    assert await boxes.exports.add(asked, one_at_a_time) == asked
    assert await boxes.exports.find(asked.id) == asked
    assert await boxes.exports.find("nobody's") is None
    assert await boxes.exports.find_all([asked.id, "nobody's"]) == {asked.id: asked}


async def test_a_person_has_one_at_a_time_however_often_they_ask_at_once(boxes: Boxes) -> None:
    asked = [boxes.exports.add(export(number), one_at_a_time) for number in range(20)]
    done = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(one, Export) for one in done) == 1
    assert len(await boxes.exports.of(ANN)) == 1
    await boxes.exports.add(export(99, person=BOB), one_at_a_time)


async def test_the_end_of_an_export_and_its_notice_are_written_together_and_once(boxes: Boxes) -> None:
    asked = await boxes.exports.add(export(), one_at_a_time)
    for _ in range(3):
        ended = await boxes.exports.edit(asked.id, lambda held: life.ready(held, ARCHIVE, Link(1, "digest"), NOON))
        assert ended is not None
        assert (ended.state, ended.archive, ended.expires) == (State.READY, ARCHIVE, NOON + 7 * DAY)
    [notice] = await boxes.claim()
    assert (notice.key, notice.kind, notice.about, notice.to) == (f"export:{asked.id}", "export", asked.id, ANN)
    await boxes.settle(notice)
    await boxes.exports.edit(asked.id, lambda held: life.ready(held, ARCHIVE, Link(2, "other"), NOON))
    assert await boxes.claim() == ()
    assert await boxes.exports.by_digest("digest") == ended
    assert await boxes.exports.by_digest("other") is None


async def test_what_was_cancelled_is_not_finished_by_a_worker_that_comes_too_late(boxes: Boxes) -> None:
    asked = await boxes.exports.add(export(), one_at_a_time)
    await boxes.exports.edit(asked.id, lambda held: life.cancelled(held, NOON))
    late = await boxes.exports.edit(asked.id, lambda held: life.ready(held, ARCHIVE, Link(1, "digest"), NOON))
    assert late is not None
    assert (late.state, late.archive) == (State.CANCELLED, None)
    assert await boxes.claim() == ()


async def test_nothing_is_written_where_the_decision_raises(boxes: Boxes) -> None:
    asked = await boxes.exports.add(export(), one_at_a_time)

    def refuse(_: Export) -> None:
        raise Refusal(Phrase("export.running"))

    with pytest.raises(Refusal):
        await boxes.exports.edit(asked.id, refuse)
    assert await boxes.exports.find(asked.id) == asked
    assert await boxes.exports.edit("nobody's", refuse) is None


async def test_the_place_in_the_queue_counts_those_of_the_same_source_before_it(boxes: Boxes) -> None:
    first = export(1, person=ANN, rank=5)
    same = export(2, person=BOB, rank=5, asked=NOON + SECOND)
    other = replace(export(3, rank=1), source="posts", person=replace(BOB, id="third"))
    running = replace(export(4, rank=2), state=State.RUNNING, person=replace(BOB, id="fourth"))
    for one in (first, same, other, running):
        await boxes.exports.add(one, one_at_a_time)
    assert [await boxes.exports.ahead(one) for one in (first, same, other)] == [0, 1, 0]
    assert [one.id for one in await boxes.exports.active()] == [one.id for one in (other, running, first, same)]


async def test_whatever_is_over_is_to_be_cleared_until_it_is(boxes: Boxes) -> None:
    states = (State.READY, State.FAILED, State.CANCELLED, State.REVOKED, State.EXPIRED, State.QUEUED, State.READY)
    for number, state in enumerate(states):
        expires = NOON if number == 0 else NOON + HOUR
        held = export(number, state=state, expires=expires, person=replace(ANN, id=str(number)))
        await boxes.exports.add(held, lambda _: None)
    left = await boxes.exports.to_clear(NOON)
    assert sorted(int(one.id, 16) for one in left) == [0, 1, 2, 3, 4]
    for one in left:
        await boxes.exports.edit(one.id, lambda held: life.expired(held, NOON))
        await boxes.exports.edit(one.id, lambda held: life.removed(held, NOON))
    assert await boxes.exports.to_clear(NOON) == ()


async def test_a_persons_exports_come_newest_first(boxes: Boxes) -> None:
    for number in (1, 3, 2):
        held = export(number, state=State.FAILED, failure=Failure.NO_SPACE, asked=NOON + number * MINUTE)
        await boxes.exports.add(held, lambda _: None)
    assert [int(held.id, 16) for held in await boxes.exports.of(ANN)] == [3, 2, 1]
    assert (await boxes.exports.of(ANN))[0].failure is Failure.NO_SPACE


async def test_the_rows_of_what_is_long_gone_go_too(store: Store) -> None:
    boxes = boxes_in(store)
    await boxes.exports.add(export(1, state=State.EXPIRED, removed=NOON), lambda _: None)
    await boxes.exports.add(export(2, state=State.READY), lambda _: None)
    assert await Housekeeping(store).purge(NOON + 59 * DAY) == 0
    assert await Housekeeping(store).purge(NOON + 61 * DAY) == 1
    assert len(await boxes.exports.of(ANN)) == 1


def thing(reference: str, kind: Kind = Kind.FILE, size: int | None = 10) -> Handed:
    return Handed(kind, "discord", reference, NOON, "a.png", "image/png", size, "words", forwarded=True)


async def test_the_basket_holds_each_thing_once_for_each_person(boxes: Boxes) -> None:
    assert (await boxes.baskets.put(ANN, [thing("a"), thing("b"), thing("a")])).new == 2
    assert (await boxes.baskets.put(ANN, [thing("b"), thing("link", Kind.LINK, None)])).new == 1
    assert (await boxes.baskets.put(BOB, [thing("a")])).new == 1
    held = await boxes.baskets.contents(ANN)
    assert (held.things, held.size, held.links) == (3, 20, 1)
    first, second, third = await boxes.baskets.after(ANN, 0, 10)
    assert (first.reference, second.reference, third.kind) == ("a", "b", Kind.LINK)
    assert replace(first, id=0) == thing("a")
    assert await boxes.baskets.after(ANN, first.id, 1) == (second,)
    assert await boxes.baskets.one(ANN, second.id) == second
    assert await boxes.baskets.one(BOB, second.id) is None
    assert await boxes.baskets.empty(ANN) == 3
    assert await boxes.baskets.empty(ANN) == 0
    assert (await boxes.baskets.contents(BOB)).things == 1
