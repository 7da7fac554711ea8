"""What platforms tell of who can be reached: what is kept follows it."""

from dataclasses import replace
from functools import partial

from boxes import HOUR, boxes_in, keys, notice
from fakes import ANN, BOB, HALL, NOON

from bot.core.people import Address
from bot.core.platform import Reason
from bot.core.preferences import PlacePreferences
from bot.reminders.follow import Follow, Scope, Target
from bot.reminders.following import Plan
from bot.store.contacts import ContactTables
from bot.store.database import Store

CORNER = Address("fake", "hall", "corner")
ELSEWHERE = Address("fake", "elsewhere")
LUMEN = Target(Scope.SUBJECT, "lumen")


def planned(plan: Plan, _follows: tuple[Follow, ...], _zone: str) -> Plan:
    return plan


class Bell:
    def __init__(self) -> None:
        self.rung = 0

    def __call__(self) -> None:
        self.rung += 1


async def test_who_closed_their_door_is_not_tried_until_they_open_it(store: Store) -> None:
    boxes, bell = boxes_in(store), Bell()
    contacts = ContactTables(store, bell)
    await boxes.preferences.change(ANN, lambda held: replace(held, language="tr"))
    await contacts.closed(ANN)
    held = await boxes.preferences.of(ANN)
    assert (held.unreachable, held.language) == (Reason.CLOSED, "tr")
    assert bell.rung == 0
    await contacts.opened(ANN)
    held = await boxes.preferences.of(ANN)
    assert (held.unreachable, held.language) == (None, "tr")


async def test_what_was_put_off_is_tried_at_once_when_the_door_opens(store: Store) -> None:
    boxes, bell = boxes_in(store), Bell()
    await boxes.notices.put([notice("ann"), notice("bob", to=BOB)])
    claimed = await boxes.claim()
    await boxes.notices.retry("first", claimed, NOON + HOUR)
    await ContactTables(store, bell).opened(ANN)
    assert keys(await boxes.claim()) == ["ann"]
    assert bell.rung == 1


async def test_a_place_the_bot_left_is_told_nothing_more_and_keeps_how_it_was_set_up(store: Store) -> None:
    boxes = boxes_in(store)
    for place in (HALL, CORNER, ELSEWHERE):
        plan = Plan((Follow(place, LUMEN),), ())
        await boxes.follows.edit(place, partial(planned, plan), NOON)
        await boxes.notices.put([notice(f"{place.place}-{place.thread}", to=place)])
    await boxes.notices.put([notice("ann", origin=HALL)])
    await boxes.preferences.change_place(HALL, lambda held: replace(held, unprompted=True))
    await ContactTables(store, Bell()).left(HALL)
    assert sorted(keys(await boxes.claim())) == ["ann", "elsewhere-None"]
    assert [bool(await boxes.follows.of(place)) for place in (HALL, CORNER, ELSEWHERE)] == [False, False, True]
    assert await boxes.preferences.of_place(HALL) == PlacePreferences(unprompted=True)


async def test_of_a_thread_that_is_gone_only_the_thread_is_told_nothing_more(store: Store) -> None:
    boxes = boxes_in(store)
    await boxes.notices.put([notice("hall", to=HALL), notice("corner", to=CORNER)])
    await ContactTables(store, Bell()).left(CORNER)
    assert keys(await boxes.claim()) == ["hall"]


async def test_a_place_that_moved_takes_what_is_kept_along(store: Store) -> None:
    boxes = boxes_in(store)
    await boxes.notices.put([notice("hall", to=HALL)])
    contacts = ContactTables(store, Bell())
    await contacts.moved(HALL, ELSEWHERE)
    await contacts.moved(HALL, ELSEWHERE)
    assert [one.to for one in await boxes.claim()] == [ELSEWHERE]
