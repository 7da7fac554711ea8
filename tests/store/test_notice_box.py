"""What every notice box promises: held against the one in memory and the one over a file."""

from dataclasses import replace

import pytest
from boxes import DAY, HOUR, LEASE, MINUTE, Boxes, daily, keys, notice, reminder
from fakes import ANN, BOB, HALL, NOON

from bot.core.notice import Notice, Settled
from bot.core.people import Address
from bot.core.platform import Reason
from bot.reminders.reminder import State, occurrence

ATTIC = Address("fake", "attic", "7")


async def test_a_notice_comes_back_as_it_was_put(boxes: Boxes) -> None:
    put = Notice(
        "k",
        ANN,
        "note",
        "7",
        NOON.replace(microsecond=123456),
        ATTIC,
        {"words": "Ä {x} 😀", "list": [1, None, {"a": 2.5}]},
    )
    await boxes.notices.put([put])
    [got] = await boxes.claim(NOON + HOUR)
    assert got == replace(put, id=got.id, attempts=1)


async def test_a_notice_to_a_thread_comes_back_with_its_address(boxes: Boxes) -> None:
    await boxes.notices.put([notice("a", to=ATTIC), notice("b", to=HALL)])
    assert [got.to for got in await boxes.claim()] == [ATTIC, HALL]


async def test_the_same_key_is_kept_once(boxes: Boxes) -> None:
    await boxes.notices.put([notice("a"), replace(notice("a"), due=NOON - HOUR)])
    await boxes.notices.put([notice("a")])
    assert [got.due for got in await boxes.claim()] == [NOON]


async def test_only_what_is_due_is_handed_out_and_the_longest_due_first(boxes: Boxes) -> None:
    await boxes.notices.put([notice("c"), notice("later", NOON + MINUTE), notice("a", NOON - MINUTE)])
    assert keys(await boxes.claim()) == ["a", "c"]


async def test_a_claim_has_a_limit(boxes: Boxes) -> None:
    await boxes.notices.put([notice(str(number), NOON - number * MINUTE / 10) for number in range(10)])
    assert keys(await boxes.claim(limit=3)) == ["9", "8", "7"]


async def test_with_a_late_one_come_all_late_ones_of_its_recipient(boxes: Boxes) -> None:
    await boxes.notices.put([notice(f"ann-{number}", NOON - HOUR + number * MINUTE) for number in range(5)])
    await boxes.notices.put([notice("bob", NOON - HOUR / 2, to=BOB), notice("ann-now"), notice("hall", NOON, to=HALL)])
    assert keys(await boxes.claim(limit=1)) == ["ann-0", "ann-1", "ann-2", "ann-3", "ann-4"]
    assert keys(await boxes.claim()) == ["bob", "ann-now", "hall"]


async def test_what_is_claimed_is_not_handed_out_until_its_lease_ends(boxes: Boxes) -> None:
    await boxes.notices.put([notice()])
    assert keys(await boxes.claim()) == ["1"]
    assert await boxes.claim(NOON + LEASE - MINUTE, who="second") == ()
    [again] = await boxes.claim(NOON + LEASE, who="second")
    assert (again.key, again.attempts) == ("1", 2)


async def test_a_settled_notice_is_gone_and_the_occurrence_after_it_is_there(boxes: Boxes) -> None:
    await boxes.notices.put([notice("today")])
    [got] = await boxes.claim()
    await boxes.notices.settle("first", (Settled(got, NOON, notice("tomorrow", NOON + DAY)),))
    assert await boxes.notices.next_due() == NOON + DAY
    assert keys(await boxes.claim(NOON + 2 * DAY)) == ["tomorrow"]


async def test_an_old_courier_settles_retries_and_gives_up_nothing(boxes: Boxes) -> None:
    """Its lease ran out and another has claimed the notice since: what it writes matches nothing."""
    await boxes.notices.put([notice()])
    [old] = await boxes.claim(who="old")
    [new] = await boxes.claim(NOON + LEASE, who="new")
    await boxes.settle(old, who="old")
    await boxes.notices.retry("old", (old,), NOON)
    await boxes.notices.give_up("old", Settled(old, NOON), Reason.GONE)
    assert await boxes.notices.undelivered(ANN) == ()
    assert await boxes.notices.next_due() == NOON + 2 * LEASE
    await boxes.settle(new, who="new")
    assert await boxes.notices.next_due() is None


async def test_a_retry_is_handed_out_at_its_instant_and_remembers_that_it_went_astray(boxes: Boxes) -> None:
    await boxes.notices.put([notice(origin=HALL)])
    [got] = await boxes.claim()
    await boxes.notices.retry("first", (replace(got, astray=Reason.CLOSED),), NOON + HOUR)
    assert await boxes.claim(NOON + HOUR - MINUTE) == ()
    [again] = await boxes.claim(NOON + HOUR)
    assert (again.astray, again.attempts, again.due) == (Reason.CLOSED, 2, NOON)


async def test_what_was_given_up_is_kept_for_its_person_alone(boxes: Boxes) -> None:
    await boxes.notices.put([notice()])
    [got] = await boxes.claim()
    await boxes.notices.give_up("first", Settled(got, NOON, notice("next", NOON + DAY)), Reason.CLOSED)
    [kept] = await boxes.notices.undelivered(ANN)
    assert (kept.notice.about, kept.reason, kept.since) == ("about-1", Reason.CLOSED, NOON)
    assert await boxes.notices.undelivered(BOB) == ()
    assert keys(await boxes.claim(NOON + 2 * DAY)) == ["next"]


async def test_only_the_last_that_was_given_up_about_one_thing_is_kept(boxes: Boxes) -> None:
    for day in range(3):
        await boxes.notices.put([Notice(str(day), ANN, "note", "7", NOON + day * DAY)])
        [got] = await boxes.claim(NOON + day * DAY)
        await boxes.notices.give_up("first", Settled(got, NOON + day * DAY), Reason.CLOSED)
    assert [kept.since for kept in await boxes.notices.undelivered(ANN)] == [NOON + 2 * DAY]


async def test_a_key_is_free_again_once_it_was_given_up(boxes: Boxes) -> None:
    await boxes.notices.put([notice()])
    [got] = await boxes.claim()
    await boxes.notices.give_up("first", Settled(got, NOON), Reason.CLOSED)
    await boxes.notices.put([notice()])
    assert keys(await boxes.claim()) == ["1"]


async def test_only_their_person_dismisses_them(boxes: Boxes) -> None:
    await boxes.notices.put([notice()])
    [got] = await boxes.claim()
    await boxes.notices.give_up("first", Settled(got, NOON), Reason.CLOSED)
    await boxes.notices.dismiss(BOB, [got.id])
    assert len(await boxes.notices.undelivered(ANN)) == 1
    await boxes.notices.dismiss(ANN, [got.id])
    assert await boxes.notices.undelivered(ANN) == ()


async def test_a_notice_that_waits_is_not_dismissed(boxes: Boxes) -> None:
    await boxes.notices.put([notice()])
    [got] = await boxes.claim()
    await boxes.notices.dismiss(ANN, [got.id])
    assert keys(await boxes.claim(NOON + LEASE)) == ["1"]


async def test_a_release_hands_out_again_what_a_dead_courier_held(boxes: Boxes) -> None:
    await boxes.notices.put([notice("held"), notice("retried", NOON - HOUR)])
    held = await boxes.claim()
    await boxes.notices.retry("first", held[:1], NOON + HOUR)
    await boxes.notices.release(NOON + LEASE)
    assert keys(await boxes.claim(who="second")) == ["held"], "a retry is not a lease: it keeps its instant"


async def test_what_was_put_off_for_a_person_can_be_had_at_once(boxes: Boxes) -> None:
    """And only that: neither what is not due yet, nor what is on its way, nor anybody else's."""
    await boxes.notices.put(
        [notice("mine"), notice("bobs", to=BOB), notice("away", NOON + MINUTE), notice("x", NOON + DAY)]
    )
    put_off = await boxes.claim()
    await boxes.notices.retry("first", put_off, NOON + 5 * DAY)
    assert keys(await boxes.claim(NOON + MINUTE)) == ["away"]
    await boxes.notices.hasten(ANN)
    assert keys(await boxes.claim(NOON + MINUTE)) == ["mine"]


async def test_the_next_instant_is_that_of_the_first_due_retry_or_end_of_lease(boxes: Boxes) -> None:
    assert await boxes.notices.next_due() is None
    await boxes.notices.put([notice("a", NOON), notice("b", NOON + HOUR)])
    assert await boxes.notices.next_due() == NOON
    await boxes.claim()
    assert await boxes.notices.next_due() == NOON + LEASE


async def test_a_place_that_moves_takes_its_notices_and_follows_along(boxes: Boxes) -> None:
    await boxes.notices.put([notice("to", to=ATTIC), notice("from", origin=ATTIC), notice("other", origin=HALL)])
    await boxes.preferences.change_place(ATTIC, lambda held: replace(held, language="de"))
    await boxes.notices.move(Address("fake", "attic"), Address("fake", "loft"))
    loft = Address("fake", "loft", "7")
    assert [(got.to, got.origin) for got in await boxes.claim()] == [(loft, None), (ANN, loft), (ANN, HALL)]
    assert (await boxes.preferences.of_place(loft)).language == "de"
    assert (await boxes.preferences.of_place(ATTIC)).language is None


async def test_a_thread_that_moves_leaves_the_place_where_it_is(boxes: Boxes) -> None:
    await boxes.notices.put([notice("thread", to=ATTIC), notice("place", to=Address("fake", "attic"))])
    await boxes.notices.move(ATTIC, Address("fake", "attic", "8"))
    assert [getattr(got.to, "thread", "") for got in await boxes.claim()] == ["8", None]


async def test_a_delivered_reminder_is_done(boxes: Boxes) -> None:
    kept, _ = await boxes.reminders.add(reminder(due=NOON), lambda _: None)
    [got] = await boxes.claim()
    await boxes.settle(got, NOON + MINUTE)
    after = await boxes.reminders.find(kept.id)
    assert after is not None
    assert (after.state, after.ended) == (State.DONE, NOON + MINUTE)


async def test_a_series_goes_on_with_the_settling_of_its_occurrence(boxes: Boxes) -> None:
    kept, _ = await boxes.reminders.add(reminder(due=NOON, series=daily(NOON)), lambda _: None)
    [got] = await boxes.claim()
    await boxes.notices.settle("first", (Settled(got, NOON, occurrence(kept, NOON + DAY)),))
    after = await boxes.reminders.find(kept.id)
    assert after is not None
    assert (after.state, after.timing.due) == (State.ACTIVE, NOON + DAY)
    assert await boxes.notices.next_due() == NOON + DAY


async def test_a_reminder_given_up_waits_to_be_seen_and_is_done_when_it_was(boxes: Boxes) -> None:
    kept, _ = await boxes.reminders.add(reminder(due=NOON), lambda _: None)
    [got] = await boxes.claim()
    await boxes.notices.give_up("first", Settled(got, NOON), Reason.FORBIDDEN)
    assert [held.state for held in await boxes.reminders.of(ANN)] == [State.UNDELIVERED]
    await boxes.notices.dismiss(ANN, [got.id])
    assert await boxes.reminders.of(ANN) == ()
    seen = await boxes.reminders.find(kept.id)
    assert seen is not None
    assert seen.state is State.DONE


@pytest.mark.parametrize("count", [1, 200])
async def test_two_claimers_never_get_the_same_notice(boxes: Boxes, count: int) -> None:
    await boxes.notices.put([notice(str(number)) for number in range(count)])
    got: list[str] = []
    while len(got) < count:
        one, two = await boxes.claim(who="one", limit=7), await boxes.claim(who="two", limit=5)
        got += keys(one) + keys(two)
    assert sorted(got) == sorted(str(number) for number in range(count))
