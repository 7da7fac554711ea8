"""Whoever is forgotten is forgotten wherever the house remembers them: the bot put together, in this process."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from e2e.program import CACHE, Homes
from fakes import ANN, NOON

from bot.app import App, build_app
from bot.exports.sources.basket import Contents
from bot.exports.sources.basket_desk import Taken
from bot.platforms.console import YOU
from bot.settings import Settings
from bot.web.inside import Inside

pytest_plugins = ["e2e.program_fixtures"]


@pytest.fixture
async def app(homes: Homes, lumen: Path) -> AsyncIterator[App]:
    app = build_app(Settings(lumen, frozenset(), homes.new("forgetting"), CACHE), lambda: NOON)
    yield app
    await app.orders.close()
    await app.memory.store.close()


async def test_what_only_memory_knows_goes_too_and_nobody_elses(app: App) -> None:
    console, albums = app.console(), app.orders.basket.albums
    taken = Taken(("mine.mp4",), 1, Contents(1, 5, 0), files=1)
    for person in (YOU, ANN):
        albums.join(person, "album", taken)
    app.archives._inside["ab" * 16] = Inside()  # noqa: SLF001  of an export that has gone with its person
    (console.home / "history").write_text("+secret\n", encoding="utf-8")
    assert app.keeps_words(YOU)
    await app.forget(YOU)
    assert not app.keeps_words(YOU)
    assert app.archives._inside == {}  # noqa: SLF001
    assert albums.join(YOU, "album", taken).names == ("mine.mp4",)
    assert albums.join(ANN, "album", taken).names == ("mine.mp4", "mine.mp4")
