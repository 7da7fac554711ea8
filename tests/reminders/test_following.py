"""Following, and the knowledge that changes under it: each change told once, and everything moved along."""

from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from boxes import DAY, HOUR, Boxes, boxes_in_memory, reminder
from deadlines import Known, deadline, on
from fakes import ANN, BOB, HALL, NOON, TurnedClock

from bot.core.notice import Notice
from bot.core.refusal import Refusal
from bot.reminders.follow import Scope, Target
from bot.reminders.following import FollowBook
from bot.reminders.reminder import Tie

API = Target(Scope.MILESTONE, "api_end")
LUMEN = Target(Scope.SUBJECT, "lumen")


@dataclass
class Desk:
    """A book over boxes in memory and a little knowledge."""

    clock: TurnedClock = field(default_factory=TurnedClock)
    boxes: Boxes = field(default_factory=boxes_in_memory)
    known: Known = field(default_factory=Known)
    woken: int = 0

    def __post_init__(self) -> None:
        self.known.say(deadline(period=on(2027, 1, 10)), deadline("app_end"), deadline("small", headline=False))
        self.book = self.start()

    def start(self) -> FollowBook:
        """A book as a new process has it, over the same boxes."""
        return FollowBook(self.boxes.follows, self.known, self.clock, self.wake)

    def wake(self) -> None:
        self.woken += 1

    async def due(self, days: int = 1000) -> list[Notice]:
        return list(await self.boxes.claim(self.clock() + days * DAY, limit=1000))

    async def changes(self) -> list[tuple[object, object, object]]:
        """Whom a change is told, of which milestone, and how many reminders moved."""
        return [(got.to, got.about, got.payload["moved"]) for got in await self.due(0) if got.kind == "change"]


async def refusal(asked: Awaitable[object]) -> str:
    with pytest.raises(Refusal) as refused:
        await asked
    return refused.value.phrase.key


async def test_following_plans_the_ladder_in_ones_own_zone() -> None:
    desk = Desk()
    await desk.boxes.preferences.change(ANN, lambda held: replace(held, zone="Asia/Tokyo"))
    followed = await desk.book.follow(ANN, API)
    assert [rung.payload["lead"] for rung in followed.rungs] == [30, 7, 1, 0]
    assert {got.due.hour for got in await desk.due()} == {0}
    assert (followed.undated, desk.woken) == ((), 1)


async def test_following_again_thins_the_ladder() -> None:
    desk = Desk()
    await desk.book.follow(ANN, API)
    followed = await desk.book.follow(ANN, API, (7,))
    assert [follow.leads for follow in await desk.book.of(ANN)] == [(7,)]
    assert [got.payload["lead"] for got in await desk.due()] == [7]
    assert len(followed.rungs) == 1


async def test_following_a_subject_climbs_to_its_headlines_and_names_what_has_no_date() -> None:
    desk = Desk()
    desk.known.say(deadline("small", on(2027, 3, 1), headline=False))
    followed = await desk.book.follow(ANN, LUMEN)
    assert {rung.about for rung in followed.rungs} == {"api_end"}
    assert [one.id for one in followed.undated] == ["app_end"]


async def test_what_is_over_or_unknown_cannot_be_followed() -> None:
    desk = Desk()
    desk.known.say(deadline("past", on(2026, 1, 1)), deadline("today", on(2026, 10, 20)))
    assert await refusal(desk.book.follow(ANN, Target(Scope.MILESTONE, "past"))) == "follow.over"
    assert await refusal(desk.book.follow(ANN, Target(Scope.MILESTONE, "nothing"))) == "follow.unknown"
    assert await refusal(desk.book.follow(ANN, Target(Scope.SUBJECT, "nothing"))) == "follow.unknown"
    await desk.book.follow(ANN, Target(Scope.MILESTONE, "today"))
    assert len(await desk.book.of(ANN)) == 1


async def test_unfollowing_takes_the_ladder_away_unless_something_else_stands_on_it() -> None:
    desk = Desk()
    await desk.book.follow(ANN, API)
    await desk.book.follow(ANN, LUMEN, (7,))
    assert await desk.book.unfollow(ANN, API)
    assert not await desk.book.unfollow(ANN, API)
    assert [got.payload["lead"] for got in await desk.due()] == [7]
    assert await desk.book.unfollow(ANN, LUMEN)
    assert await desk.book.of(ANN) == ()


async def test_another_zone_plans_the_ladder_anew() -> None:
    desk = Desk()
    await desk.book.follow(ANN, API, (0,))
    await desk.boxes.preferences.change(ANN, lambda held: replace(held, zone="Asia/Tokyo"))
    await desk.book.replan(ANN)
    assert [got.due.hour for got in await desk.due()] == [0]


async def test_a_subject_seen_for_the_first_time_is_no_news() -> None:
    desk = Desk()
    await desk.book.follow(ANN, LUMEN)
    assert await desk.book.announce() == 0
    assert await desk.changes() == []


async def test_a_change_is_told_once_however_often_the_bot_restarts() -> None:
    desk = Desk()
    await desk.book.announce()
    for who in (ANN, BOB, HALL):
        await desk.book.follow(who, API)
    desk.known.move("api_end", on(2027, 2, 10))
    assert [await desk.start().announce() for _ in range(4)] == [1, 0, 0, 0]
    assert await desk.changes() == [(ANN, "api_end", 0), (BOB, "api_end", 0), (HALL, "api_end", 0)]


async def test_a_change_tells_old_and_new_the_source_and_the_reason() -> None:
    desk = Desk()
    await desk.book.announce()
    await desk.book.follow(ANN, API, origin=HALL)
    desk.known.move("api_end", on(2027, 2, 10))
    await desk.book.announce()
    [got] = await desk.due(0)
    assert got.origin == HALL
    assert got.payload == {
        "title": {"en": "api_end title", "de": "api_end Titel"},
        "known": True,
        "old": {"first": "2027-01-10", "last": "2027-01-10", "precision": "day"},
        "new": {"first": "2027-02-10", "last": "2027-02-10", "precision": "day"},
        "source": {"label": "Lumen's notice", "url": "https://lumen.example/notice"},
        "reason": {"en": "they said so"},
        "moved": 0,
    }


async def test_a_change_moves_the_ladder_and_the_tied_reminders() -> None:
    desk = Desk()
    await desk.book.announce()
    await desk.book.follow(ANN, API, (7,))
    await desk.boxes.reminders.add(reminder(due=NOON + HOUR, tie=Tie("api_end", -3 * DAY)), lambda _: None)
    await desk.boxes.reminders.add(reminder(due=NOON + HOUR, person=BOB, tie=Tie("api_end", -DAY)), lambda _: None)
    desk.known.move("api_end", on(2027, 2, 10))
    await desk.book.announce()
    assert await desk.changes() == [(ANN, "api_end", 1), (BOB, "api_end", 1)], "who is tied to it is told too"
    assert [(got.kind, got.to, f"{got.due:%d %b %H}") for got in await desk.due() if got.kind != "change"] == [
        ("rung", ANN, "03 Feb 09"),
        ("reminder", ANN, "07 Feb 13"),
        ("reminder", BOB, "09 Feb 13"),
    ]


async def test_a_date_that_becomes_known_sets_the_ladder_up() -> None:
    """The promise to whoever follows what has no date: as soon as there is one."""
    desk = Desk()
    await desk.book.announce()
    followed = await desk.book.follow(ANN, Target(Scope.MILESTONE, "app_end"))
    assert ([one.id for one in followed.undated], followed.rungs) == (["app_end"], ())
    desk.known.move("app_end", on(2027, 5, 1))
    await desk.book.announce()
    assert await desk.changes() == [(ANN, "app_end", 0)]
    assert [got.payload["lead"] for got in await desk.due() if got.kind == "rung"] == [30, 7, 1, 0]


async def test_a_date_that_is_taken_back_takes_the_ladder_down() -> None:
    desk = Desk()
    await desk.book.announce()
    await desk.book.follow(ANN, API)
    desk.known.move("api_end", None)
    await desk.book.announce()
    assert [got.kind for got in await desk.due()] == ["change"]


async def test_a_change_there_and_back_again_is_told_twice() -> None:
    desk = Desk()
    await desk.book.announce()
    await desk.book.follow(ANN, API, ())
    for period in (on(2027, 2, 10), on(2027, 1, 10), on(2027, 2, 10)):
        desk.known.move("api_end", period)
        assert await desk.book.announce() == 1
    assert len(await desk.changes()) == 3


async def test_a_new_milestone_is_news_to_those_who_follow_the_subject_unless_it_is_history() -> None:
    desk = Desk()
    await desk.book.announce()
    await desk.book.follow(ANN, LUMEN, (7,))
    await desk.book.follow(BOB, API, ())
    desk.known.say(deadline("web_end", on(2027, 6, 1)), deadline("founded", on(2020, 1, 1)))
    assert [await desk.book.announce(), await desk.book.announce()] == [1, 0]
    assert await desk.changes() == [(ANN, "web_end", 0)]
    assert {got.about for got in await desk.due()} >= {"web_end"}


async def test_a_milestone_that_is_gone_from_the_knowledge_is_not_announced() -> None:
    """It may have another name, or its subject is not served today; whoever follows learns it from the next rung."""
    desk = Desk()
    await desk.book.announce()
    await desk.book.follow(ANN, API)
    del desk.known.held["api_end"]
    assert await desk.book.announce() == 0
    assert len(await desk.due()) == 4


async def test_what_was_missed_while_the_bot_was_down_is_still_told_after_a_change() -> None:
    desk = Desk()
    await desk.book.announce()
    await desk.book.follow(ANN, API, (30, 7))
    desk.clock.turn(timedelta(days=60))
    desk.known.say(deadline("web_end", on(2027, 6, 1)))
    await desk.start().announce()
    assert [got.payload["lead"] for got in await desk.due(0) if got.kind == "rung"] == [30]


async def told(desk: Desk) -> list[object]:
    """The leads of the rungs that are due, each delivered and settled."""
    due = [got for got in await desk.boxes.claim(desk.clock()) if got.kind == "rung"]
    for got in due:
        await desk.boxes.settle(got, desk.clock())
    return [got.payload["lead"] for got in due]


async def moves_to(desk: Desk, zone: str) -> None:
    await desk.boxes.preferences.change(ANN, lambda held: replace(held, zone=zone))
    await desk.book.replan(ANN)


async def followed_in(zone: str) -> Desk:
    """Ann follows what comes on 10 January, at nine of this zone."""
    desk = Desk()
    await desk.boxes.preferences.change(ANN, lambda held: replace(held, zone=zone))
    await desk.book.follow(ANN, API)
    return desk


async def test_a_rung_is_told_once_though_its_morning_comes_again_further_west() -> None:
    desk = await followed_in("Asia/Tokyo")
    desk.clock.at = datetime(2027, 1, 9, 0, 30, tzinfo=UTC)
    assert await told(desk) == [30, 7, 1]
    await moves_to(desk, "America/Lima")
    desk.clock.at += 20 * HOUR
    assert await told(desk) == []
    await desk.book.follow(ANN, API, (7, 1, 0))
    await desk.book.follow(ANN, LUMEN)
    desk.clock.at += 2 * DAY
    assert await told(desk) == [0], "thinned, or followed by its subject too, it is the same rung"


async def test_a_rung_whose_morning_is_over_further_east_is_told_at_once() -> None:
    desk = await followed_in("America/Lima")
    desk.clock.at = datetime(2027, 1, 9, 10, tzinfo=UTC)
    assert await told(desk) == [30, 7]
    await moves_to(desk, "Asia/Tokyo")
    assert await told(desk) == [1]
    await moves_to(desk, "America/Lima")
    desk.clock.at += 2 * DAY
    assert await told(desk) == [0]


async def test_what_was_over_when_it_was_followed_is_not_told_by_a_move() -> None:
    desk = Desk()
    desk.clock.at = datetime(2027, 1, 9, 23, tzinfo=UTC)
    await desk.book.follow(ANN, API)
    await moves_to(desk, "Asia/Tokyo")
    assert await told(desk) == []
