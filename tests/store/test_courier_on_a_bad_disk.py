"""The courier over a real file when the disk is full or the file locked, and over nights in which clocks change."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from boxes import DAY, HOUR, MINUTE, boxes_in, reminder
from deadlines import Known
from fakes import ANN, NOON, TurnedClock
from fakes_delivery import FakeJournal, FakePost, FakeVoice

from bot.core.courier import Courier
from bot.core.delivery import Delivery
from bot.core.notice import Backoff
from bot.core.platform import Parcel
from bot.reminders.recurrence import Series
from bot.reminders.reminder import Reminder, Timing
from bot.reminders.telling import composers
from bot.store.database import Store, connect
from bot.store.opening import FILE, open_store


@dataclass
class Bot:
    """A courier over a file that does not wait for long."""

    home: Path
    clock: TurnedClock = field(default_factory=TurnedClock)
    post: FakePost = field(default_factory=FakePost)
    journal: FakeJournal = field(default_factory=FakeJournal)

    def __post_init__(self) -> None:
        open_store(self.home, self.clock).store._database.close()  # noqa: SLF001  only made ready
        self.store = Store(self.home / FILE, connect(self.home / FILE, timeout=0.01))
        self.boxes = boxes_in(self.store)
        tell = composers(self.boxes.reminders.find_all, Known())
        backoff = Backoff(chance=lambda: 0.0)
        boxes, post = self.boxes, self.post.deliver
        self.courier = Courier(
            Delivery(boxes.notices, boxes.preferences, tell, FakeVoice(), post, self.clock, self.journal, backoff)
        )

    async def put(self, *reminders: Reminder) -> None:
        for one in reminders:
            await self.boxes.reminders.add(one, lambda _listed: None)

    async def turn(self, by: timedelta = timedelta()) -> list[str]:
        """What Ann is told in the next two rounds, the clock turned before each."""
        before = len(self.post.sent)
        for _ in range(2):
            self.clock.turn(by)
            await self.courier._guarded((), self.courier.round)  # noqa: SLF001  a round as `run` makes it
        return self.post.said(ANN)[before:]

    async def settled(self) -> bool:
        return await self.boxes.reminders.of(ANN) == () and await self.boxes.notices.next_due() is None


@contextmanager
def locked(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")


async def test_a_locked_file_delays_and_loses_nothing(tmp_path: Path) -> None:
    bot = Bot(tmp_path)
    await bot.put(reminder("the lamp", NOON))
    with locked(tmp_path / FILE):
        assert await bot.turn(MINUTE) == []
    assert [event for event, *_ in bot.journal.errors] == ["courier_failed"] * 2
    [told] = await bot.turn(MINUTE)
    assert "the lamp" in told
    assert await bot.settled()
    await bot.store.close()


async def test_what_was_told_when_the_file_was_locked_is_not_told_again(tmp_path: Path) -> None:
    bot, others = Bot(tmp_path), []

    def lock(_parcel: Parcel) -> None:
        others.append(other := locked(tmp_path / FILE))
        other.__enter__()

    await bot.put(reminder("the lamp", NOON))
    bot.post.before = lock
    assert len(await bot.turn()) == 1
    assert not await bot.settled()
    others[0].__exit__(None, None, None)
    assert await bot.turn(HOUR) == []
    assert await bot.settled()
    await bot.store.close()


def grow(most: int) -> None:
    """How large a file this process may write: what is beyond fails as it does where no room is left."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))


def live_on_a_full_disk(home: Path) -> None:
    """In a process of its own, for the limit is on all that a process writes."""
    import asyncio  # noqa: PLC0415  runs elsewhere

    asyncio.run(tell_on_a_full_disk(home))


async def tell_on_a_full_disk(home: Path) -> None:
    bot = Bot(home)
    await bot.put(reminder("first", NOON), reminder("second", NOON + HOUR))
    bot.post.before = lambda _parcel: grow(1)
    assert len(await bot.turn()) == 1
    assert not await bot.settled()
    bot.post.before = lambda _parcel: None
    bot.clock.turn(2 * HOUR)
    assert await bot.turn() == [], "nothing can be claimed"
    assert {event for event, *_ in bot.journal.errors} == {"notice_failed", "courier_failed"}
    grow(resource.RLIM_INFINITY)
    [told] = await bot.turn()
    assert "second" in told
    assert await bot.settled()
    await bot.store.close()


def test_on_a_full_disk_nothing_is_lost_and_nothing_told_twice(tmp_path: Path) -> None:
    process = get_context("spawn").Process(target=live_on_a_full_disk, args=(tmp_path,))
    process.start()
    process.join(60)
    assert process.exitcode == 0


BERLIN = ZoneInfo("Europe/Berlin")
FORWARD = datetime(2027, 3, 27, 2, 30, tzinfo=BERLIN)
"""The night after it, 2:00 becomes 3:00."""
BACK = datetime(2026, 10, 24, 2, 30, tzinfo=BERLIN)
"""The night after it, 3:00 becomes 2:00: there are two half past two."""


@pytest.mark.parametrize(
    ("first", "told_at"),
    [
        (FORWARD, ["2027-03-27 01:30", "2027-03-28 01:30", "2027-03-29 00:30"]),
        (BACK, ["2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"]),
    ],
    ids=["forward", "back"],
)
async def test_a_daily_one_comes_once_in_each_night_in_which_clocks_change(
    tmp_path: Path, first: datetime, told_at: list[str]
) -> None:
    bot, start = Bot(tmp_path), first.astimezone(UTC)
    bot.clock.at = start - HOUR
    until = f"{(start + 2 * DAY + HOUR):%Y%m%dT%H%M%SZ}"
    series = Series(f"FREQ=DAILY;UNTIL={until}", first.replace(tzinfo=None), "Europe/Berlin")
    await bot.put(Reminder(ANN, "the lamp", Timing(start, "Europe/Berlin", series)))
    heard: list[str] = []
    for _ in range(3 * 24 * 2):
        bot.clock.turn(timedelta(minutes=30))
        heard += [f"{bot.clock.at:%Y-%m-%d %H:%M}"] * len(await bot.turn())
    assert heard == told_at
    assert await bot.settled()
    await bot.store.close()


@pytest.mark.parametrize(
    ("jumps", "heard"),
    [
        ((2 * DAY,), [2]),
        ((-DAY, DAY + 2 * HOUR), [0, 2]),
        ((90 * MINUTE, -2 * HOUR, 3 * HOUR), [1, 0, 1]),
    ],
    ids=["ahead", "back and on", "on, back and on"],
)
async def test_a_clock_that_jumps_tells_everything_once(
    tmp_path: Path, jumps: tuple[timedelta, ...], heard: list[int]
) -> None:
    bot = Bot(tmp_path)
    await bot.put(reminder("one", NOON + HOUR), reminder("two", NOON + 2 * HOUR))
    told: list[int] = []
    for jump in jumps:
        bot.clock.turn(jump)
        told.append(len(await bot.turn()))
    assert told == heard
    assert await bot.settled()
    await bot.store.close()
