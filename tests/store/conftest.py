"""The boxes, in memory and over a real file; and a store of its own for what only a file can do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from boxes import Boxes, boxes_in, boxes_in_memory
from fakes import TurnedClock

from bot.store.database import Store
from bot.store.opening import open_store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(tmp_path / "home", TurnedClock()).store
    yield opened
    await opened.close()


@pytest.fixture(params=["memory", "file"])
def boxes(request: pytest.FixtureRequest) -> Boxes:
    """The same promises, kept in memory and in a file."""
    if request.param == "memory":
        return boxes_in_memory()
    return boxes_in(request.getfixturevalue("store"))
