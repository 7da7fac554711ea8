"""What every curation box promises: counts without names, and each thing settled once."""

import pytest
from boxes import DAY
from fakes import NOON
from fakes_curation import FakeCuration

from bot.knowledge.curation import CurationBox, Doubt, Doubted, Group, Missed
from bot.store.curation import CurationTable
from bot.store.database import Store
from bot.store.housekeeping import CURATED, Housekeeping
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
    number = await box.doubt(LAMP, NOON)
    await box.explain(number, "see https://lumen.example/u/ann?id=77")
    assert [group.samples for group in await box.groups(5)] == [("i am … …, …: when?",)]
    assert [one.notes for one in await box.doubted(5)] == [("see …",)]


async def test_doubts_are_counted_by_version_and_explained_once(box: CurationBox) -> None:
    first, second = await box.doubt(LAMP, NOON), await box.doubt(LAMP, NOON)
    assert first != second
    assert await box.explain(first, "the date is old")
    assert not await box.explain(first, "again")
    assert not await box.explain(999, "nobody's")
    assert list(await box.doubted(5)) == [Doubted("closing", "abc123", 2, ("the date is old",))]
    assert await box.settle_doubts("closing") == 2
    assert list(await box.doubted(5)) == []


async def test_the_tables_name_nobody_and_are_purged_in_time(store: Store) -> None:
    box = CurationTable(store)
    await box.missed(Missed("why?", None, None), NOON)
    await box.doubt(LAMP, NOON)
    held = await store.read(lambda db: rows(db, "select * from question") + rows(db, "select * from doubt"))
    assert not {"person", "place", "platform"} & {column for row in held for column in row}
    assert await Housekeeping(store).purge(NOON + CURATED) == 0
    assert await Housekeeping(store).purge(NOON + CURATED + DAY) == 2
