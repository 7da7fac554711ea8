"""What Discord tells of places that are gone reaches whoever keeps something for them; a person can be forgotten."""

import discord
import simcord
from discord_kit import Bench
from discord_memory import said, to_us

from bot.core.people import Address, Person
from bot.platforms.discord.client import BotClient


def client(env: simcord.Env) -> BotClient:
    assert isinstance(env.bot, BotClient)
    return env.bot


async def test_of_somebody_forgotten_no_question_is_remembered(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor, bob: simcord.MemberActor
) -> None:
    hers, his = await ann.send(channel, to_us(env, "wen?")), await bob.send(channel, to_us(env, "where?"))
    client(env).forget(Person("discord", str(ann.id)))
    await ann.edit(hers, to_us(env, "when?"))
    await bob.edit(his, to_us(env, "where, then?"))
    assert said(channel) == ["You said: wen?", "You said: where, then?"]
    assert [message.text for message in bench.ask.got] == ["wen?", "where?", "where, then?"]


async def test_places_that_are_gone_are_told_of(
    env: simcord.Env, bench: Bench, hall: simcord.GuildHandle, channel: simcord.ChannelHandle
) -> None:
    native = client(env).get_channel(channel.id)
    assert isinstance(native, discord.TextChannel)
    thread = await native.create_thread(name="corner", type=discord.ChannelType.public_thread)
    other = await native.guild.create_text_channel("other")
    await thread.delete()
    await other.delete()
    await env.settle()
    assert bench.contacts.told == [("left", str(thread.id)), ("left", str(other.id))]
    bench.contacts.told.clear()
    await native.guild.leave()
    await env.settle()
    assert ("left", str(channel.id)) in bench.contacts.told
    assert hall.id not in [guild.id for guild in client(env).guilds]


async def test_where_too_much_is_said_at_once_only_who_speaks_to_the_bot_is_answered(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.places.switched_on.add(Address("discord", str(channel.id)))
    answering = client(env)._answering  # noqa: SLF001  there is no crowd in a test that would fill it
    assert answering is not None
    answering.overhearing.most = 0
    await ann.send(channel, "where?")
    await ann.send(channel, to_us(env, "when?"))
    assert said(channel) == ["You said: when?"]
    answering.overhearing.most = 1
    await ann.send(channel, "where?")
    assert said(channel) == ["You said: when?", "You said: where?"]
