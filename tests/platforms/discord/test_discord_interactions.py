"""Commands, menus, presses and forms in a Discord in memory: what is answered, and who sees it."""

from dataclasses import replace

import discord
import pytest
import simcord
from discord_kit import CHOICES, PUBLIC, SETTINGS, WHICH, Bench
from discord_memory import ids, response, said, shown

from bot.core.message import SILENT, Action, Choice, Reply
from bot.core.people import Address
from bot.core.phrase import Phrase
from bot.platforms.discord.client import BotClient


async def test_a_command_is_answered_to_the_caller_alone(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    result = await ann.slash(channel, "ask", question="when?")
    assert result.ephemeral
    assert shown(result) == "You said: when?"
    asked = bench.ask.got[0]
    assert (asked.command, asked.options, asked.addressed) == ("ask", {"question": "when?"}, True)
    assert (asked.person.id, asked.language) == (str(ann.id), "en")


async def test_where_answers_are_public_a_question_is_answered_for_all_and_a_secret_is_not(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.places.made_public.add(Address("discord", str(channel.id)))
    assert not (await ann.slash(channel, "ask", question="when?")).ephemeral
    assert (await ann.slash(channel, "secret")).ephemeral
    assert said(channel) == ["You said: when?"]


async def test_a_press_tells_what_was_shown(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["which?"] = WHICH
    await ann.click(response(await ann.slash(channel, "ask", question="which?")), label="This one")
    assert (bench.ask.got[-1].chosen, bench.ask.got[-1].quoted) == ("ask:this", "Which one?")


async def test_what_only_the_caller_saw_can_be_shared_and_then_deleted(
    channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    private = await ann.slash(channel, "ask", question="when?")
    shared = await ann.click(response(private), label="Share here")
    assert not shared.ephemeral
    assert shown(shared) == "You said: when?\n-# Shared by ann"
    assert said(channel) == [shown(shared)]
    await ann.click(response(shared), custom_id=ids(shared)[0])
    assert said(channel) == []


async def test_what_is_shared_keeps_its_choices(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor, bob: simcord.MemberActor
) -> None:
    bench.ask.replies["which?"] = replace(WHICH, action=Action.ANSWER)
    shared = await ann.click(response(await ann.slash(channel, "ask", question="which?")), label="Share here")
    pressed = await bob.click(response(shared), label="This one")
    assert pressed.ephemeral
    assert shown(pressed) == "You said: ask:this"


SET = Reply(Action.REMINDER_SET, (Phrase("said.echo", {"text": "and what is private"}),), CHOICES, shares="ask:all")
ALL = Reply(Action.REMINDER_LISTED, (Phrase("said.echo", {"text": "what all may see"}),), CHOICES[:1])


async def test_where_only_a_part_may_be_shared_the_handler_says_which(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor, bob: simcord.MemberActor
) -> None:
    bench.ask.replies |= {"remind": SET, "ask:all": ALL}
    private = await ann.slash(channel, "ask", question="remind")
    assert private.ephemeral
    shared = await ann.click(response(private), label="Share here")
    assert not shared.ephemeral
    assert shown(shared) == "You said: what all may see\n-# Shared by ann"
    assert ids(shared) == ["s:ask:this", f"x:{ann.id}"]
    assert (await bob.click(response(shared), label="This one")).ephemeral


async def test_a_choice_for_others_is_not_offered_to_the_one_who_sees_the_answer_alone(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["set"] = replace(SET, choices=(*CHOICES, Choice(Phrase("said.other"), "ask:me", for_others=True)))
    own = ids(await ann.slash(channel, "ask", question="set"))
    assert "s:ask:this" in own
    assert "s:ask:me" not in own
    bench.places.made_public.add(Address("discord", str(channel.id)))
    assert "s:ask:me" in ids(await ann.slash(channel, "ask", question="set"))


async def test_what_cannot_be_shared_any_more_is_said_to_who_tried_alone(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies |= {"remind": SET, "ask:all": replace(ALL, action=Action.REFUSAL)}
    private = await ann.slash(channel, "ask", question="remind")
    refused = await ann.click(response(private), label="Share here")
    assert refused.ephemeral
    assert said(channel) == []


async def test_what_is_for_one_person_alone_cannot_be_shared(
    channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    result = await ann.slash(channel, "secret")
    assert result.ephemeral
    assert response(result).components == []


async def test_who_may_not_write_there_cannot_share_there(
    hall: simcord.GuildHandle, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    silence = discord.PermissionOverwrite(send_messages=False)
    quiet = hall.create_text_channel("quiet", overwrites={hall.default_role: silence})
    assert ids(await ann.slash(channel, "ask", question="when?")) == ["h:"]
    assert response(await ann.slash(quiet, "ask", question="when?")).components == []


async def test_a_command_that_is_not_private_is_answered_to_all(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.command = PUBLIC
    await env.restart_bot(BotClient(SETTINGS, bench.parts, shard_count=1))
    result = await ann.slash(channel, "ask", question="when?")
    assert not result.ephemeral
    assert ids(result) == [f"x:{ann.id}"]


async def test_in_private_nothing_needs_to_be_hidden(env: simcord.Env) -> None:
    ann = env.create_user("ann")
    result = await ann.slash("ask", question="when?")
    assert not result.ephemeral
    assert shown(result) == "You said: when?"
    assert response(result).components == []


async def test_a_command_that_has_nothing_to_say_leaves_nothing(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["psst"] = SILENT
    result = await ann.slash(channel, "ask", question="psst")
    assert result.acknowledged
    assert result.response is None


async def test_the_menu_on_a_message_asks_about_that_message(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor, bob: simcord.MemberActor
) -> None:
    message = await bob.send(channel, "it is all gone, is it?")
    result = await ann.context_menu(channel, "What about this?", message)
    assert result.ephemeral
    assert shown(result) == "You said: it is all gone, is it?"
    assert (bench.ask.got[0].command, bench.ask.got[0].quoted) == ("ask", "it is all gone, is it?")


async def test_completions_come_from_the_handler_and_fit(
    channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    assert await ann.autocomplete(channel, "ask", "question", "wh") == [
        {"name": "ask question: wh", "value": "entry:wh"}
    ]


async def test_admins_commands_are_offered_to_admins(
    env: simcord.Env, bench: Bench, hall: simcord.GuildHandle, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    assert "setup" not in ann.available_commands(channel)
    managers = hall.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    boss = hall.add_member(env.create_user("boss"), roles=[managers])
    await boss.slash(channel, "setup", mode="quiet")
    assert bench.setup.got[0].admin
    assert bench.setup.got[0].options == {"mode": "quiet"}


async def test_in_private_nobody_is_an_admin(env: simcord.Env, bench: Bench) -> None:
    ann = env.create_user("ann")
    assert "setup" not in ann.available_commands()
    await ann.slash("ask", question="when?")
    assert not bench.ask.got[0].admin


@pytest.mark.parametrize("code", [10062, 40060])
async def test_an_interaction_that_is_gone_or_answered_already_is_left_alone(
    env: simcord.Env, channel: simcord.ChannelHandle, ann: simcord.MemberActor, code: int
) -> None:
    env.inject_error("POST", "/interactions/*/callback", status=400, code=code)
    result = await ann.slash(channel, "ask", question="when?")
    assert not result.acknowledged
    assert said(channel) == []
