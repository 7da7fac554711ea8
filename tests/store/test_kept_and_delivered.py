"""From setting to delivery over a real file and over memory: book, follows, box and courier together."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from boxes import DAY, HOUR, LEASE, MINUTE, Boxes, boxes_in, daily, reminder
from deadlines import Known, deadline, on
from fakes import ANN, BOB, HALL, NOON, TurnedClock
from fakes_delivery import FakeJournal, FakePost, FakeVoice

from bot.core.courier import Courier
from bot.core.delivery import Delivery
from bot.core.notice import Backoff
from bot.core.people import Address, Person
from bot.core.platform import Delivered, Later, Moved, Outcome, Parcel, Reason, Undeliverable
from bot.reminders.book import ReminderBook
from bot.reminders.follow import Scope, Target
from bot.reminders.following import FollowBook
from bot.reminders.reminder import State, Tie
from bot.reminders.telling import composers
from bot.store.opening import open_store

API = Target(Scope.MILESTONE, "api_end")


class Killed(BaseException):
    """Ends everything at once, as kill -9 does: nothing is written down after it."""


@dataclass
class House:
    boxes: Boxes
    clock: TurnedClock = field(default_factory=TurnedClock)
    post: FakePost = field(default_factory=FakePost)
    journal: FakeJournal = field(default_factory=FakeJournal)
    known: Known = field(default_factory=Known)

    def __post_init__(self) -> None:
        self.courier = self.start()
        self.book = ReminderBook(self.boxes.reminders, self.clock, self.courier.wake)
        self.follows = FollowBook(self.boxes.follows, self.known, self.clock, self.courier.wake)

    def start(self) -> Courier:
        tell = composers(self.boxes.reminders.find_all, self.known)
        delivery = Delivery(
            self.boxes.notices,
            self.boxes.preferences,
            tell,
            FakeVoice(),
            self.post.deliver,
            self.clock,
            self.journal,
            Backoff(chance=lambda: 0.0),
        )
        return Courier(delivery)

    async def later(self, by: timedelta = timedelta()) -> list[str]:
        """What Ann is told by then, if the bot was down until then."""
        before = len(self.post.said(ANN))
        self.clock.turn(by)
        while await self.courier.round():
            pass
        assert self.journal.errors == []
        return self.post.said(ANN)[before:]

    async def states(self) -> list[State]:
        return [held.state for held in await self.book.of(ANN)]


@pytest.fixture
def house(boxes: Boxes) -> House:
    return House(boxes)


async def test_a_reminder_is_told_once_and_is_done(house: House) -> None:
    await house.book.set(reminder("save <b> @everyone"))
    assert await house.later(HOUR - MINUTE) == []
    [said] = await house.later(MINUTE)
    assert said == "reminder.due save <b> @everyone"
    assert await house.later(DAY) == []
    assert await house.states() == []


async def test_a_series_keeps_its_time_and_catches_up_once(house: House) -> None:
    await house.book.set(reminder("water", NOON + HOUR, series=daily(NOON + HOUR)))
    assert len(await house.later(HOUR)) == 1
    [late] = await house.later(10 * DAY + HOUR)
    assert late.splitlines() == [
        "reminder.late 2026-10-21 13:00 UTC",
        "reminder.due water",
        "reminder.again 2026-10-31 13:00 UTC",
    ]
    assert await house.later(23 * HOUR - MINUTE) == []
    assert len(await house.later(MINUTE)) == 1


async def test_a_snoozed_series_tells_both(house: House) -> None:
    kept = (await house.book.set(reminder("water", NOON + HOUR, series=daily(NOON + HOUR)))).reminder
    await house.later(HOUR)
    await house.book.snooze(ANN, kept.id, house.clock() + 10 * MINUTE)
    assert await house.later(10 * MINUTE) == ["reminder.due water"]
    assert len(await house.later(DAY - 10 * MINUTE)) == 1


async def test_a_snooze_works_again_and_again_and_after_a_restart(house: House) -> None:
    kept = (await house.book.set(reminder("water"))).reminder
    await house.later(HOUR)
    for _ in range(3):
        await house.book.snooze(ANN, kept.id, house.clock() + HOUR)
        house.courier = house.start()
        assert await house.later(HOUR) == ["reminder.due water"]
    assert await house.states() == []


async def test_what_is_cancelled_while_it_waits_its_turn_is_not_told(house: House) -> None:
    await house.book.set(reminder("first", NOON + HOUR, BOB))
    kept = (await house.book.set(reminder("second", NOON + HOUR + MINUTE / 60))).reminder
    cancelled: list[int] = []

    async def deliver(parcel: Parcel) -> Outcome:
        cancelled.append((await house.book.cancel(ANN, kept.id)).id)
        house.clock.turn(timedelta(seconds=3))
        return await house.post.deliver(parcel)

    house.courier.delivery.send = deliver
    assert await house.later(HOUR + MINUTE) == []
    assert cancelled == [kept.id]


async def test_a_closed_door_leaves_it_in_the_list_until_it_was_seen(house: House) -> None:
    house.post(ANN, Undeliverable(Reason.CLOSED))
    await house.book.set(replace(reminder("the elephant"), origin=HALL))
    await house.later(HOUR)
    assert house.post.said(HALL) == ["notice.waits"]
    assert await house.states() == [State.UNDELIVERED]
    [kept] = await house.boxes.notices.undelivered(ANN)
    assert kept.reason is Reason.CLOSED
    await house.boxes.notices.dismiss(ANN, [kept.notice.id])
    assert await house.states() == []


async def test_a_series_behind_a_closed_door_is_told_again_once_the_person_has_acted(house: House) -> None:
    house.post(ANN, Undeliverable(Reason.CLOSED))
    await house.book.set(reminder("water", NOON + HOUR, series=daily(NOON + HOUR)))
    for _ in range(5):
        await house.later(DAY)
    assert len(house.post.tried) == 1
    assert await house.states() == [State.ACTIVE]
    assert len(await house.boxes.notices.undelivered(ANN)) == 1
    await house.boxes.preferences.acted(ANN)
    assert len(await house.later(DAY)) == 1


async def test_after_downtime_one_message_tells_useful_from_useless(house: House) -> None:
    house.known.say(deadline(period=on(2026, 10, 25)))
    for what in ("a", "b"):
        await house.book.set(reminder(what))
    for what in ("c", "d"):
        await house.book.set(reminder(what, NOON + 2 * HOUR, tie=Tie("api_end", -5 * DAY)))
    await house.book.set(reminder("series", NOON + 3 * HOUR, series=daily(NOON + 3 * HOUR)))
    [digest] = await house.later(10 * DAY)
    assert [line.split(" 2026-")[0] for line in digest.splitlines()] == [
        "digest.title 5",
        "digest.useful",
        "digest.item reminder.line a",
        "digest.item reminder.line b",
        "digest.item reminder.line series",
        "digest.past",
        "digest.item reminder.line c",
        "digest.item reminder.line d",
    ]
    assert await house.states() == [State.ACTIVE]
    assert await house.later() == []
    assert len(await house.later(DAY)) == 1


async def test_a_date_that_moves_is_told_once_and_takes_everything_along(house: House) -> None:
    house.known.say(deadline(period=on(2026, 11, 20)))
    await house.follows.announce()
    await house.follows.follow(ANN, API, (1,))
    await house.book.set(reminder("export", NOON + 29 * DAY, tie=Tie("api_end", -2 * DAY)))
    house.known.move("api_end", on(2026, 12, 20))
    for _ in range(3):
        await house.follows.announce()
    [told] = await house.later()
    assert told.splitlines()[0] == "follow.moved api_end title 2026-11-20 2026-12-20"
    assert await house.later(50 * DAY) == []
    assert await house.later(9 * DAY) == ["reminder.due export"]
    assert [said.splitlines()[0] for said in await house.later(21 * HOUR)] == ["follow.ahead api_end title 2026-12-20"]


async def test_a_group_follows_and_moves(house: House) -> None:
    house.known.say(deadline(period=on(2026, 11, 20)))
    await house.follows.follow(HALL, API, (7, 1))
    loft = Address("fake", "loft")
    house.post(HALL, Moved(loft), Moved(loft))
    await house.later(40 * DAY)
    assert len(house.post.said(loft)) == 2
    assert [follow.who for follow in await house.follows.of(loft)] == [loft]


@dataclass
class Murder:
    """A bot over a real file that is killed before, within and after sends, and starts again, until all is told."""

    home: Path
    chance: random.Random
    clock: TurnedClock = field(default_factory=TurnedClock)
    sent: Counter[str] = field(default_factory=Counter)
    kills: int = 0

    async def deliver(self, parcel: Parcel) -> Outcome:
        roll = self.chance.random()
        if roll < 0.03:
            raise Killed
        if roll < 0.10:
            return Later(timedelta(seconds=self.chance.randrange(200)))
        self.sent[parcel.key] += 1
        if roll < 0.13:
            raise Killed
        return Delivered("1")

    async def life(self) -> datetime | None:
        """From start to rest or kill; when there is something to do again."""
        store = open_store(self.home, self.clock).store
        house = House(boxes_in(store), self.clock)
        house.courier.delivery.send = self.deliver
        next_due: datetime | None = self.clock()
        try:
            await house.boxes.notices.release(self.clock() + LEASE)
            while await house.courier.round():
                pass
            next_due = await house.boxes.notices.next_due()
        except* Killed:
            self.kills += 1
        await store.close()
        return next_due


@pytest.mark.parametrize("seed", range(6))
async def test_no_kill_loses_anything_and_each_repeats_at_most_one(tmp_path: Path, seed: int) -> None:
    murder = Murder(tmp_path, random.Random(seed))  # noqa: S311  only has to be the same each time
    people = [Person("fake", f"p{number}") for number in range(10)]
    store = open_store(tmp_path, murder.clock).store
    for number in range(60):
        due = NOON + timedelta(seconds=1 + 7 * number)
        series = daily(due, ";UNTIL=20261022T000000Z") if number % 5 == 0 else None
        one = reminder(f"w{number}", due, murder.chance.choice(people), series)
        await House(boxes_in(store), murder.clock).book.set(one)
    await store.close()
    while (next_due := await murder.life()) is not None:
        murder.clock.turn(max(timedelta(seconds=1), next_due - murder.clock()))
    assert murder.kills > 0
    assert len(murder.sent) >= 60 + 12, "every one, and the second day of the series"
    assert sum(murder.sent.values()) - len(murder.sent) <= murder.kills
    store = open_store(tmp_path, murder.clock).store
    assert [await boxes_in(store).reminders.of(person) for person in people] == [()] * 10
    await store.close()
