"""A bot that Discord will not have says why and leaves with a status; one that cannot reach Discord keeps trying."""

import socket

import pytest
from e2e.discord_house import House
from e2e.discord_standin import StandIn
from e2e.discord_world import ANN, ME, TOKEN
from e2e.program import START

REFUSED = 3
"""The exit status of a bot that the platform will not have as it is set up."""

pytest_plugins = ["e2e.program_fixtures", "e2e.discord_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


async def test_a_wrong_token_ends_it_with_words_and_a_status(discord: StandIn, discord_house: House) -> None:
    discord.world.token = "another"  # noqa: S105  of a server that is none
    async with discord_house.started(discord) as bot:
        status, words = await bot.left()
    assert status == REFUSED
    assert "DISCORD_TOKEN" in words
    assert TOKEN not in words


async def test_a_token_revoked_while_it_runs_ends_it(discord: StandIn, discord_house: House) -> None:
    async with discord_house.connected(discord) as bot:
        discord.world.token = "another"  # noqa: S105  of a server that is none
        await discord.gateway.hang_up(4004)
        status, words = await bot.left()
    assert status == REFUSED
    assert "revoked" in words
    assert TOKEN not in words


async def test_a_missing_intent_ends_it_and_is_named(discord: StandIn, discord_house: House) -> None:
    discord.world.flags = 0
    async with discord_house.started(discord, SUNSET_DISCORD_MESSAGE_CONTENT="1") as bot:
        status, words = await bot.left()
    assert status == REFUSED
    assert "Message Content Intent" in words


async def test_it_waits_for_a_discord_that_is_not_there_yet(discord_house: House) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    late = StandIn()
    late.api = f"http://127.0.0.1:{port}/api/v10"
    async with discord_house.started(late) as bot:
        assert bot.process.stderr is not None
        while b"discord_again" not in await bot.process.stderr.readline():
            pass
        async with late.running(port):
            await late.until(lambda: late.gateway.socket is not None, START)
            dm = late.world.dm_with(ANN)
            await late.say(ANN, f"<@{ME}> hello", dm)
            await late.until(lambda: bool(late.world.said_in(dm)))
            assert await bot.leave() < 10
    assert bot.process.returncode == 0
