"""An answer follows its question: edited with it, deleted by whom it is for."""

import discord
import simcord
from discord_kit import LONG, Bench
from discord_memory import bin_of, last, said, to_us

from bot.core.message import SILENT


async def test_an_edited_question_gets_an_edited_answer(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    question = await ann.send(channel, to_us(env, "wen?"))
    await ann.edit(question, to_us(env, "when?"))
    assert said(channel) == ["You said: when?"]


async def test_an_edit_that_changes_no_word_changes_nothing(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    question = await ann.send(channel, to_us(env, "when?"))
    await ann.edit(question, question.content)
    assert [entry.method for entry in env.http_requests if "/messages/" in entry.path] == []


async def test_a_question_that_is_none_any_more_takes_its_answer_with_it(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["never mind"] = SILENT
    question = await ann.send(channel, to_us(env, "when?"))
    await ann.edit(question, to_us(env, "never mind"))
    assert said(channel) == []


async def test_an_edited_request_is_not_carried_out_again(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    question = await ann.send(channel, to_us(env, "when?"))
    await ann.edit(question, to_us(env, "secret"))
    assert said(channel) == ["You said: when?"]
    assert [message.edited for message in bench.ask.got] == [False]
    await ann.edit(question, to_us(env, "when, then?"))
    assert [message.edited for message in bench.ask.got] == [False, True]


async def test_an_edit_makes_a_long_answer_short_and_a_short_one_long(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["all of it"] = LONG
    question = await ann.send(channel, to_us(env, "all of it"))
    long = said(channel)
    assert len(long) > 1
    await ann.edit(question, to_us(env, "when?"))
    assert said(channel) == ["You said: when?"]
    await ann.edit(question, to_us(env, "all of it"))
    assert said(channel) == long


async def test_an_answer_somebody_deleted_is_not_brought_back_by_an_edit(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    question = await ann.send(channel, to_us(env, "wen?"))
    await ann.click(last(channel), custom_id=bin_of(last(channel)))
    await ann.edit(question, to_us(env, "when?"))
    assert said(channel) == []


async def test_a_long_answer_comes_in_parts_and_is_deleted_as_one(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["all of it"] = LONG
    await ann.send(channel, to_us(env, "all of it"))
    parts = said(channel)
    assert len(parts) > 1
    assert all(len(part) <= 2000 for part in parts)
    assert all(f"[the page](<https://example.org/{number}>)" in "".join(parts) for number in range(40))
    await ann.click(last(channel), custom_id=bin_of(last(channel)))
    assert said(channel) == []


async def test_the_answer_to_a_deleted_question_stays_and_can_be_deleted(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    question = await ann.send(channel, to_us(env, "when?"))
    await ann.delete(question)
    assert said(channel) == ["You said: when?"]
    await ann.click(last(channel), custom_id=bin_of(last(channel)))
    assert said(channel) == []


async def test_an_answer_is_deleted_by_whoever_asked_or_moderates_and_by_nobody_else(
    env: simcord.Env,
    hall: simcord.GuildHandle,
    channel: simcord.ChannelHandle,
    ann: simcord.MemberActor,
    bob: simcord.MemberActor,
) -> None:
    await ann.send(channel, to_us(env, "when?"))
    answer = last(channel)
    refused = await bob.click(answer, custom_id=bin_of(answer))
    assert refused.ephemeral
    assert refused.response is not None
    assert refused.response.content == "Only the person who asked can delete this."
    assert said(channel) == ["You said: when?"]
    mods = hall.create_role("Mods", permissions=discord.Permissions(manage_messages=True))
    mod = hall.add_member(env.create_user("mod"), roles=[mods])
    await mod.click(answer, custom_id=bin_of(answer))
    assert said(channel) == []
