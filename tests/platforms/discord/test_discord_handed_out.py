"""A file that comes with a reply, in a Discord in memory: on the answer itself, whichever way the answer is given."""

import asyncio
from dataclasses import dataclass, replace

import discord
import pytest
import simcord
from discord_kit import LONG, PUBLIC, SETTINGS, WHICH, Bench, Echo
from discord_memory import last, response, sent, to_us

from bot.core.command import Command, Option
from bot.core.message import Action, File, Message, Reply
from bot.core.phrase import Phrase
from bot.platforms.discord.client import BotClient
from bot.platforms.discord.interactions import PATIENCE

OPTION = Option("question", required=True, suggests=True)
FILE = File("reminder-2.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n")
HERE = Reply(Action.CALENDAR_GIVEN, (Phrase("said.this"),), WHICH.choices, file=FILE)


async def bytes_of(files: list[discord.Attachment]) -> list[tuple[str, bytes]]:
    return [(file.filename, await file.read()) for file in files]


async def test_to_a_message_it_comes_on_the_answer_with_the_choices_below(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["the file"] = HERE
    question = await ann.send(channel, to_us(env, "the file"))
    answer = last(channel)
    assert answer.content == "This one"
    assert await bytes_of(answer.attachments) == [(FILE.name, FILE.data)]
    assert answer.components
    (body,) = sent(env)
    assert (body["nonce"], body["enforce_nonce"]) == (f"{question.id}.0", True)
    assert body["attachments"] == [{"id": 0, "filename": FILE.name}]


async def test_of_a_long_answer_it_comes_on_the_last_message(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["everything"] = replace(LONG, file=FILE)
    await ann.send(channel, to_us(env, "everything"))
    messages = [message for message in channel.history() if message.author.bot]
    assert len(messages) > 1
    assert [len(message.attachments) for message in messages] == [*(0 for _ in messages[1:]), 1]


async def test_where_the_answer_may_not_be_a_reply_it_still_comes_whole(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["the file"] = HERE
    env.inject_error("POST", "/channels/*/messages", status=403, code=160002)
    await ann.send(channel, to_us(env, "the file"))
    assert await bytes_of(last(channel).attachments) == [(FILE.name, FILE.data)]


async def test_to_a_command_it_comes_for_the_caller_alone(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["the file"] = HERE
    result = await ann.slash(channel, "ask", question="the file")
    assert result.ephemeral
    assert await bytes_of(response(result).attachments) == [(FILE.name, FILE.data)]


@dataclass(slots=True)
class Slow(Echo):
    """Takes its time: that of the Discord in memory, which passes when the test says so."""

    async def handle(self, message: Message) -> Reply:
        await asyncio.sleep(PATIENCE + 1)
        return await Echo.handle(self, message)


@pytest.mark.parametrize("command", [Command((OPTION,)), PUBLIC])
async def test_so_it_does_where_the_answer_was_only_promised_at_first(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor, command: Command
) -> None:
    """In the place of the promise; or aside, where others see the promise."""
    private = command is PUBLIC
    bench.ask = Slow(command=command, replies={"the file": replace(HERE, private=private)})
    await env.restart_bot(BotClient(SETTINGS, bench.parts, shard_count=1))
    result = await ann.slash(channel, "ask", question="the file")
    await env.advance_time(PATIENCE + 1)
    given = result.followups[0] if private else response(result)
    assert given.ephemeral
    assert await bytes_of(given.attachments) == [(FILE.name, FILE.data)]


async def test_a_press_gives_it_in_a_message_of_its_own(
    bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    bench.ask.replies |= {"which?": WHICH, "ask:this": replace(HERE, replaces=True)}
    shown = response(await ann.slash(channel, "ask", question="which?"))
    pressed = response(await ann.click(shown, label="This one"))
    assert await bytes_of(pressed.attachments) == [(FILE.name, FILE.data)]
    assert pressed.id != shown.id
