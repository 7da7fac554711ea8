"""What the end-to-end tests of Telegram share: asked for with `pytest_plugins = ["e2e.telegram_fixtures"]`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from e2e.telegram_house import House
from e2e.telegram_standin import TelegramStandIn


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    """A Bot API server. At the end every call must have been one that the Bot API knows."""
    async with TelegramStandIn().run() as server:
        yield server
    assert server.problems == []


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "home")
