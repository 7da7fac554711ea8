"""What every preference box and every feed box promises."""

from dataclasses import replace

from boxes import HOUR, Boxes
from fakes import ANN, BOB, HALL, NOON

from bot.core.people import Address, Person
from bot.core.platform import Reason
from bot.core.preferences import PlacePreferences, Preferences
from bot.store.database import Store
from bot.store.preferences import PreferenceTable


async def test_who_set_nothing_has_nothing_set(boxes: Boxes) -> None:
    assert await boxes.preferences.of(ANN) == Preferences()
    assert await boxes.preferences.of_place(HALL) == PlacePreferences()


async def test_what_a_person_set_comes_back_and_is_theirs_alone(boxes: Boxes) -> None:
    mine = Preferences("de", "Europe/Berlin", NOON + HOUR, Reason.CLOSED, "tr")
    assert await boxes.preferences.change(ANN, lambda _: mine) == mine
    assert await boxes.preferences.of(ANN) == mine
    assert await boxes.preferences.of(BOB) == Preferences()
    assert await boxes.preferences.of(Person("other", ANN.id)) == Preferences()


async def test_many_are_looked_up_at_once(boxes: Boxes) -> None:
    await boxes.preferences.change(ANN, lambda held: replace(held, language="de"))
    found = await boxes.preferences.of_all([ANN, BOB, ANN])
    assert found == {ANN: Preferences("de"), BOB: Preferences()}


async def test_one_setting_leaves_the_others(boxes: Boxes) -> None:
    await boxes.preferences.change(ANN, lambda held: replace(held, language="de"))
    await boxes.preferences.change(ANN, lambda held: replace(held, zone="UTC"))
    assert await boxes.preferences.of(ANN) == Preferences("de", "UTC")


async def test_whoever_acts_may_be_reached_again(boxes: Boxes) -> None:
    await boxes.preferences.change(ANN, lambda _: Preferences("de", unreachable=Reason.CLOSED))
    await boxes.preferences.acted(ANN)
    await boxes.preferences.acted(BOB)
    assert await boxes.preferences.of(ANN) == Preferences("de")


async def test_a_thread_has_what_its_place_has_until_it_has_its_own(boxes: Boxes) -> None:
    thread = Address("fake", "hall", "5")
    await boxes.preferences.change_place(HALL, lambda held: replace(held, language="es", unprompted=True))
    assert (await boxes.preferences.of_place(thread)).unprompted
    await boxes.preferences.change_place(thread, lambda held: replace(held, unprompted=False, public=True))
    assert await boxes.preferences.of_place(thread) == PlacePreferences("es", unprompted=False, public=True)
    assert await boxes.preferences.of_place(HALL) == PlacePreferences("es", unprompted=True)


async def test_the_platforms_may_ask_whether_a_place_is_open_to_unprompted_answers(store: Store) -> None:
    places = PreferenceTable(store)
    await places.change_place(HALL, lambda held: replace(held, unprompted=True))
    asked = (HALL, Address("fake", "hall", "thread"), Address("fake", "attic"))
    assert [await places.unprompted(place) for place in asked] == [True, True, False]


async def test_a_token_opens_the_feed_of_whoever_was_given_it_last(boxes: Boxes) -> None:
    await boxes.feeds.keep(ANN, "old", NOON)
    await boxes.feeds.keep(ANN, "new", NOON)
    await boxes.feeds.keep(BOB, "bobs", NOON)
    assert [await boxes.feeds.owner(digest) for digest in ("old", "new", "bobs", "none")] == [None, ANN, BOB, None]


async def test_a_revoked_token_opens_nothing(boxes: Boxes) -> None:
    await boxes.feeds.keep(ANN, "token", NOON)
    assert [await boxes.feeds.drop(ANN), await boxes.feeds.drop(ANN)] == [True, False]
    assert await boxes.feeds.owner("token") is None
