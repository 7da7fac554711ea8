"""Choices that are pressed, forms that are filled in, answers that take their time: in a Discord in memory."""

import asyncio
import dataclasses
from dataclasses import dataclass
from typing import Any

import discord
import simcord
from discord_kit import PUBLIC, SETTINGS, WHICH, Bench, Echo
from discord_memory import ids, response, said, shown

from bot.core.message import Action, Choice, Message, Reply
from bot.core.phrase import Phrase
from bot.platforms.discord.client import BotClient
from bot.platforms.discord.interactions import PATIENCE


@dataclass(slots=True)
class Slow(Echo):
    """Takes its time: that of the Discord in memory, which passes when the test says so."""

    async def handle(self, message: Message) -> Reply:
        await asyncio.sleep(PATIENCE + 1)
        return await Echo.handle(self, message)


async def test_a_slow_answer_is_promised_and_then_given(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask = Slow()
    await env.restart_bot(BotClient(SETTINGS, bench.parts, shard_count=1))
    result = await ann.slash(channel, "ask", question="when?")
    assert not result.acknowledged
    await env.advance_time(PATIENCE)
    assert result.deferred
    assert result.ephemeral
    assert shown(result) == ""
    await env.advance_time(1)
    assert shown(result) == "You said: when?"
    assert ids(result) == ["h:"]


async def test_a_slow_answer_that_turns_out_private_is_not_shown_where_it_was_promised(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask = Slow(command=PUBLIC, replies={"when?": Reply(Action.ANSWER, (Phrase("said.this"),), private=True)})
    await env.restart_bot(BotClient(SETTINGS, bench.parts, shard_count=1))
    result = await ann.slash(channel, "ask", question="when?")
    await env.advance_time(PATIENCE)
    assert not result.ephemeral
    await env.advance_time(1)
    assert result.response is None
    (followup,) = result.followups
    assert followup.ephemeral
    assert followup.content == "This one"


async def test_a_slow_press_is_acknowledged_and_answered_by_a_message(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    pressed = await ann.click(response(await slowly_offered(env, bench, channel, ann)), label="This one")
    await env.advance_time(PATIENCE + 1)
    assert [message.content for message in pressed.followups] == ["You said: ask:this"]
    assert pressed.followups[0].ephemeral


async def test_a_slow_press_replaces_what_it_stands_on(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["ask:this"] = Reply(Action.ANSWER, (Phrase("said.this"),), replaces=True)
    offered = await slowly_offered(env, bench, channel, ann)
    await ann.click(response(offered), label="This one")
    await env.advance_time(PATIENCE + 1)
    assert shown(offered) == "This one"


async def slowly_offered(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> simcord.InteractionResult:
    """A choice, by a bot that is slow in everything."""
    bench.ask = Slow(replies={"which?": WHICH, **bench.ask.replies})
    await env.restart_bot(BotClient(SETTINGS, bench.parts, shard_count=1))
    offered = await ann.slash(channel, "ask", question="which?")
    await env.advance_time(PATIENCE + 1)
    return offered


async def test_a_choice_that_asks_for_something_opens_a_form(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["which?"] = WHICH
    offered = await ann.slash(channel, "ask", question="which?")
    opened = await ann.click(response(offered), label="Another time…")
    assert opened.modal is not None
    assert opened.modal["title"] == "Another time…"
    assert opened.modal["components"][0]["label"] == "Until when?"
    filled = await ann.submit_modal(opened, {"typed": "tomorrow at 9"})
    assert filled.ephemeral
    assert shown(filled) == "You said: tomorrow at 9"
    assert (bench.ask.got[-1].chosen, bench.ask.got[-1].text) == ("ask:other", "tomorrow at 9")


async def test_a_form_opened_before_a_restart_is_read_after_it(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["which?"] = WHICH
    opened = await ann.click(response(await ann.slash(channel, "ask", question="which?")), label="Another time…")
    await env.restart_bot(BotClient(SETTINGS, bench.parts, shard_count=1))
    assert shown(await ann.submit_modal(opened, {"typed": "tomorrow"})) == "You said: tomorrow"


async def test_many_choices_are_a_menu_that_can_be_picked_from(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    choices = tuple(Choice(Phrase("said.this"), f"ask:{number}") for number in range(9))
    bench.ask.replies["which?"] = dataclasses.replace(WHICH, choices=choices)
    offered = await ann.slash(channel, "ask", question="which?")
    picked = await ann.select(response(offered), ["s:ask:7"])
    assert shown(picked) == "You said: ask:7"


async def which(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> discord.Message:
    """A choice offered to Ann in public; what is chosen takes its place."""
    assert env.bot.user is not None
    bench.ask.replies |= {"which?": WHICH, "ask:this": Reply(Action.ANSWER, (Phrase("said.this"),), replaces=True)}
    await ann.send(channel, f"<@{env.bot.user.id}> which?")
    assert channel.last_message is not None
    return channel.last_message


async def test_a_press_replaces_the_answer_to_ones_own_question(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    await ann.click(await which(env, bench, channel, ann), label="This one")
    assert said(channel) == ["This one"]


async def test_a_press_on_anothers_answer_changes_nothing_and_is_answered_to_the_presser_alone(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bob = env.guild.add_member(env.create_user("bob"))
    pressed = await bob.click(await which(env, bench, channel, ann), label="This one")
    assert said(channel) == ["Which one?"]
    assert pressed.ephemeral
    assert shown(pressed) == "This one"


async def test_a_press_on_ones_own_public_answer_is_answered_publicly(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.command = PUBLIC
    bench.ask.replies["which?"] = WHICH
    await env.restart_bot(BotClient(SETTINGS, bench.parts, shard_count=1))
    offered = await ann.slash(channel, "ask", question="which?")
    assert not (await ann.click(response(offered), label="This one")).ephemeral
    assert said(channel) == ["Which one?", "You said: ask:this"]


async def test_presses_leave_nothing_behind_in_memory(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["which?"] = WHICH
    for _ in range(3):
        offered = await ann.slash(channel, "ask", question="which?")
        await ann.click(response(offered), label="Another time…")
        await ann.click(response(offered), label="This one")
    store: Any = env.bot._connection._view_store  # noqa: SLF001  what the library would keep
    assert store._views == {}  # noqa: SLF001
    assert store._modals == {}  # noqa: SLF001
    assert store._synced_message_views == {}  # noqa: SLF001
