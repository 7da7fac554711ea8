"""A message that is kept up to date: where it stands is told, and it is changed there as long as Discord lets us."""

import asyncio
from dataclasses import dataclass, replace

import discord
import pytest
import simcord
from discord_kit import LONG, SETTINGS, VOICE, Bench, Echo
from discord_memory import last, response, said, shown, to_us
from fakes import NOON, TurnedClock

from bot.core.editing import Editing, Posted, Revision
from bot.core.message import Action, Choice, Message, Reply
from bot.core.people import Address
from bot.core.phrase import Phrase
from bot.core.platform import Button, Delivered, Later, Outcome, Reason, Undeliverable
from bot.platforms.discord.client import BotClient
from bot.platforms.discord.editing import GOOD_FOR, MOST, Given, Hidden, edit
from bot.platforms.discord.interactions import PATIENCE
from bot.platforms.discord.platform import DiscordPlatform

GOING = Reply(Action.EXPORT_SHOWN, (Phrase("said.echo", {"text": "1 of 9"}),), private=True, live="job")
WORDS = VOICE.say((Phrase("said.echo", {"text": "2 of 9"}),), "en", NOON)
BUTTONS = (Button("How far?", "export:status:job"),)
GOING_AT = Address("discord", "700000000000000070")


@pytest.fixture
def bench(bench: Bench) -> Bench:
    bench.ask.replies = {"go": GOING, "ask:go": replace(GOING, replaces=True)}
    bench.ask.replies["offer"] = replace(GOING, live=None, choices=(Choice(Phrase("said.this"), "ask:go"),))
    return bench


def where(bench: Bench) -> Posted:
    [(about, posted)] = bench.upkeep.told
    assert about == "job"
    return posted


async def changed(env: simcord.Env, posted: Posted) -> Outcome:
    client = env.bot
    assert isinstance(client, BotClient)
    outcome = await edit(client, client.hidden, Revision(posted, WORDS, BUTTONS))
    await env.settle()
    return outcome


async def test_in_a_direct_message_it_is_changed_where_it_stands(
    env: simcord.Env, bench: Bench, ann: simcord.MemberActor
) -> None:
    await ann.user.send_dm("go")
    posted, channel = where(bench), ann.user.dm_channel
    assert (posted.address.place, posted.message) == (str(channel.id), str(last(channel).id))
    assert await changed(env, posted) == Delivered(posted.message)
    assert said(channel) == ["You said: 2 of 9"]
    row = last(channel).components[0]
    assert isinstance(row, discord.ActionRow)
    assert [button.custom_id for button in row.children if isinstance(button, discord.Button)] == [
        "s:export:status:job"
    ]


async def test_what_was_asked_among_others_is_changed_in_the_direct_message(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    await ann.send(channel, to_us(env, "go"))
    await changed(env, where(bench))
    assert said(ann.user.dm_channel) == ["You said: 2 of 9"]


async def test_what_one_person_sees_is_changed_by_the_command_it_answers(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    result = await ann.slash(channel, "ask", question="go")
    assert result.ephemeral
    posted = where(bench)
    assert await changed(env, posted) == Delivered(posted.message)
    assert shown(result) == "You said: 2 of 9"


async def test_what_one_person_sees_and_a_press_replaced_is_changed_by_the_press(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    offered = await ann.slash(channel, "ask", question="offer")
    await ann.click(response(offered), label="This one")
    assert await changed(env, where(bench)) == Delivered(where(bench).message)
    assert shown(offered) == "You said: 2 of 9"


@dataclass(slots=True)
class Slow(Echo):
    """Takes its time once something is pressed, and answers by a message of its own."""

    async def handle(self, message: Message) -> Reply:
        if message.chosen is None:
            return await Echo.handle(self, message)
        await asyncio.sleep(PATIENCE + 1)
        return replace(await Echo.handle(self, message), replaces=False)


async def test_what_follows_a_promise_is_changed_too(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    """A press that takes long is acknowledged first, and answered by a message that follows."""
    bench.ask = Slow(replies=bench.ask.replies)
    await env.restart_bot(BotClient(SETTINGS, bench.parts, shard_count=1))
    offered = await ann.slash(channel, "ask", question="offer")
    pressed = await ann.click(response(offered), label="This one")
    await env.advance_time(PATIENCE + 1)
    assert await changed(env, where(bench)) == Delivered(where(bench).message)
    assert [message.content for message in pressed.followups] == ["You said: 2 of 9"]


async def test_what_one_person_saw_before_a_restart_is_left_as_it_is(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    result = await ann.slash(channel, "ask", question="go")
    await env.restart_bot(BotClient(SETTINGS, bench.parts, shard_count=1))
    assert await changed(env, where(bench)) == Undeliverable(Reason.GONE)
    assert shown(result) == "You said: 1 of 9"


async def test_what_one_person_sees_is_left_as_it_is_once_discord_lets_nobody_change_it(
    env: simcord.Env, bench: Bench, channel: simcord.ChannelHandle, ann: simcord.MemberActor
) -> None:
    result = await ann.slash(channel, "ask", question="go")
    bench.clock.turn(GOOD_FOR)
    assert await changed(env, where(bench)) == Undeliverable(Reason.GONE)
    assert shown(result) == "You said: 1 of 9"


async def test_a_message_that_was_deleted_is_gone(env: simcord.Env, bench: Bench, ann: simcord.MemberActor) -> None:
    await ann.user.send_dm("go")
    await last(ann.user.dm_channel).delete()
    assert await changed(env, where(bench)) == Undeliverable(Reason.GONE)


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (429, 0, Later()),
        (500, 0, Later()),
        (403, 50001, Undeliverable(Reason.FORBIDDEN)),
        (404, 10015, Undeliverable(Reason.GONE)),
        (401, 50027, Undeliverable(Reason.GONE)),
    ],
)
async def test_a_failure_is_an_outcome_of_the_change(
    env: simcord.Env, ann: simcord.MemberActor, status: int, code: int, outcome: Outcome
) -> None:
    await ann.user.send_dm("hello")
    env.inject_error("PATCH", "/channels/*/messages/*", status=status, code=code)
    channel = ann.user.dm_channel
    posted = Posted(Address("discord", str(channel.id)), str(last(channel).id))
    assert await changed(env, posted) == outcome


async def test_a_reply_of_several_messages_is_not_kept_up_to_date(
    env: simcord.Env, bench: Bench, ann: simcord.MemberActor
) -> None:
    bench.ask.replies["long"] = replace(LONG, live="job")
    await ann.user.send_dm("long")
    assert bench.upkeep.told == []
    client = env.bot
    revision = Revision(Posted(GOING_AT, "1"), VOICE.say(LONG.says, "en", NOON))
    assert await edit(client, Hidden(bench.clock), revision) == Undeliverable(Reason.REFUSED)


async def test_what_is_none_of_discords_is_gone(env: simcord.Env) -> None:
    for name in ("ann", "~7"):
        assert await changed(env, Posted(replace(GOING_AT, place="hall"), name)) == Undeliverable(Reason.GONE)


async def test_before_the_bot_is_there_it_is_later(bench: Bench) -> None:
    platform = DiscordPlatform(SETTINGS, lambda: BotClient(SETTINGS, bench.parts))
    assert isinstance(platform, Editing)
    assert isinstance(await platform.edit(Revision(Posted(GOING_AT, "1"), WORDS)), Later)
    platform.let_go(Posted(GOING_AT, "1"))


class Reconnecting:
    """An interaction while the library begins a new session: aiohttp says this of the old one."""

    async def edit_original_response(self, **_changed: object) -> None:
        raise RuntimeError("Session is closed")


async def test_while_the_connection_is_made_anew_it_is_later(bench: Bench) -> None:
    hidden = Hidden(bench.clock)
    hidden.keep("~7", Reconnecting(), Given(7, hidden=True))  # type: ignore[arg-type]
    client = BotClient(SETTINGS, bench.parts)
    assert await edit(client, hidden, Revision(Posted(GOING_AT, "~7"), WORDS)) == Later()


def test_interactions_are_kept_for_so_many_and_dropped_when_they_are_not_needed() -> None:
    hidden = Hidden(TurnedClock())
    for number in range(MOST + 5):
        hidden.keep(f"~{number}", None, Given(number, hidden=True))  # type: ignore[arg-type]
    assert len(hidden) == MOST
    hidden.drop(f"~{MOST}")
    hidden.drop("~1")
    assert len(hidden) == MOST - 1
