"""All that is held about a person: as data that a program reads, and as a page that a person does."""

import json
from pathlib import Path

import pytest
from exports.sources.worlds import MydataWorld, an_order
from fakes import ANN

from bot.exports.source import Kept, LeftOut, Order, Why


@pytest.fixture
def world() -> MydataWorld:
    return MydataWorld()


async def files(world: MydataWorld, order: Order, folder: Path) -> dict[str, str]:
    told = {}
    for batch in [batch async for batch in world.source.plan(order)]:
        for item in batch:
            kept = await world.source.fetch(order, item, folder / item.name)
            assert isinstance(kept, Kept)
            told[item.name] = text(folder / item.name)
    return told


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


async def test_every_table_is_a_file_of_data_and_all_of_it_a_page(world: MydataWorld, tmp_path: Path) -> None:
    told = await files(world, world.order, tmp_path)
    assert set(told) == {"what-is-held.txt", "reminder.json", "follow.json"}
    assert json.loads(told["reminder.json"]) == world.personal.held[ANN]["reminder"]
    assert json.loads(told["follow.json"]) == []


async def test_the_page_says_in_plain_words_what_they_wrote(world: MydataWorld, tmp_path: Path) -> None:
    page = (await files(world, world.order, tmp_path))["what-is-held.txt"]
    assert "save <b>my</b> *cats* @everyone" in page
    assert page.startswith("What I hold about you\n")


@pytest.mark.parametrize("language", ["es", "tr"])
async def test_the_page_speaks_the_language_of_the_person(language: str, world: MydataWorld, tmp_path: Path) -> None:
    order = Order("export-1", ANN, an_order().asked, language)
    page = (await files(world, order, tmp_path))["what-is-held.txt"]
    assert page.startswith({"es": "Lo que guardo sobre ti\n", "tr": "Senin hakkında tuttuklarım\n"}[language])


async def test_an_estimate_tells_how_much_is_held(world: MydataWorld) -> None:
    estimate = await world.source.estimate(world.order)
    assert estimate.items == 3
    assert estimate.holds[0].values == {"rows": 1}
    assert (estimate.size or 0) > 50


async def test_a_table_that_is_no_more_is_left_out(world: MydataWorld, tmp_path: Path) -> None:
    item = [item async for batch in world.source.plan(world.order) for item in batch][1]
    world.break_one()
    assert await world.source.fetch(world.order, item, tmp_path / "1") == LeftOut(Why.GONE)
