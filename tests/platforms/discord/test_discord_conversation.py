"""Messages in a Discord in memory: who is answered, how, and what becomes of the answer."""

import dataclasses

import discord
import pytest
import simcord
from discord_kit import SETTINGS, WHICH, Bench
from discord_memory import last, said, sent, to_us

from bot.core.people import Address
from bot.platforms.cooldown import REST
from bot.platforms.discord.client import BotClient


async def test_a_mention_is_answered_in_a_reply_that_pings_nobody(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    question = await ann.send(channel, to_us(env, "@everyone when?"))
    answer = channel.last_message
    assert answer is not None
    assert answer.content == r"You said: \@everyone when?"
    assert answer.reference is not None
    assert answer.reference.message_id == question.id
    (body,) = sent(env)
    assert body["allowed_mentions"] == {"parse": [], "replied_user": False}


async def test_what_is_sent_carries_a_nonce_of_its_question(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    question = await ann.send(channel, to_us(env, "when?"))
    (body,) = sent(env)
    assert (body["nonce"], body["enforce_nonce"]) == (f"{question.id}.0", True)


async def test_a_reply_to_us_is_answered(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor, bob: simcord.MemberActor
) -> None:
    await ann.send(channel, to_us(env, "when?"))
    assert channel.last_message is not None
    await bob.send(channel, "and the other?", reply_to=channel.last_message)
    assert said(channel)[1:] == ["You said: and the other?"]


async def test_what_people_say_to_each_other_is_not_answered(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    await ann.send(channel, "when is it?")
    assert said(channel) == []
    assert bench.ask.got == []


async def test_where_an_admin_switched_it_on_a_question_is_answered_unprompted(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.places.switched_on.add(Address("discord", str(channel.id)))
    await ann.send(channel, "when is it?")
    assert said(channel) == ["You said: when is it?"]
    assert not bench.ask.got[0].addressed


async def test_unprompted_the_same_is_said_once_in_ten_minutes_to_a_channel(
    bench: Bench,
    hall: simcord.GuildHandle,
    channel: simcord.ChannelHandle,
    ann: simcord.MemberActor,
    bob: simcord.MemberActor,
) -> None:
    other = hall.create_text_channel("other")
    bench.places.switched_on |= {Address("discord", str(place.id)) for place in (channel, other)}
    await ann.send(channel, "when?")
    await bob.send(channel, "when?")
    await bob.send(channel, "how?")
    await bob.send(other, "when?")
    assert said(channel) == ["You said: when?", "You said: how?"]
    assert said(other) == ["You said: when?"]
    bench.clock.turn(REST)
    await bob.send(channel, "when?")
    assert said(channel)[2:] == ["You said: when?"]


async def test_whoever_speaks_to_us_is_answered_however_often(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    await ann.send(channel, to_us(env, "when?"))
    await ann.send(channel, to_us(env, "when?"))
    assert said(channel) == ["You said: when?"] * 2


async def test_without_the_operators_word_nobody_is_answered_unprompted(bench: Bench) -> None:
    settings = dataclasses.replace(SETTINGS, message_content=False)
    client = BotClient(settings, bench.parts, shard_count=1)
    assert not client.intents.message_content
    async with simcord.run(client) as env:
        channel = env.create_guild().create_text_channel("general")
        bench.places.switched_on.add(Address("discord", str(channel.id)))
        ann = env.guild.add_member(env.create_user("ann"))
        await ann.send(channel, "when?")
        assert said(channel) == []
        await ann.send(channel, to_us(env, "when?"))
        assert said(channel) == ["You said: when?"]


async def test_a_direct_message_is_answered(env: simcord.Env) -> None:
    ann = env.create_user("ann")
    await ann.send_dm("when?")
    assert said(ann.dm_channel) == ["You said: when?"]


async def test_in_a_thread_the_answer_stays_in_the_thread(
    env: simcord.Env, bench: Bench, hall: simcord.GuildHandle, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    start = await ann.send(channel, "a corner, please")
    cached = env.bot.get_channel(channel.id)
    assert isinstance(cached, discord.TextChannel)
    await cached.create_thread(name="corner", message=start)
    (thread,) = channel.threads
    await ann.send(thread, to_us(env, "when?"))
    assert said(thread)[-1] == "You said: when?"
    assert bench.ask.got[-1].address == Address("discord", str(channel.id), str(thread.id))
    assert hall.id


async def test_what_is_for_one_person_alone_goes_into_a_direct_message(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    await ann.send(channel, to_us(env, "secret"))
    assert said(ann.user.dm_channel) == ["This one"]
    assert said(channel) == ["I wrote to you."]


async def test_where_direct_messages_are_closed_the_channel_learns_that_and_no_more(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    path = f"/channels/{ann.user.dm_channel.id}/messages"
    env.inject_error("POST", path, status=403, code=50007, message="Cannot send messages to this user")
    await ann.send(channel, to_us(env, "secret"))
    assert said(channel) == ["Your direct messages are closed."]


async def test_where_we_may_not_write_we_do_not_try_again_and_again(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions", times=None)
    for _ in range(5):
        await ann.send(channel, to_us(env, "when?"))
    assert len(sent(env)) == 1
    bench.clock.turn(REST)
    await ann.send(channel, to_us(env, "when?"))
    assert len(sent(env)) == 2


async def test_where_we_may_not_read_the_history_we_answer_without_a_reference(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    env.inject_error("POST", "/channels/*/messages", status=400, code=160002, message="Cannot reply")
    await ann.send(channel, to_us(env, "when?"))
    assert said(channel) == ["You said: when?"]
    assert channel.last_message is not None
    assert channel.last_message.reference is None


async def test_one_failing_answer_does_not_end_the_bot(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    env.inject_error("POST", "/channels/*/messages", status=500)
    await ann.send(channel, to_us(env, "when?"))
    await ann.send(channel, to_us(env, "and now?"))
    assert said(channel) == ["You said: and now?"]


async def test_an_error_of_a_handler_is_told_with_its_number(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.secret.says = RuntimeError("broke")
    await ann.send(channel, to_us(env, "secret"))
    assert said(channel) == ["Something broke: id-1"]


async def test_an_event_that_comes_twice_is_answered_once(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    question = await ann.send(channel, to_us(env, "when?"))
    env.bot.dispatch("message", question)
    await env.settle()
    assert said(channel) == ["You said: when?"]
    assert len(bench.ask.got) == 1


@pytest.mark.parametrize("restarted", [False, True], ids=["at once", "after a restart"])
async def test_choices_below_an_answer_can_be_pressed(
    env: simcord.Env,
    bench: Bench,
    channel: simcord.ChannelHandle,
    ann: simcord.MemberActor,
    restarted: bool,  # noqa: FBT001
) -> None:
    bench.ask.replies["which?"] = WHICH
    await ann.send(channel, to_us(env, "which?"))
    question = last(channel)
    if restarted:
        await env.restart_bot(BotClient(SETTINGS, bench.parts, shard_count=1))
    await ann.click(question, label="This one")
    assert said(channel) == ["Which one?", "You said: ask:this"]
    assert bench.ask.got[-1].chosen == "ask:this"
