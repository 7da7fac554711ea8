"""The loop and its deliveries over boxes in memory: nothing is lost, nothing waits for its turn for nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from boxes import DAY, HOUR, MINUTE, notice
from fakes import ANN, BOB, HALL, NOON, TurnedClock
from fakes_delivery import FakeJournal, FakePost, FakeVoice, TurningWait
from fakes_notices import FakeNotices, FakePreferences, Memory

from bot.core.composing import Compose, Composed, Composer, Occasion
from bot.core.courier import BATCH, LEASE, LONGEST_REST, Courier
from bot.core.delivery import Delivery
from bot.core.message import Choice
from bot.core.notice import Backoff, Claim, Notice
from bot.core.people import Address, Person
from bot.core.phrase import Phrase
from bot.core.platform import Button, Delivered, Later, Moved, Parcel, Reason, Undeliverable
from bot.core.preferences import PlacePreferences, Preferences

LOFT = Address("fake", "loft")
STEADY = Backoff(chance=lambda: 0.0)
CLOSED = Undeliverable(Reason.CLOSED)
SNOOZE = Choice(Phrase("snooze"), "reminders:snooze:1", Phrase("asks"))


class Killed(BaseException):
    """Ends everything at once, as kill -9 does: nothing is written down after it."""


async def note(_notices: Sequence[Notice]) -> Compose:
    return compose


def compose(one: Notice, _occasion: Occasion) -> Composed | None:
    """Says its key; the occurrence after a daily one is a day later."""
    if one.about == "silent":
        return None
    if one.about == "broken":
        raise ValueError("the elephant " + one.key)
    then = replace(one, key=f"{one.key}+", due=one.due + DAY, id=0) if one.about == "daily" else None
    return Composed((Phrase("say", {"key": one.key}),), (SNOOZE,), then, Phrase("line", {"key": one.key}))


@dataclass
class House:
    """A courier over boxes in memory, at noon."""

    clock: TurnedClock = field(default_factory=TurnedClock)
    memory: Memory = field(default_factory=Memory)
    post: FakePost = field(default_factory=FakePost)
    journal: FakeJournal = field(default_factory=FakeJournal)
    composers: Mapping[str, Composer] = field(default_factory=lambda: {"note": note})
    lanes: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.box = FakeNotices(self.memory)
        self.preferences = FakePreferences(self.memory)
        self.courier = self.start()

    def start(self) -> Courier:
        """A courier of a new process over the same boxes."""
        delivery = Delivery(
            self.box, self.preferences, self.composers, FakeVoice(), self.post.deliver, self.clock, self.journal, STEADY
        )
        return Courier(delivery, self.lanes)

    def put(self, *notices: Notice) -> None:
        self.memory.put(notices)

    async def rounds(self) -> None:
        """Until nothing is due."""
        while await self.courier.round():
            pass

    async def later(self, by: timedelta) -> None:
        self.clock.turn(by)
        await self.rounds()

    def events(self) -> list[str]:
        return [event for event, _ in self.journal.notes]

    def waiting(self) -> dict[str, timedelta]:
        """How long until each notice that is left is tried."""
        rows = self.memory.rows.values()
        return {row.notice.key: row.next_at - self.clock() for row in rows if row.next_at is not None}


def about(what: str, key: str, to: Person | Address = ANN) -> Notice:
    return replace(notice(key, to=to), about=what)


async def test_what_is_due_is_delivered_and_settled() -> None:
    house = House()
    house.put(notice("a"), notice("b", to=BOB), notice("later", NOON + HOUR))
    await house.rounds()
    assert house.post.said(ANN) == ["say a"]
    assert house.post.said(BOB) == ["say b"]
    assert house.waiting() == {"later": HOUR}
    assert house.events() == ["notice_delivered"] * 2


async def test_language_and_place_are_looked_up_at_delivery() -> None:
    house = House()
    house.put(notice("a"), notice("b", to=HALL))
    house.memory.preferences[ANN] = Preferences(language="de")
    house.memory.places[HALL] = PlacePreferences("es")
    await house.rounds()
    assert house.post.said(ANN) == ["[de]\nsay a"]
    assert house.post.said(HALL) == ["[es]\nsay b"]


async def test_a_late_one_tells_when_it_was_due_in_the_persons_own_zone() -> None:
    house = House()
    house.memory.preferences[ANN] = Preferences(zone="Europe/Berlin")
    house.put(notice("a", NOON - HOUR))
    await house.rounds()
    assert house.post.said(ANN) == ["reminder.late 2026-10-20 13:00 Europe/Berlin\nsay a"]


async def test_choices_become_buttons_in_words_and_the_key_is_that_of_the_occurrence() -> None:
    house = House()
    house.put(notice("a"))
    await house.rounds()
    [parcel] = house.post.sent
    assert parcel.key == "a"
    assert parcel.buttons == (Button("snooze", "reminders:snooze:1", "asks"),)


async def test_the_next_occurrence_is_kept_with_the_settling() -> None:
    house = House()
    house.put(about("daily", "a"))
    await house.rounds()
    assert house.waiting() == {"a+": DAY}


async def test_what_has_nothing_to_say_any_more_goes_in_silence() -> None:
    house = House()
    house.put(about("silent", "a"))
    await house.rounds()
    assert (house.post.tried, house.waiting(), house.journal.errors) == ([], {}, [])


async def test_a_closed_door_is_told_at_the_place_of_origin_without_the_text() -> None:
    house = House()
    house.post(ANN, CLOSED)
    house.put(notice("elephant", origin=HALL))
    await house.rounds()
    assert house.post.said(HALL) == ["notice.waits"]
    assert "elephant" not in repr(house.post.sent)
    [kept] = await house.box.undelivered(ANN)
    assert (kept.notice.about, kept.reason) == ("about-elephant", Reason.CLOSED)


async def test_a_closed_door_is_not_knocked_at_again_until_the_person_acts() -> None:
    house = House()
    house.post(ANN, CLOSED)
    house.put(notice("a"), notice("b", NOON + HOUR), notice("c", NOON + 2 * HOUR))
    await house.rounds()
    await house.later(HOUR)
    assert len(house.post.tried) == 1
    assert len(await house.box.undelivered(ANN)) == 2
    await house.preferences.acted(ANN)
    await house.later(HOUR)
    assert house.post.said(ANN) == ["say c"]


async def test_a_closed_door_is_not_knocked_at_again_in_the_same_moment() -> None:
    house = House()
    house.post(ANN, CLOSED)
    house.put(notice("a"), notice("b"), notice("c"))
    await house.rounds()
    assert len(house.post.tried) == 1
    assert len(await house.box.undelivered(ANN)) == 3


async def test_the_place_of_origin_is_spoken_to_in_its_own_language() -> None:
    house = House()
    house.post(ANN, CLOSED)
    house.memory.preferences[ANN] = Preferences(language="de")
    house.memory.places[HALL] = PlacePreferences("es")
    house.put(notice("a", origin=HALL))
    await house.rounds()
    assert house.post.said(HALL) == ["[es]\nnotice.waits"]


async def test_a_message_the_platform_does_not_take_closes_no_door() -> None:
    house = House()
    house.post(ANN, Undeliverable(Reason.REFUSED))
    house.put(notice("a"), notice("b"))
    await house.rounds()
    assert house.post.said(ANN) == ["say b"]
    assert [kept.reason for kept in await house.box.undelivered(ANN)] == [Reason.REFUSED]


async def test_a_series_goes_on_when_one_occurrence_was_given_up() -> None:
    house = House()
    house.post(ANN, CLOSED)
    house.put(about("daily", "a"))
    await house.rounds()
    assert house.waiting() == {"a+": DAY}


async def test_a_fallback_that_must_wait_goes_there_again_and_not_to_the_door() -> None:
    house = House()
    house.post(ANN, CLOSED)
    house.post(HALL, Later(timedelta(minutes=1)))
    house.put(notice("a", origin=HALL))
    await house.rounds()
    await house.preferences.acted(ANN)
    await house.later(MINUTE)
    assert [parcel.to for parcel in house.post.tried] == [ANN, HALL, HALL]
    assert len(await house.box.undelivered(ANN)) == 1


async def test_a_rate_limit_moves_its_notice_and_no_other() -> None:
    house = House()
    house.post(ANN, Later(timedelta(seconds=90)))
    house.put(notice("a"), notice("b", to=BOB))
    await house.rounds()
    assert (house.post.said(ANN), house.post.said(BOB)) == ([], ["say b"])
    assert house.waiting() == {"a": timedelta(seconds=90)}
    await house.later(timedelta(seconds=90))
    assert house.post.said(ANN) == ["say a"]


async def test_an_outage_is_waited_out_however_long_it_takes() -> None:
    house = House()
    house.post(ANN, *[Later()] * 300)
    house.put(notice("a"))
    while not house.post.sent:
        await house.later(next(iter(house.waiting().values()), timedelta()))
    assert house.clock() - NOON > 2 * DAY
    assert house.post.said(ANN)[0].endswith("say a")
    assert house.post.said(ANN)[0].startswith("reminder.late")


async def test_a_group_that_moved_is_told_at_its_new_address_at_once_and_from_then_on() -> None:
    house = House()
    house.post(HALL, Moved(LOFT))
    house.put(notice("a", to=HALL), notice("b", NOON + HOUR, to=HALL))
    await house.rounds()
    await house.later(HOUR)
    assert house.post.said(LOFT) == ["say a", "say b"]
    assert [parcel.to for parcel in house.post.tried] == [HALL, LOFT, LOFT]


async def test_a_place_of_origin_that_moved_is_told_at_its_new_address() -> None:
    house = House()
    house.post(ANN, CLOSED)
    house.post(HALL, Moved(LOFT))
    house.put(notice("a", origin=HALL))
    await house.rounds()
    assert house.post.said(LOFT) == ["notice.waits"]


async def test_places_that_send_each_other_round_in_circles_are_left_until_later() -> None:
    house = House()
    house.post(HALL, *[Moved(LOFT)] * 50)
    house.post(LOFT, *[Moved(HALL)] * 50)
    house.put(notice("a", to=HALL))
    await house.rounds()
    assert len(house.post.tried) == 5
    assert house.waiting() == {"a": timedelta(seconds=5)}


async def test_one_bad_notice_stops_no_other_and_is_tried_again_later() -> None:
    house = House()
    house.put(about("broken", "a"), notice("b"), replace(notice("c"), kind="from a newer version"), notice("d", to=BOB))
    await house.rounds()
    assert (house.post.said(ANN), house.post.said(BOB)) == (["say b"], ["say d"])
    assert house.waiting() == {"a": timedelta(seconds=5), "c": timedelta(seconds=5)}
    await house.later(timedelta(seconds=5))
    assert house.waiting() == {"a": timedelta(seconds=10), "c": timedelta(seconds=10)}


async def test_a_kind_that_cannot_be_looked_up_stops_no_other() -> None:
    async def broken(_notices: Sequence[Notice]) -> Compose:
        raise OSError

    house = House(composers={"note": note, "export": broken})
    house.put(replace(notice("a"), kind="export"), notice("b"))
    await house.rounds()
    assert house.post.said(ANN) == ["say b"]
    assert house.waiting() == {"a": timedelta(seconds=5)}
    assert len(house.journal.errors) == 1


async def test_what_was_looked_up_a_while_ago_is_looked_up_again_before_it_is_told() -> None:
    asked: list[int] = []

    async def counted(notices: Sequence[Notice]) -> Compose:
        asked.append(len(notices))
        return compose

    house = House(composers={"note": counted})
    house.post.before = lambda _parcel: house.clock.turn(timedelta(seconds=1.5))
    house.put(*(notice(str(number), to=Person("fake", str(number))) for number in range(5)))
    await house.rounds()
    assert asked == [5, 1, 1, 1]


async def test_a_platform_that_breaks_is_a_bug_of_one_notice() -> None:
    house = House()
    house.post(ANN, RuntimeError("boom"))
    house.put(notice("a"), notice("b", to=BOB))
    await house.rounds()
    assert house.post.said(BOB) == ["say b"]
    await house.later(timedelta(seconds=5))
    assert house.post.said(ANN) == ["say a"]


async def test_an_error_is_told_once_by_a_constant_name_and_without_anybodys_words() -> None:
    house = House()
    house.put(Notice("elephant", ANN, "note", "broken", NOON, None, {"words": "elephant"}))
    await house.courier.round()
    [(event, error, fields)] = house.journal.errors
    assert (event, type(error)) == ("notice_failed", ValueError)
    assert fields == {"kind": "note", "id": 1, "attempts": 1, "count": 1}
    assert "elephant" not in repr(house.journal.notes)


async def test_a_pause_holds_everything_back_and_loses_nothing() -> None:
    house = House()
    house.memory.preferences[ANN] = Preferences(paused_until=NOON + HOUR)
    house.put(notice("a"), notice("b", to=BOB))
    await house.rounds()
    assert (house.post.said(ANN), house.waiting()) == ([], {"a": HOUR})
    await house.later(HOUR)
    assert len(house.post.said(ANN)) == 1


async def test_after_downtime_everybody_gets_one_message_and_all_of_it_is_settled() -> None:
    house = House()
    house.put(*(notice(f"{who.id}-{hour}", NOON - hour * HOUR, to=who) for hour in range(1, 101) for who in (ANN, BOB)))
    house.put(about("daily", "daily"), notice("now"))
    await house.rounds()
    assert [said.splitlines()[0] for said in house.post.said(ANN)] == ["digest.title 100", "say daily", "say now"]
    assert [said.splitlines()[0] for said in house.post.said(BOB)] == ["digest.title 100"]
    assert house.waiting() == {"daily+": DAY}


async def test_a_digest_that_cannot_be_delivered_is_kept_piece_by_piece_and_told_once_at_each_place() -> None:
    house = House()
    house.post(ANN, CLOSED)
    house.put(*(notice(str(hour), NOON - hour * HOUR, origin=(HALL, LOFT, None)[hour % 3]) for hour in range(1, 7)))
    await house.rounds()
    assert (house.post.said(HALL), house.post.said(LOFT)) == (["notice.wait 2"], ["notice.wait 2"])
    assert len(await house.box.undelivered(ANN)) == 6


async def test_a_digest_that_must_wait_waits_whole() -> None:
    house = House()
    house.post(ANN, Later(timedelta(minutes=1)))
    house.put(*(notice(str(hour), NOON - hour * HOUR) for hour in range(1, 7)))
    await house.rounds()
    assert set(house.waiting().values()) == {MINUTE}
    await house.later(MINUTE)
    assert len(house.post.sent) == 1


async def test_a_message_that_went_out_is_not_sent_again_because_the_disk_was_full() -> None:
    house = House()
    house.put(notice("a"))
    house.box.fails = OSError("disk full")
    await house.courier.round()
    for _ in range(3):
        house.clock.turn(LEASE)
        await house.courier.round()
    assert house.post.said(ANN) == ["say a"]
    house.box.fails = None
    house.clock.turn(LEASE)
    await house.rounds()
    assert house.post.said(ANN) == ["say a"]
    assert house.waiting() == {}


async def test_a_process_that_dies_after_the_send_repeats_it_under_the_same_key() -> None:
    """At least once: the lease runs out, the next courier delivers again, and the key tells it is the same."""
    house = House()
    house.put(notice("a"))

    def die(_parcel: Parcel) -> None:
        raise Killed

    house.post.before = die
    with pytest.raises(BaseExceptionGroup):
        await house.courier.round()
    house.post.before = lambda _parcel: None
    house.courier = house.start()
    await house.rounds()
    assert house.post.sent == [], "still leased to the dead"
    await house.later(LEASE)
    assert [parcel.key for parcel in house.post.sent] == ["a"]


async def test_a_courier_that_starts_takes_over_what_a_dead_one_held() -> None:
    house, stop = House(), asyncio.Event()
    house.put(notice("a"))
    assert await house.box.claim(Claim("dead", NOON, LEASE, BATCH))
    house.courier.wait = TurningWait(house.clock, stop, rests=1)
    await house.courier.run(stop)
    assert house.post.said(ANN) == ["say a"]


async def test_what_is_not_begun_before_its_lease_could_end_is_given_back() -> None:
    """A platform so slow that the batch outlasts the lease must not make anything be told twice."""
    house = House()
    house.post.before = lambda _parcel: house.clock.turn(timedelta(seconds=25))
    house.put(*(notice(str(number), to=Person("fake", str(number))) for number in range(10)))
    await house.rounds()
    assert len(house.post.sent) == 10
    assert len({parcel.key for parcel in house.post.sent}) == 10


async def test_a_recipient_is_told_in_order_one_after_the_other() -> None:
    house = House(lanes={"fake": 8})
    house.put(*(notice(f"{number:02}", NOON - number * timedelta(seconds=1)) for number in range(20)))
    await house.rounds()
    assert [parcel.key for parcel in house.post.sent] == [f"{number:02}" for number in reversed(range(20))]


@pytest.mark.parametrize(("lanes", "most"), [({}, 1), ({"fake": 4}, 4)])
async def test_as_many_are_under_way_as_a_platform_has_lanes(lanes: dict[str, int], most: int) -> None:
    """One where nothing is said: then a kill repeats at most one message."""
    house, under_way, seen = House(lanes=lanes), [0], [0]

    async def deliver(parcel: Parcel) -> Delivered:
        under_way[0] += 1
        seen[0] = max(seen[0], under_way[0])
        for _ in range(5):
            await asyncio.sleep(0)
        under_way[0] -= 1
        house.post.sent.append(parcel)
        return Delivered("1")

    house.courier.delivery.send = deliver
    house.put(*(notice(str(number), to=Person("fake", str(number))) for number in range(30)))
    await house.rounds()
    assert (len(house.post.sent), seen[0]) == (30, most)


async def test_more_than_a_batch_is_worked_off_without_a_rest() -> None:
    house, stop = House(), asyncio.Event()
    house.put(*(notice(str(number), to=Person("fake", str(number))) for number in range(BATCH * 3 + 1)))
    wait = house.courier.wait = TurningWait(house.clock, stop, rests=1)
    await house.courier.run(stop)
    assert len(house.post.sent) == BATCH * 3 + 1
    assert len(wait.waited) == 1


@pytest.mark.parametrize(
    ("due", "rest"),
    [(None, LONGEST_REST), (timedelta(seconds=7), timedelta(seconds=7)), (timedelta(days=400), LONGEST_REST)],
)
async def test_it_sleeps_until_the_next_one_is_due_and_never_long(due: timedelta | None, rest: timedelta) -> None:
    house, stop = House(), asyncio.Event()
    if due is not None:
        house.put(notice("a", NOON + due))
    wait = house.courier.wait = TurningWait(house.clock, stop, rests=1)
    await house.courier.run(stop)
    assert wait.waited == [rest]


async def test_what_is_put_in_while_it_sleeps_wakes_it() -> None:
    house, stop = House(), asyncio.Event()
    waits: list[timedelta] = []

    async def wait(wake: asyncio.Event, longest: timedelta) -> None:
        waits.append(longest)
        if len(waits) == 1:
            house.put(notice("a"))
            house.courier.wake()
            assert wake.is_set()
            return
        stop.set()

    house.courier.wait = wait
    await house.courier.run(stop)
    assert house.post.said(ANN) == ["say a"]


async def test_a_wake_that_comes_while_it_looks_is_not_lost() -> None:
    house, stop = House(), asyncio.Event()
    woken: list[bool] = []

    async def wait(wake: asyncio.Event, _longest: timedelta) -> None:
        woken.append(wake.is_set())
        stop.set()

    house.courier.wait = wait
    house.box.on_claim = house.courier.wake
    await house.courier.run(stop)
    assert woken == [True]


async def test_a_real_sleep_ends_when_it_is_woken_or_over() -> None:
    house, stop = House(), asyncio.Event()
    house.post.before = lambda _parcel: stop.set()
    running = asyncio.create_task(house.courier.run(stop))
    await asyncio.sleep(0)
    house.put(notice("a"))
    house.courier.wake()
    await running
    assert house.post.said(ANN) == ["say a"]
    await house.courier.wait(asyncio.Event(), timedelta())


async def test_a_stop_finishes_what_is_under_way_and_gives_back_the_rest() -> None:
    house, stop = House(), asyncio.Event()
    house.post.before = lambda _parcel: stop.set()
    house.put(*(notice(str(number), to=Person("fake", str(number))) for number in range(5)))
    await house.courier.run(stop)
    assert len(house.post.sent) == 1
    assert list(house.waiting().values()) == [timedelta()] * 4


async def test_a_store_that_fails_is_asked_again_a_little_later_each_time() -> None:
    house, stop = House(), asyncio.Event()
    house.put(notice("a"))
    house.box.claims_fail = OSError("locked")
    wait = house.courier.wait = TurningWait(house.clock, stop, rests=5)
    await house.courier.run(stop)
    assert wait.waited == [timedelta(seconds=seconds) for seconds in (5, 10, 20, 30, 30)]
    assert [event for event, _, _ in house.journal.errors] == ["courier_failed"] * 5
    house.box.claims_fail = None
    house.courier = house.start()
    await house.rounds()
    assert len(house.post.said(ANN)) == 1


async def test_a_clock_that_jumps_ahead_tells_everything_once() -> None:
    house = House()
    house.put(*(notice(str(hour), NOON + hour * HOUR) for hour in range(1, 10)))
    await house.later(365 * DAY)
    assert [said.splitlines()[0] for said in house.post.said(ANN)] == ["digest.title 9"]
    await house.later(-365 * DAY)
    assert len(house.post.sent) == 1


async def test_a_clock_that_is_set_back_delays_and_loses_nothing() -> None:
    house = House()
    house.put(notice("a"), notice("b", NOON + MINUTE))
    await house.rounds()
    await house.later(-HOUR)
    assert len(house.post.sent) == 1
    await house.later(HOUR + MINUTE)
    assert [parcel.key for parcel in house.post.sent] == ["a", "b"]
