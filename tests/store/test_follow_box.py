"""What every follow box promises: rungs as planned, and a change announced once with all that it sets off."""

from dataclasses import replace
from datetime import date

from boxes import DAY, HOUR, Boxes, boxes_in, daily, keys, notice, reminder
from fakes import ANN, BOB, HALL, NOON

from bot.core.notice import Notice
from bot.core.people import Address, Person
from bot.core.period import Period, day
from bot.reminders.changes import Announced, Audience, News, Telling
from bot.reminders.deadline import Deadline
from bot.reminders.follow import RUNG, Follow, Scope, Target
from bot.reminders.following import Plan
from bot.reminders.reminder import State, Tie
from bot.store.database import Store
from bot.store.housekeeping import Housekeeping

API = Target(Scope.MILESTONE, "api_end")
APP = Target(Scope.MILESTONE, "app_end")
LUMEN = Target(Scope.SUBJECT, "lumen")
DEC = day(date(2026, 12, 1))
JAN = day(date(2027, 1, 1))


def deadline(period: Period | None = JAN) -> Deadline:
    return Deadline("api_end", "lumen", {"en": "API closed"}, period)


def rung(key: str, hours: int, to: Person | Address = ANN, about: str = "api_end") -> Notice:
    return Notice(key, to, RUNG, about, NOON + hours * HOUR)


async def follow(boxes: Boxes, follow: Follow, *rungs: Notice) -> Plan:
    return await boxes.follows.edit(follow.who, lambda held, _zone: Plan((*held, follow), rungs), NOON)


async def test_a_follow_comes_back_as_it_was_kept(boxes: Boxes) -> None:
    mine = Follow(ANN, API, (7, 1), HALL)
    place = Follow(Address("fake", "attic", "3"), LUMEN)
    await follow(boxes, mine)
    await follow(boxes, place)
    assert await boxes.follows.of(ANN) == (mine,)
    assert await boxes.follows.of(place.who) == (place,)
    assert await boxes.follows.of(BOB) == ()


async def test_a_follow_is_read_with_the_zone_its_follower_has_now(boxes: Boxes) -> None:
    await follow(boxes, Follow(ANN, API))
    await boxes.preferences.change(ANN, lambda held: replace(held, zone="Europe/Berlin"))
    assert [held.zone for held in await boxes.follows.of(ANN)] == ["Europe/Berlin"]
    zones: list[str] = []

    def decide(held: tuple[Follow, ...], zone: str) -> Plan:
        zones.append(zone)
        return Plan(held, ())

    for who in (ANN, BOB, HALL):
        await boxes.follows.edit(who, decide, NOON)
    assert zones == ["Europe/Berlin", "UTC", "UTC"]


async def test_a_new_plan_replaces_what_is_to_come_and_nobody_elses(boxes: Boxes) -> None:
    await follow(boxes, Follow(ANN, API), rung("ann-1", 1), rung("ann-2", 2))
    await follow(boxes, Follow(BOB, API), rung("bob-1", 1, BOB))
    await boxes.notices.put([notice("other", NOON + HOUR)])
    await boxes.follows.edit(ANN, lambda _held, _zone: Plan((), (rung("ann-2", 2), rung("ann-3", 3))), NOON)
    assert sorted(keys(await boxes.claim(NOON + DAY))) == ["ann-2", "ann-3", "bob-1", "other"]
    assert await boxes.follows.of(ANN) == ()


async def test_a_rung_that_is_due_is_never_taken_back(boxes: Boxes) -> None:
    """After downtime the plan is made anew before the courier runs: what was missed must still be told."""
    await follow(boxes, Follow(ANN, API), rung("missed", -5), rung("to come", 5))
    await boxes.follows.edit(ANN, lambda held, _zone: Plan(held, ()), NOON)
    assert keys(await boxes.claim(NOON + DAY)) == ["missed"]


async def test_a_rung_that_was_told_is_not_planned_again_and_does_not_wait_as_undelivered(boxes: Boxes) -> None:
    await follow(boxes, Follow(ANN, API), rung("told", -1), rung("to come", 5))
    (told,) = await boxes.claim(NOON)
    await boxes.settle(told)
    await boxes.notices.dismiss(ANN, [told.id])
    plan = Plan((Follow(ANN, API),), (rung("told", 3), rung("to come", 4)), (rung("told", 0),))
    await boxes.follows.edit(ANN, lambda _held, _zone: plan, NOON)
    await boxes.follows.announce(News(deadline(), None), lambda _audience: Telling(ladders=(rung("told", 3),)), NOON)
    assert keys(await boxes.claim(NOON + DAY)) == []
    assert await boxes.notices.undelivered(ANN) == ()


async def test_what_was_waited_for_and_is_over_now_is_told_and_nothing_else_that_is_over(boxes: Boxes) -> None:
    await follow(boxes, Follow(ANN, API), rung("waited for", 5))
    over = (rung("waited for", 0), rung("over before", 0))
    await boxes.follows.edit(ANN, lambda held, _zone: Plan(held, (), over), NOON)
    assert keys(await boxes.claim(NOON)) == ["waited for"]


async def test_that_a_rung_was_told_is_kept_for_as_long_as_its_day_lasts_somewhere(store: Store) -> None:
    boxes = boxes_in(store)
    await follow(boxes, Follow(ANN, API), rung("told", 0))
    (told,) = await boxes.claim(NOON)
    await boxes.settle(told)
    assert [await Housekeeping(store).purge(NOON + days * DAY) for days in (2, 4)] == [0, 1]


async def test_what_was_announced_is_remembered(boxes: Boxes) -> None:
    dated, undated = Announced("api_end", "lumen", JAN), Announced("app_end", "lumen", None, 3)
    await boxes.follows.record((dated, undated))
    assert await boxes.follows.announced() == {"api_end": dated, "app_end": undated}


async def announce(boxes: Boxes, news: News, seen: list[Audience], telling: Telling) -> bool:
    def decide(audience: Audience) -> Telling:
        seen.append(audience)
        return telling

    return await boxes.follows.announce(news, decide, NOON)


async def test_a_change_is_announced_once_however_often_it_is_tried(boxes: Boxes) -> None:
    before = Announced("api_end", "lumen", DEC)
    await boxes.follows.record((before,))
    news, seen, telling = News(deadline(), before), list[Audience](), Telling((notice("change"),))
    assert [await announce(boxes, news, seen, telling) for _ in range(3)] == [True, False, False]
    assert len(seen) == 1
    assert keys(await boxes.claim()) == ["change"]
    assert await boxes.follows.announced() == {"api_end": Announced("api_end", "lumen", JAN, 2)}


async def test_a_change_concerns_those_who_follow_it_or_its_subject_and_who_is_tied_to_it(boxes: Boxes) -> None:
    for one in (Follow(ANN, API), Follow(ANN, APP), Follow(BOB, LUMEN), Follow(HALL, API), Follow(HALL, APP)):
        await follow(boxes, one)
    tied = reminder(person=BOB, tie=Tie("api_end", -DAY))
    for one_tied in (tied, replace(tied, state=State.DONE), reminder(tie=Tie("app_end", -DAY)), reminder()):
        await boxes.reminders.add(one_tied, lambda _: None)
    seen: list[Audience] = []
    await announce(boxes, News(deadline(), None), seen, Telling())
    assert {(held.who, held.target) for held in seen[0].follows} == {(ANN, API), (BOB, LUMEN), (HALL, API)}
    assert [(held.person, held.state) for held in seen[0].tied] == [(BOB, State.ACTIVE)]


async def test_a_change_moves_ladders_and_tied_reminders_with_it(boxes: Boxes) -> None:
    await follow(boxes, Follow(ANN, API), rung("old", 1), rung("other", 1, about="app_end"))
    kept, _ = await boxes.reminders.add(reminder(tie=Tie("api_end", -DAY)), lambda _: None)
    moved = replace(kept, timing=replace(kept.timing, due=NOON + 9 * HOUR))
    await announce(boxes, News(deadline(), None), [], Telling((), (rung("new", 2),), (moved,)))
    got = await boxes.claim(NOON + DAY)
    assert {one.key for one in got if one.kind == RUNG} == {"new", "other"}
    assert [one.due for one in got if one.kind == "reminder"] == [NOON + 9 * HOUR]


async def test_a_change_takes_back_no_rung_that_is_due(boxes: Boxes) -> None:
    """Whether it still has something to say is for its composer to tell."""
    await follow(boxes, Follow(ANN, API), rung("due", -1), rung("to come", 1))
    await announce(boxes, News(deadline(), None), [], Telling())
    assert keys(await boxes.claim(NOON + DAY)) == ["due"]


async def test_a_series_is_not_mistaken_for_something_tied(boxes: Boxes) -> None:
    await boxes.reminders.add(reminder(series=daily(NOON)), lambda _: None)
    seen: list[Audience] = []
    await announce(boxes, News(deadline(), None), seen, Telling())
    assert seen[0].tied == ()
