"""Whoever is forgotten while something of theirs is under way: nothing of them is written afterwards."""

from dataclasses import dataclass

import pytest
from boxes import HOUR, Boxes, boxes_in, notice
from fakes import ANN, BOB, HALL, NOON, TurnedClock
from fakes_delivery import FakeJournal, FakeVoice

from bot.core.composing import Compose, Composed
from bot.core.courier import Courier
from bot.core.delivery import Delivery
from bot.core.notice import Notice
from bot.core.phrase import Phrase
from bot.core.platform import Delivered, Later, Outcome, Parcel, Reason, Undeliverable
from bot.core.refusal import Refusal
from bot.exports import life
from bot.exports.export import Archive, Export, State
from bot.exports.graves import Grave
from bot.exports.life import Link
from bot.exports.source import Failure
from bot.store.contacts import ContactTables
from bot.store.database import Store
from bot.store.exports import ExportTable
from bot.store.graves import GraveTable
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


def export(number: int, **more: object) -> Export:
    given = {"person": ANN, "source": "videos", "state": State.RUNNING, "asked": NOON, **more}
    return Export(id=f"{number:032x}", **given)  # type: ignore[arg-type]


async def test_a_worker_can_write_nothing_about_whoever_was_forgotten_while_it_works(store: Store) -> None:
    boxes, one = boxes_in(store), export(1)
    await boxes.exports.add(one, lambda _: None)
    await PersonalTables(store).forget(ANN)
    archive, link = Archive(1, "ab" * 32, 1, 0), Link(1, "digest")
    assert await boxes.exports.edit(one.id, lambda held: life.ready(held, archive, link, NOON)) is None
    assert await boxes.exports.edit(one.id, lambda held: life.failed(held, Failure.BROKE, NOON)) is None
    with pytest.raises(Refusal):
        await boxes.exports.add(one, lambda _: None)
    assert await held(store) == {}
    assert await boxes.claim() == ()


async def test_what_may_still_be_written_leaves_a_grave_without_a_name(store: Store) -> None:
    """An export of which nothing is left, and other people's, leave none."""
    boxes, graves = boxes_in(store), GraveTable(store)
    cleared = export(2, state=State.EXPIRED, removed=NOON)
    for one in (export(1), cleared, export(3, person=BOB)):
        await boxes.exports.add(one, lambda _: None)
    await PersonalTables(store).forget(ANN)
    assert list(await graves.fresh()) == [export(1).id]
    assert list(await graves.tended(NOON)) == list(await graves.tended(NOON + HOUR)) == [Grave(export(1).id, NOON)]
    assert list(await graves.fresh()) == []
    told = await store.read(lambda db: [set(row) for row in db.query("select * from grave")])
    assert told == [{"export", "since"}]
    assert await ExportTable(store).unfinished(), "a worker has something to do"
    await graves.close(export(1).id)
    assert list(await graves.tended(NOON)) == []


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
