"""The doctor finds each usual mistake by asking a Discord that has it."""

from datetime import UTC, datetime

import pytest
from e2e.discord_standin import StandIn
from e2e.discord_world import TOKEN

from bot.core.clock import system_clock
from bot.platforms.discord import DiscordSettings, diagnose
from bot.platforms.findings import Severity

pytest_plugins = ["e2e.program_fixtures", "e2e.discord_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


async def wrong(discord: StandIn, token: str = TOKEN) -> list[str]:
    """What the doctor finds wrong."""
    settings = DiscordSettings(token, discord.api, message_content=True)
    found = await diagnose(settings, system_clock)
    return [finding.name for finding in found if finding.severity is not Severity.OK]


async def test_a_bot_that_is_well_is_well(discord: StandIn) -> None:
    assert await wrong(discord) == []


async def test_a_wrong_token_is_found(discord: StandIn) -> None:
    assert await wrong(discord, "wrong") == ["discord_token"]


async def test_a_missing_intent_is_found(discord: StandIn) -> None:
    discord.world.flags = 0
    assert await wrong(discord) == ["discord_intent"]


async def test_a_missing_permission_is_found(discord: StandIn) -> None:
    discord.world.permissions = str(1 << 10)
    assert await wrong(discord) == ["discord_permissions"]


async def test_an_endpoint_that_takes_the_commands_away_is_found(discord: StandIn) -> None:
    discord.world.endpoint = "https://example.org/interactions"
    assert await wrong(discord) == ["discord_endpoint"]


async def test_a_clock_that_is_off_is_found(discord: StandIn) -> None:
    discord.date = datetime(2026, 1, 1, tzinfo=UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert await wrong(discord) == ["clock"]


async def test_a_discord_that_is_not_there_is_found(discord: StandIn) -> None:
    discord.api = "http://127.0.0.1:9"
    assert await wrong(discord) == ["discord_reachable"]
