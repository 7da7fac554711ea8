"""A house with a web server, anew for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import AsyncClient
from web.web_kit import House, house_in


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_in(tmp_path)


@pytest.fixture
async def browser(house: House) -> AsyncIterator[AsyncClient]:
    async with house.client() as client:
        yield client
