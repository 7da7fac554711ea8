"""Where a running export is shown is kept as long as it runs, in memory and in a file."""

from dataclasses import dataclass, replace

import pytest
from boxes import Boxes, boxes_in
from fakes import ANN, BOB, HALL, NOON
from fakes_exports import FakeExports, FakeLive

from bot.core.editing import Posted
from bot.core.people import Address
from bot.exports import life
from bot.exports.export import Export, State
from bot.exports.live import Live, LiveBox
from bot.store.database import Store
from bot.store.live import _ALL, LiveTable
from bot.store.personal import PersonalTables

FIRST, SECOND = Posted(HALL, "7"), Posted(Address("fake", "den", "3"), "8")


def export(number: int = 1, **more: object) -> Export:
    given = {"person": ANN, "source": "videos", "state": State.QUEUED, "asked": NOON, "rank": number, **more}
    return Export(id=f"{number:032x}", **given)  # type: ignore[arg-type]


@dataclass(slots=True)
class Kept:
    boxes: Boxes
    live: LiveBox


@pytest.fixture
def kept(boxes: Boxes, request: pytest.FixtureRequest) -> Kept:
    if isinstance(boxes.exports, FakeExports):
        return Kept(boxes, FakeLive(boxes.exports))
    return Kept(boxes, LiveTable(request.getfixturevalue("store")))


async def test_the_last_message_it_was_shown_in_is_kept_while_it_runs(kept: Kept) -> None:
    asked = await kept.boxes.exports.add(export(), lambda _: None)
    for posted in (FIRST, SECOND):
        await kept.live.keep(asked.id, posted)
    assert list(await kept.live.all()) == [Live(asked, SECOND)]
    begun = await kept.boxes.exports.edit(asked.id, lambda held: life.begun(held, NOON))
    assert [one.export for one in await kept.live.all()] == [begun]
    await kept.boxes.exports.edit(asked.id, lambda held: life.cancelled(held, NOON))
    assert list(await kept.live.all()) == []


async def test_only_the_message_that_is_meant_is_dropped(kept: Kept) -> None:
    asked = await kept.boxes.exports.add(export(), lambda _: None)
    await kept.live.keep(asked.id, SECOND)
    await kept.live.drop(asked.id, FIRST)
    assert [one.posted for one in await kept.live.all()] == [SECOND]
    await kept.live.drop(asked.id, SECOND)
    assert list(await kept.live.all()) == []


@pytest.mark.parametrize("state", [State.READY, State.CANCELLED])
async def test_what_has_ended_is_not_shown_any_more(kept: Kept, state: State) -> None:
    asked = await kept.boxes.exports.add(export(state=state), lambda _: None)
    await kept.live.keep(asked.id, FIRST)
    await kept.live.keep("nobody's", FIRST)
    assert list(await kept.live.all()) == []


async def test_nothing_is_shown_on_another_platform_than_its_persons(kept: Kept) -> None:
    asked = await kept.boxes.exports.add(export(), lambda _: None)
    await kept.live.keep(asked.id, Posted(Address("other", "hall"), "7"))
    assert list(await kept.live.all()) == []


async def test_where_it_is_shown_is_forgotten_with_its_person_and_moves_with_its_place(store: Store) -> None:
    boxes, live = boxes_in(store), LiveTable(store)
    for number, person in ((1, ANN), (2, BOB)):
        asked = await boxes.exports.add(export(number, person=person), lambda _: None)
        await live.keep(asked.id, FIRST)
    [hers] = (await PersonalTables(store).mydata(ANN))["export"]
    assert hers["shown_message"] == "7"
    await PersonalTables(store).forget(ANN)
    await boxes.notices.move(HALL, replace(HALL, place="arena"))
    assert [one.posted.address.place for one in await live.all()] == ["arena"]


async def test_looking_costs_nothing_for_all_that_has_ended(store: Store) -> None:
    plan = await store.read(lambda db: db.execute(f"explain query plan {_ALL}").fetchall())
    assert "export_shown" in str(plan)
