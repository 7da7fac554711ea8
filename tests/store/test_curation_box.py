"""What every curation box promises: counts without names, and each thing settled once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from boxes import DAY
from fakes import ANN, BOB, NOON
from fakes_curation import FakeCuration

from bot.knowledge.curation import DAILY, CurationBox, Doubt, Doubted, Group, Missed, Noted
from bot.store.curation import CurationTable
from bot.store.database import Store
from bot.store.housekeeping import CURATED, DONE, Housekeeping
from bot.store.personal import PersonalTables
from bot.store.rows import rows

LAMP = Doubt("closing", "abc123", "en", "It closes tomorrow.")


@pytest.fixture(params=["memory", "file"])
def box(request: pytest.FixtureRequest) -> CurationBox:
    if request.param == "memory":
        return FakeCuration()
    return CurationTable(request.getfixturevalue("store"))


async def test_questions_are_counted_and_grouped_by_the_entry_they_are_near(box: CurationBox) -> None:
    for text, near in (("why blue?", "colour"), ("why  blue?", "colour"), ("why red?", "colour"), ("hm?", None)):
        await box.missed(Missed(text, "en", near), NOON)
    assert list(await box.groups(5)) == [Group("colour", 3, ("why blue?", "why red?")), Group(None, 1, ("hm?",))]
    assert list(await box.groups(1)) == [Group("colour", 3, ("why blue?", "why red?"))]


async def test_what_is_settled_is_off_the_list_and_may_come_again(box: CurationBox) -> None:
    await box.missed(Missed("why?", "en", None), NOON)
    assert [await box.settle_group(None), await box.settle_group(None)] == [1, 0]
    assert list(await box.groups(5)) == []
    await box.missed(Missed("why?", "en", None), NOON)
    assert [group.count for group in await box.groups(5)] == [1]


async def test_nothing_that_gives_somebody_away_by_its_form_is_kept(box: CurationBox) -> None:
    await box.missed(Missed("i am ann@example.org, @ann, +49 170 1234567: when?", "en", None), NOON)
    noted = await box.doubt(LAMP, ANN, NOON)
    assert noted is not None
    await box.explain(noted.number, ANN, "see https://lumen.example/u/ann?id=77")
    assert [group.samples for group in await box.groups(5)] == [("i am … …, …: when?",)]
    assert [one.notes for one in await box.doubted(5)] == [("see …",)]


async def test_doubts_are_counted_by_version_and_explained_once(box: CurationBox) -> None:
    first, second = await box.doubt(LAMP, ANN, NOON), await box.doubt(LAMP, BOB, NOON)
    assert (first, second) == (Noted(1), Noted(2))
    assert await box.explain(1, ANN, "the date is old")
    assert not await box.explain(1, ANN, "again")
    assert not await box.explain(999, ANN, "nobody's")
    assert list(await box.doubted(5)) == [Doubted("closing", "abc123", 2, ("the date is old",))]
    assert await box.settle_doubts("closing") == 2
    assert list(await box.doubted(5)) == []


async def test_the_tables_name_nobody_and_are_purged_in_time(store: Store) -> None:
    box = CurationTable(store)
    await box.missed(Missed("why?", None, None), NOON)
    await box.doubt(LAMP, ANN, NOON)
    held = await store.read(lambda db: rows(db, "select * from question") + rows(db, "select * from doubt"))
    assert not {"person", "place", "platform"} & {column for row in held for column in row}
    assert await Housekeeping(store).purge(NOON + DONE + DAY) == 1, "who it was"
    assert await Housekeeping(store).purge(NOON + CURATED) == 0
    assert await Housekeeping(store).purge(NOON + CURATED + DAY) == 2


async def test_a_person_doubts_one_version_of_an_entry_once(box: CurationBox) -> None:
    other = replace(LAMP, version="def456")
    for _ in range(2):
        await box.doubt(LAMP, ANN, NOON)
    assert await box.doubt(LAMP, ANN, NOON + 100 * DAY) == Noted(1, again=True)
    assert await box.doubt(other, ANN, NOON) == Noted(2), "it was changed: it may be wrong in another way"
    assert await box.explain(1, ANN, "the date is old")
    assert await box.doubt(LAMP, ANN, NOON) == Noted(1, again=True, open=False), "all is said"
    assert {one.version: one.count for one in await box.doubted(5)} == {"abc123": 1, "def456": 1}
    await box.settle_doubts("closing")
    assert await box.doubt(LAMP, ANN, NOON) == Noted(1, again=True, open=False), "a curator has seen it"
    assert list(await box.doubted(5)) == []


async def test_only_whoever_doubted_it_says_what_is_wrong(box: CurationBox) -> None:
    await box.doubt(LAMP, ANN, NOON)
    await box.doubt(replace(LAMP, entry="deleted"), BOB, NOON)
    for number, person in ((1, BOB), (2, ANN), (1, replace(ANN, platform="other"))):
        assert not await box.explain(number, person, "spam")
    assert await box.explain(1, ANN, "the date is old")
    assert [one.notes for one in await box.doubted(5) if one.notes] == [("the date is old",)]


async def test_a_person_doubts_so_many_answers_within_a_day(box: CurationBox) -> None:
    for number in range(DAILY):
        assert await box.doubt(replace(LAMP, entry=str(number)), ANN, NOON) == Noted(number + 1)
    late = NOON + DAY - timedelta(seconds=1)
    assert await box.doubt(LAMP, ANN, late) is None
    assert await box.doubt(replace(LAMP, entry="0"), ANN, late) == Noted(1, again=True)
    assert await box.doubt(LAMP, BOB, late) == Noted(DAILY + 1)
    assert await box.doubt(LAMP, ANN, NOON + DAY) == Noted(DAILY + 2)


async def test_who_doubted_what_is_shown_to_them_goes_with_them_and_goes_in_time(store: Store) -> None:
    box, personal = CurationTable(store), PersonalTables(store)
    for person in (ANN, BOB):
        await box.doubt(LAMP, person, NOON)
    [hers] = (await personal.mydata(ANN))["report"]
    assert (hers["entry"], hers["made"]) == ("closing", NOON.isoformat())
    assert "shown" not in hers
    await personal.forget(ANN)
    assert [one.count for one in await box.doubted(5)] == [2], "without her name it stays"
    assert not await box.explain(1, ANN, "of nobody any more")
    assert await Housekeeping(store).purge(NOON + DONE) == 0
    assert await Housekeeping(store).purge(NOON + DONE + DAY) == 1
    assert (await personal.mydata(BOB))["report"] == []
