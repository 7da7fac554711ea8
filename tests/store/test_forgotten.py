"""Whoever is forgotten while something of theirs is under way: nothing of them is written afterwards."""

from dataclasses import dataclass

import pytest
from boxes import Boxes, boxes_in, notice
from fakes import ANN, BOB, HALL, TurnedClock
from fakes_delivery import FakeJournal, FakeVoice

from bot.core.composing import Compose, Composed
from bot.core.courier import Courier
from bot.core.delivery import Delivery
from bot.core.notice import Notice
from bot.core.phrase import Phrase
from bot.core.platform import Delivered, Later, Outcome, Parcel, Reason, Undeliverable
from bot.store.contacts import ContactTables
from bot.store.database import Store
from bot.store.personal import PersonalTables


@dataclass(slots=True)
class Forgetful:
    """A platform whose person is forgotten while a message to them is on its way."""

    store: Store
    outcome: Outcome

    async def deliver(self, parcel: Parcel) -> Outcome:
        if parcel.to == ANN:
            await PersonalTables(self.store).forget(ANN)
        return self.outcome


async def notes(_notices: object) -> Compose:
    return lambda notice, _occasion: Composed((Phrase("note", {"about": notice.about}),))


def courier(boxes: Boxes, platform: Forgetful) -> Courier:
    parts = (boxes.notices, boxes.preferences, {"note": notes}, FakeVoice(), platform.deliver, TurnedClock())
    return Courier(Delivery(*parts, FakeJournal()))


async def held(store: Store) -> dict[str, int]:
    return {table: len(rows) for table, rows in (await PersonalTables(store).mydata(ANN)).items() if rows}


OUTCOMES = [
    *(Undeliverable(reason) for reason in (Reason.CLOSED, Reason.GONE, Reason.FORBIDDEN)),
    Later(),
    Delivered("1"),
]


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("told", [notice("ann"), notice("ann", origin=HALL)], ids=["private", "from a place"])
async def test_the_end_of_a_message_leaves_nothing_of_whoever_was_forgotten_meanwhile(
    store: Store, outcome: Outcome, told: Notice
) -> None:
    boxes = boxes_in(store)
    await boxes.notices.put([told])
    await courier(boxes, Forgetful(store, outcome)).round()
    assert await held(store) == {}


async def test_whoever_was_not_forgotten_is_remembered_to_have_closed_their_door(store: Store) -> None:
    boxes = boxes_in(store)
    await boxes.notices.put([notice("bob", to=BOB)])
    await courier(boxes, Forgetful(store, Undeliverable(Reason.CLOSED))).round()
    assert (await boxes.preferences.of(BOB)).unreachable is Reason.CLOSED


async def test_a_stranger_who_closes_their_door_stays_a_stranger(store: Store) -> None:
    """Telegram tells of everybody who blocks the bot, and of those it has just forgotten too."""
    contacts = ContactTables(store, lambda: None)
    await contacts.closed(ANN)
    assert await held(store) == {}
    await boxes_in(store).notices.put([notice("ann")])
    await contacts.closed(ANN)
    assert await held(store) == {"notice": 1, "preference": 1}
