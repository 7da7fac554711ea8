"""What people do with their reminders; theirs alone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from boxes import DAY, HOUR, MINUTE, Boxes, boxes_in_memory, daily, reminder
from fakes import ANN, BOB, HALL, NOON, TurnedClock

from bot.core.notice import Settled
from bot.core.people import Person
from bot.core.platform import Reason
from bot.core.refusal import Refusal
from bot.reminders.book import MOST_WORDS, UNDO, ReminderBook
from bot.reminders.reminder import Reminder, State, Tie, Timing


@dataclass
class Desk:
    """A book over boxes in memory."""

    clock: TurnedClock = field(default_factory=TurnedClock)
    boxes: Boxes = field(default_factory=boxes_in_memory)
    woken: int = 0

    def __post_init__(self) -> None:
        self.book = ReminderBook(self.boxes.reminders, self.clock, self.wake, cap=10)

    def wake(self) -> None:
        self.woken += 1

    async def set(self, one: Reminder | None = None) -> Reminder:
        return (await self.book.set(one or reminder())).reminder

    async def due(self, at: datetime) -> list[datetime]:
        return [got.due for got in await self.boxes.claim(at)]

    async def fire(self, at: datetime) -> None:
        """Everything due until then is delivered."""
        for got in await self.boxes.claim(at):
            await self.boxes.settle(got, at)


async def refusal(asked: Awaitable[object]) -> str:
    with pytest.raises(Refusal) as refused:
        await asked
    return refused.value.phrase.key


async def test_what_is_set_is_listed_and_wakes_the_courier() -> None:
    desk = Desk()
    placed = await desk.book.set(reminder())
    assert await desk.book.of(ANN) == (placed.reminder,)
    assert await desk.book.numbered(ANN, 1) == placed.reminder
    assert (placed.count, desk.woken) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (reminder(""), "reminder.empty"),
        (reminder(" \n\t"), "reminder.empty"),
        (reminder("x" * (MOST_WORDS + 1)), "reminder.too_long"),
        (reminder(due=NOON), "reminder.past"),
        (reminder(due=NOON - DAY), "reminder.past"),
    ],
)
async def test_what_cannot_be_kept_is_refused_with_the_reason(wrong: Reminder, key: str) -> None:
    desk = Desk()
    assert await refusal(desk.book.set(wrong)) == key
    assert await desk.book.of(ANN) == ()


async def test_one_that_waits_for_a_date_is_kept_and_not_due() -> None:
    desk = Desk()
    waiting = replace(reminder(due=NOON - DAY, tie=Tie("deletion", -3 * DAY)), state=State.WAITING)
    kept = await desk.set(waiting)
    assert await desk.book.of(ANN) == (kept,)
    assert await desk.due(NOON + 900 * DAY) == []


async def test_the_cap_is_the_cap_and_is_told_before_it_bites() -> None:
    desk = Desk()
    near = [(await desk.book.set(reminder(str(number)))).near_cap for number in range(10)]
    assert near == [False] * 8 + [True] * 2
    assert await refusal(desk.book.set(reminder("the eleventh"))) == "reminder.cap"
    assert len(await desk.book.of(ANN)) == 10
    assert (await desk.book.set(reminder(person=BOB))).count == 1


async def test_what_is_over_does_not_count_towards_the_cap() -> None:
    desk = Desk()
    kept = [await desk.set(reminder(str(number))) for number in range(10)]
    await desk.book.cancel(ANN, kept[0].id)
    assert (await desk.book.set(reminder("another"))).count == 10


async def test_a_paused_one_counts_towards_the_cap() -> None:
    desk = Desk()
    kept = [await desk.set(reminder(str(number))) for number in range(10)]
    await desk.book.pause(ANN, kept[0].id)
    assert await refusal(desk.book.set(reminder("another"))) == "reminder.cap"


Act = Callable[[ReminderBook, Person, int], Awaitable[object]]


@pytest.mark.parametrize(
    "act",
    [
        lambda book, who, one: book.change(who, one, "mine now"),
        lambda book, who, one: book.cancel(who, one),
        lambda book, who, one: book.undo(who, one),
        lambda book, who, one: book.snooze(who, one, NOON + HOUR),
        lambda book, who, one: book.pause(who, one),
        lambda book, who, one: book.resume(who, one),
    ],
)
async def test_somebody_elses_is_refused_like_one_that_does_not_exist(act: Act) -> None:
    desk = Desk()
    kept = await desk.set()
    assert await refusal(act(desk.book, BOB, kept.id)) == "reminder.not_found"
    assert await refusal(act(desk.book, ANN, 4711)) == "reminder.not_found"
    assert await desk.book.of(ANN) == (kept,)


async def test_a_number_is_a_persons_own() -> None:
    desk = Desk()
    await desk.set()
    assert await refusal(desk.book.numbered(BOB, 1)) == "reminder.not_found"


async def test_words_and_time_can_be_changed() -> None:
    desk = Desk()
    kept = await desk.set()
    assert (await desk.book.change(ANN, kept.id, "other words")).what == "other words"
    changed = await desk.book.change(ANN, kept.id, timing=Timing(NOON + 3 * HOUR, "Europe/Berlin"))
    assert (changed.what, changed.timing.zone) == ("other words", "Europe/Berlin")
    assert await desk.due(NOON + 2 * HOUR) == []
    assert await desk.due(NOON + 3 * HOUR) == [NOON + 3 * HOUR]


async def test_a_change_into_the_past_or_into_nothing_is_refused() -> None:
    desk = Desk()
    kept = await desk.set()
    assert await refusal(desk.book.change(ANN, kept.id, timing=Timing(NOON - HOUR, "UTC"))) == "reminder.past"
    assert await refusal(desk.book.change(ANN, kept.id, " ")) == "reminder.empty"
    assert await desk.book.of(ANN) == (kept,)


async def test_the_words_of_an_overdue_one_can_still_be_changed() -> None:
    desk = Desk()
    kept = await desk.set()
    desk.clock.turn(DAY)
    assert (await desk.book.change(ANN, kept.id, "other words")).what == "other words"


async def test_an_undelivered_one_with_a_new_time_is_active_again() -> None:
    desk = Desk()
    kept = await desk.set()
    [got] = await desk.boxes.claim(NOON + HOUR)
    await desk.boxes.notices.give_up("first", Settled(got, NOON + HOUR), Reason.CLOSED)
    await desk.book.change(ANN, kept.id, timing=Timing(NOON + 5 * HOUR, "UTC"))
    assert [held.state for held in await desk.book.of(ANN)] == [State.ACTIVE]
    assert await desk.boxes.notices.undelivered(ANN) == ()


async def test_a_cancelled_one_is_not_told_and_can_be_brought_back_for_a_while() -> None:
    desk = Desk()
    kept = await desk.set()
    await desk.book.cancel(ANN, kept.id)
    assert (await desk.due(NOON + DAY), await desk.book.of(ANN)) == ([], ())
    desk.clock.turn(UNDO)
    assert (await desk.book.undo(ANN, kept.id)).state is State.ACTIVE
    assert await desk.due(NOON + DAY) == [NOON + HOUR]


async def test_a_cancel_cannot_be_taken_back_later() -> None:
    desk = Desk()
    kept = await desk.set()
    await desk.book.cancel(ANN, kept.id)
    desk.clock.turn(UNDO + timedelta(seconds=1))
    assert await refusal(desk.book.undo(ANN, kept.id)) == "reminder.undo_over"


async def test_only_a_cancelled_one_can_be_brought_back_and_only_a_listed_one_cancelled() -> None:
    desk = Desk()
    kept = await desk.set()
    assert await refusal(desk.book.undo(ANN, kept.id)) == "reminder.moved_on"
    await desk.book.cancel(ANN, kept.id)
    assert await refusal(desk.book.cancel(ANN, kept.id)) == "reminder.over"
    await desk.book.undo(ANN, kept.id)
    await desk.fire(NOON + DAY)
    assert await refusal(desk.book.cancel(ANN, kept.id)) == "reminder.over"


async def test_undo_brings_back_what_it_was() -> None:
    desk = Desk()
    kept = await desk.set()
    await desk.book.pause(ANN, kept.id)
    await desk.book.cancel(ANN, kept.id)
    assert (await desk.book.undo(ANN, kept.id)).state is State.PAUSED


async def test_what_fell_due_between_cancel_and_undo_is_told_at_once() -> None:
    desk = Desk()
    kept = await desk.set(reminder(due=NOON + MINUTE))
    await desk.book.cancel(ANN, kept.id)
    desk.clock.turn(5 * MINUTE)
    await desk.book.undo(ANN, kept.id)
    assert await desk.due(desk.clock()) == [NOON + MINUTE]


async def test_a_snooze_tells_it_again_and_again() -> None:
    desk = Desk()
    kept = await desk.set()
    for hour in range(2, 5):
        await desk.fire(NOON + (hour - 1) * HOUR)
        held = await desk.boxes.reminders.find(kept.id)
        assert held is not None
        assert held.state is State.DONE
        await desk.book.snooze(ANN, kept.id, NOON + hour * HOUR)
        assert [one.next_at for one in await desk.book.of(ANN)] == [NOON + hour * HOUR]


async def test_a_snooze_never_changes_the_series() -> None:
    desk = Desk()
    kept = await desk.set(reminder(due=NOON + HOUR, series=daily(NOON + HOUR)))
    snoozed = await desk.book.snooze(ANN, kept.id, NOON + 3 * HOUR)
    assert snoozed.timing == kept.timing
    assert await desk.due(NOON + DAY / 2) == [NOON + HOUR, NOON + 3 * HOUR]


async def test_a_snooze_into_the_past_or_of_a_cancelled_one_is_refused() -> None:
    desk = Desk()
    kept = await desk.set()
    assert await refusal(desk.book.snooze(ANN, kept.id, NOON)) == "reminder.past"
    await desk.book.cancel(ANN, kept.id)
    assert await refusal(desk.book.snooze(ANN, kept.id, NOON + HOUR)) == "reminder.over"


async def test_a_paused_one_is_silent_until_it_is_resumed() -> None:
    desk = Desk()
    kept = await desk.set()
    await desk.book.pause(ANN, kept.id)
    assert await desk.due(NOON + DAY) == []
    assert await refusal(desk.book.pause(ANN, kept.id)) == "reminder.over"
    desk.clock.turn(DAY)
    await desk.book.resume(ANN, kept.id)
    assert await desk.due(desk.clock()) == [NOON + HOUR], "it fell due meanwhile: told late"
    assert await refusal(desk.book.resume(ANN, kept.id)) == "reminder.over"


async def test_a_series_that_was_paused_goes_on_with_the_next_occurrence() -> None:
    desk = Desk()
    kept = await desk.set(reminder(due=NOON + HOUR, series=daily(NOON + HOUR)))
    await desk.book.pause(ANN, kept.id)
    desk.clock.turn(10 * DAY + 2 * HOUR)
    resumed = await desk.book.resume(ANN, kept.id)
    assert resumed.timing.due == NOON + 11 * DAY + HOUR


async def test_a_series_that_ended_while_it_was_paused_tells_its_last() -> None:
    desk = Desk()
    kept = await desk.set(reminder(due=NOON + HOUR, series=daily(NOON + HOUR, ";UNTIL=20261022T000000Z")))
    await desk.book.pause(ANN, kept.id)
    desk.clock.turn(10 * DAY)
    assert (await desk.book.resume(ANN, kept.id)).timing.due == NOON + HOUR


async def test_a_shared_one_can_be_copied_and_the_copy_is_ones_own() -> None:
    desk = Desk()
    shared = await desk.set(replace(reminder(), shared=True, origin=HALL))
    copy = (await desk.book.me_too(BOB, shared.id, HALL)).reminder
    assert (copy.person, copy.what, copy.timing, copy.shared) == (BOB, shared.what, shared.timing, False)
    await desk.book.cancel(BOB, copy.id)
    assert await desk.book.of(ANN) == (shared,)


async def test_a_copy_is_made_once_and_never_of_ones_own() -> None:
    desk = Desk()
    shared = await desk.set(replace(reminder(), shared=True))
    await desk.book.me_too(BOB, shared.id, None)
    assert await refusal(desk.book.me_too(BOB, shared.id, None)) == "reminder.already_yours"
    assert await refusal(desk.book.me_too(ANN, shared.id, None)) == "reminder.already_yours"
    assert len(await desk.book.of(BOB)) == 1


async def test_what_was_not_shared_cannot_be_copied_nor_what_is_over() -> None:
    desk = Desk()
    private = await desk.set()
    shared = await desk.set(replace(reminder(), shared=True))
    assert await refusal(desk.book.me_too(BOB, private.id, None)) == "reminder.not_shared"
    assert await refusal(desk.book.me_too(BOB, 4711, None)) == "reminder.not_shared"
    desk.clock.turn(HOUR)
    assert await refusal(desk.book.me_too(BOB, shared.id, None)) == "reminder.past"
    await desk.fire(desk.clock())
    assert await refusal(desk.book.me_too(BOB, shared.id, None)) == "reminder.not_shared"
    assert await desk.book.of(BOB) == ()
