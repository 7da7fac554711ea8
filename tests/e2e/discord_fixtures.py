"""A stand-in Discord and a home for the bot: a test file asks for them with `pytest_plugins`."""

from collections.abc import AsyncIterator

import pytest
from e2e.discord_house import House
from e2e.discord_standin import StandIn
from e2e.program import Homes


@pytest.fixture
def discord_house(homes: Homes) -> House:
    return House(homes.new("shipped"))


@pytest.fixture
async def discord() -> AsyncIterator[StandIn]:
    """At the end every request must have been as Discord's specification has it, where a copy of it is at hand."""
    async with StandIn().running() as server:
        yield server
        assert server.problems() == []
