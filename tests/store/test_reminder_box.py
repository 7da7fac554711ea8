"""What every reminder box promises: the notices about a reminder are those it stands for, at every moment."""

from dataclasses import replace

import pytest
from boxes import DAY, HOUR, LEASE, MINUTE, Boxes, daily, keys, reminder
from fakes import ANN, BOB, HALL, NOON

from bot.core.notice import Settled
from bot.core.phrase import Phrase
from bot.core.platform import Reason
from bot.core.refusal import Refusal
from bot.reminders.recurrence import Series
from bot.reminders.reminder import Reminder, State, Tie, Timing

LATER = NOON + 2 * DAY


async def add(boxes: Boxes, one: Reminder) -> Reminder:
    kept, _ = await boxes.reminders.add(one, lambda _: None)
    return kept


async def pending(boxes: Boxes, at: int = 3) -> list[str]:
    return [got.kind for got in await boxes.claim(NOON + at * DAY)]


async def test_a_reminder_comes_back_as_it_was_kept(boxes: Boxes) -> None:
    full = Reminder(
        ANN,
        "  Ä <b> @everyone 😀\n",
        Timing(
            NOON.replace(microsecond=7),
            "Europe/Berlin",
            Series("FREQ=WEEKLY;BYDAY=MO", NOON.replace(tzinfo=None), "UTC+05:30"),
            Tie("api_end", -3 * DAY - HOUR),
        ),
        HALL,
        shared=True,
        copied_from=4,
        state=State.PAUSED,
        was=State.ACTIVE,
        snoozed=NOON + HOUR,
        ended=NOON,
    )
    kept = await add(boxes, full)
    assert kept == replace(full, id=kept.id, number=1)
    assert await boxes.reminders.find(kept.id) == kept
    assert await boxes.reminders.numbered(ANN, 1) == kept


async def test_many_are_found_at_once(boxes: Boxes) -> None:
    one, two = await add(boxes, reminder("one")), await add(boxes, reminder("two", person=BOB))
    assert await boxes.reminders.find_all([two.id, 4711, one.id, two.id]) == {one.id: one, two.id: two}
    assert await boxes.reminders.find_all([]) == {}


async def test_everybody_counts_their_own(boxes: Boxes) -> None:
    numbers = [(await add(boxes, reminder(person=person))).number for person in (ANN, ANN, BOB, ANN)]
    assert numbers == [1, 2, 1, 3]


async def test_whoever_may_not_is_not_kept_and_nothing_is_due(boxes: Boxes) -> None:
    def admit(listed: tuple[Reminder, ...]) -> None:
        if listed:
            raise Refusal(Phrase("reminder.cap"))

    await boxes.reminders.add(reminder(), admit)
    with pytest.raises(Refusal):
        await boxes.reminders.add(reminder("second"), admit)
    assert [held.what for held in await boxes.reminders.of(ANN)] == ["save the files"]
    assert len(await boxes.claim(LATER)) == 1


async def test_the_list_begins_with_what_is_heard_of_next(boxes: Boxes) -> None:
    for what, due in (("c", NOON + 3 * HOUR), ("a", NOON + HOUR), ("b", NOON + 2 * HOUR)):
        await add(boxes, reminder(what, due))
    assert [held.what for held in await boxes.reminders.of(ANN)] == ["a", "b", "c"]
    assert await boxes.reminders.of(BOB) == ()


async def test_an_edit_that_raises_changes_nothing(boxes: Boxes) -> None:
    kept = await add(boxes, reminder())

    def decide(_held: Reminder | None) -> Reminder:
        raise Refusal(Phrase("reminder.over"))

    with pytest.raises(Refusal):
        await boxes.reminders.edit(kept.id, decide)
    assert await boxes.reminders.find(kept.id) == kept


async def test_an_edit_of_nothing_is_told_so(boxes: Boxes) -> None:
    seen: list[Reminder | None] = []

    def decide(held: Reminder | None) -> Reminder:
        seen.append(held)
        raise Refusal(Phrase("reminder.not_found"))

    with pytest.raises(Refusal):
        await boxes.reminders.edit(99, decide)
    assert seen == [None]


async def change(boxes: Boxes, kept: Reminder, **fields: object) -> Reminder:
    return await boxes.reminders.edit(kept.id, lambda held: replace(held or kept, **fields))  # type: ignore[arg-type]


async def test_a_changed_time_takes_the_old_notice_away(boxes: Boxes) -> None:
    kept = await add(boxes, reminder())
    changed = await change(boxes, kept, timing=Timing(NOON + 5 * HOUR, "UTC"))
    assert changed.revision == kept.revision + 1
    assert await boxes.claim(NOON + 4 * HOUR) == ()
    assert len(await boxes.claim(NOON + 5 * HOUR)) == 1


@pytest.mark.parametrize("state", [State.PAUSED, State.CANCELLED, State.WAITING, State.DONE])
async def test_what_is_not_active_is_not_told(boxes: Boxes, state: State) -> None:
    kept = await add(boxes, reminder(series=daily(NOON)))
    await change(boxes, kept, state=state)
    assert await pending(boxes) == []
    await change(boxes, kept, state=State.ACTIVE)
    assert await pending(boxes) == ["reminder"]


async def test_a_snooze_stands_beside_a_series_and_in_the_place_of_a_single_one(boxes: Boxes) -> None:
    single, series = await add(boxes, reminder()), await add(boxes, reminder(person=BOB, series=daily(NOON)))
    await change(boxes, single, snoozed=NOON + 2 * HOUR)
    await change(boxes, series, snoozed=NOON + 2 * HOUR)
    got = await boxes.claim(LATER)
    assert sorted((one.to == BOB, one.kind) for one in got) == [(False, "snooze"), (True, "reminder"), (True, "snooze")]


async def test_a_second_snooze_replaces_the_first(boxes: Boxes) -> None:
    kept = await add(boxes, reminder())
    await change(boxes, kept, snoozed=NOON + 2 * HOUR)
    await change(boxes, kept, snoozed=NOON + 3 * HOUR)
    assert [got.due for got in await boxes.claim(LATER)] == [NOON + 3 * HOUR]


async def test_a_change_of_words_does_not_hand_out_again_what_is_on_its_way(boxes: Boxes) -> None:
    kept = await add(boxes, reminder(due=NOON))
    [got] = await boxes.claim()
    await change(boxes, kept, what="other words")
    assert await boxes.claim(NOON + MINUTE, who="second") == ()
    await boxes.settle(got)
    after = await boxes.reminders.find(kept.id)
    assert after is not None
    assert (after.what, after.state) == ("other words", State.DONE)


async def test_the_settling_of_a_series_leaves_its_snooze_on_its_way(boxes: Boxes) -> None:
    kept = await add(boxes, reminder(due=NOON, series=daily(NOON)))
    await change(boxes, kept, snoozed=NOON)
    planned, snoozed = sorted(await boxes.claim(), key=lambda got: got.kind)
    assert [planned.kind, snoozed.kind] == ["reminder", "snooze"]
    await boxes.notices.settle("first", (Settled(planned, NOON, replace(planned, key="next", due=NOON + DAY)),))
    assert await boxes.claim(NOON + LEASE - MINUTE, who="second") == (), "it would be told twice"
    await boxes.settle(snoozed)
    after = await boxes.reminders.find(kept.id)
    assert after is not None
    assert (after.snoozed, after.state, after.timing.due) == (None, State.ACTIVE, NOON + DAY)


async def test_what_was_moved_while_on_its_way_is_not_done_when_the_old_one_is_settled(boxes: Boxes) -> None:
    kept = await add(boxes, reminder(due=NOON))
    [got] = await boxes.claim()
    await change(boxes, kept, timing=Timing(NOON + HOUR, "UTC"))
    await boxes.settle(got)
    assert [held.state for held in await boxes.reminders.of(ANN)] == [State.ACTIVE]
    assert keys(await boxes.claim(NOON + HOUR)) != keys((got,))


async def test_an_edit_lets_go_of_what_was_kept_as_undelivered(boxes: Boxes) -> None:
    kept = await add(boxes, reminder(due=NOON))
    [got] = await boxes.claim()
    await boxes.notices.give_up("first", Settled(got, NOON), Reason.CLOSED)
    assert len(await boxes.notices.undelivered(ANN)) == 1
    await change(boxes, kept, state=State.ACTIVE, snoozed=NOON + HOUR)
    assert await boxes.notices.undelivered(ANN) == ()


async def test_the_one_that_was_done_last_is_found_again(boxes: Boxes) -> None:
    assert await boxes.reminders.last_done(ANN) is None
    first, second = await add(boxes, reminder("one")), await add(boxes, reminder("two", NOON + 2 * HOUR))
    for one, hours in ((second, 1), (first, 3)):
        done = replace(one, state=State.DONE, ended=NOON + hours * HOUR)
        await boxes.reminders.edit(one.id, lambda _held, done=done: done)  # type: ignore[misc]
    found = await boxes.reminders.last_done(ANN)
    assert found is not None
    assert found.what == "one"
    assert await boxes.reminders.last_done(BOB) is None
