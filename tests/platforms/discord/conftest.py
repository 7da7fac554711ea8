"""A bot on a bench, and a Discord in memory that it lives in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import simcord
from discord_kit import SETTINGS, Bench

from bot.platforms.discord.client import BotClient


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
async def env(bench: Bench) -> AsyncIterator[simcord.Env]:
    """What takes longer than a second takes no time here, but waits until the test lets time pass.

    Ends by raising what the bot let through, unless the test looked at it itself.
    """
    env = simcord.Env(BotClient(SETTINGS, bench.parts, shard_count=1), settle_timeout=1.0)
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()
    env.raise_errors()


@pytest.fixture
def hall(env: simcord.Env) -> simcord.GuildHandle:
    return env.create_guild()


@pytest.fixture
def channel(hall: simcord.GuildHandle) -> simcord.ChannelHandle:
    return hall.create_text_channel("general")


@pytest.fixture
def ann(env: simcord.Env, hall: simcord.GuildHandle) -> simcord.MemberActor:
    return hall.add_member(env.create_user("ann"))


@pytest.fixture
def bob(env: simcord.Env, hall: simcord.GuildHandle) -> simcord.MemberActor:
    return hall.add_member(env.create_user("bob"))
