"""What somebody else wrote can be taken away in a server, where the bot may; in a direct message never."""

from dataclasses import replace

import simcord
from discord_kit import SETTINGS, Bench
from discord_memory import to_us

from bot.core.message import Message, Place
from bot.platforms.discord.client import BotClient
from bot.platforms.discord.platform import DiscordPlatform


def platform(env: simcord.Env) -> DiscordPlatform:
    client = env.bot
    assert isinstance(client, BotClient)
    platform = DiscordPlatform(SETTINGS, lambda: client)
    platform._client = client  # noqa: SLF001  as while it runs
    return platform


async def pasted(env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor) -> Message:
    await ann.send(channel, to_us(env, "my password is hunter22"))
    return bench.ask.got[-1]


async def test_a_message_in_a_server_is_removed_once(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    message = await pasted(env, bench, channel, ann)
    on_discord = platform(env)
    assert await on_discord.remove(message)
    assert not await on_discord.remove(message), "it is gone already"


async def test_a_direct_message_stays(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    message = await pasted(env, bench, channel, ann)
    on_discord = platform(env)
    assert not await on_discord.remove(replace(message, place=Place.DM))
    assert await on_discord.remove(message), "nobody had removed it"
