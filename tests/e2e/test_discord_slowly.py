"""A slow answer is promised in time, and the promise is kept whatever becomes of the connection. Over TCP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from discord_kit import Bench, Echo
from e2e.discord_standin import Fault, StandIn
from e2e.discord_world import ANN, CHANNEL, ME, TOKEN, Json

from bot.core.message import Message, Reply
from bot.core.people import Address, Person
from bot.core.platform import Delivered, Later, Parcel, Platform, Reason, Undeliverable
from bot.core.text import Block, Kind, Plain, Text
from bot.platforms.discord import DiscordSettings, build

pytest_plugins = ["e2e.program_fixtures", "e2e.discord_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

RESPOND = "/interactions/.*/callback"
SEND = r"/channels/\d+/messages"
TEXT = Text((Block(Kind.PARAGRAPH, (Plain("milk"),)),))


@dataclass(slots=True)
class Gated(Echo):
    """Answers when it is let."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, message: Message) -> Reply:
        await self.gate.wait()
        return await Echo.handle(self, message)


@contextlib.asynccontextmanager
async def living(discord: StandIn, bench: Bench) -> AsyncIterator[Platform]:
    """The platform itself, in this process."""
    platform = build(DiscordSettings(TOKEN, discord.api), bench.parts)
    stop = asyncio.Event()
    life = asyncio.create_task(platform.run(stop))
    await discord.until(lambda: discord.gateway.socket is not None)
    try:
        yield platform
    finally:
        stop.set()
        await asyncio.wait_for(life, 10)


async def call(discord: StandIn) -> Json:
    options = [{"name": "question", "type": 3, "value": "when?"}]
    return await discord.call(ANN, 2, {"id": "1", "name": "ask", "type": 1, "options": options})


@pytest.mark.parametrize("kind", ["500", "503", "reset before", "reset after"])
async def test_a_promise_is_made_in_time_and_kept(discord: StandIn, tmp_path: Path, kind: str) -> None:
    ask = Gated()
    async with living(discord, Bench(tmp_path, ask)):
        discord.faults.append(Fault("POST", RESPOND, kind))
        asked = await call(discord)
        path = f"/interactions/{asked['id']}/{asked['token']}/callback"
        await discord.until(lambda: any(a.path == path and a.status in {200, 400} for a in discord.asked))
        assert asked["response"]["type"] == 5
        ask.gate.set()
        await discord.until(lambda: any(a.path.endswith("/messages/@original") for a in discord.asked))
    assert discord.world.messages[asked["original"]]["content"] == "You said: when?"


async def test_what_is_under_way_is_finished_before_it_leaves(discord: StandIn, tmp_path: Path) -> None:
    ask = Gated()
    async with living(discord, Bench(tmp_path, ask)):
        dm = discord.world.dm_with(ANN)
        await discord.say(ANN, "when?", dm)
        asyncio.get_running_loop().call_later(0.5, ask.gate.set)
    assert discord.world.said_in(dm) == ["You said: when?"]


async def test_what_hangs_does_not_keep_it(discord: StandIn, tmp_path: Path) -> None:
    began = asyncio.get_running_loop().time()
    async with living(discord, Bench(tmp_path, Gated())):
        await discord.say(ANN, f"<@{ME}> when?")
    assert asyncio.get_running_loop().time() - began < 10
    assert discord.world.said_in(CHANNEL) == []


async def test_nothing_is_delivered_before_it_is_there(tmp_path: Path) -> None:
    platform = build(DiscordSettings(TOKEN, "http://127.0.0.1:9"), Bench(tmp_path).parts)
    due = Parcel(Person("discord", ANN), TEXT, "key")
    assert await platform.deliver(due) == Later(timedelta(seconds=1)), "it is about to be there"
    running = asyncio.create_task(platform.run(stop := asyncio.Event()))
    while (outcome := await platform.deliver(due)) != Later():  # the server is none: from now on as after a failure
        assert outcome == Later(timedelta(seconds=1))
        await asyncio.sleep(0.05)
    stop.set()
    await running


@pytest.mark.parametrize("kind", ["429", "500", "503", "reset before", "reset after"])
async def test_what_is_due_survives_a_fault_and_comes_once(discord: StandIn, tmp_path: Path, kind: str) -> None:
    async with living(discord, Bench(tmp_path)) as platform:
        discord.faults.append(Fault("POST", SEND, kind))
        outcome = await platform.deliver(Parcel(Person("discord", ANN), TEXT, "key"))
    assert isinstance(outcome, Delivered)
    assert discord.world.said_in(discord.world.dm_with(ANN)) == ["milk"]


async def test_a_second_attempt_at_what_had_arrived_shows_it_once(discord: StandIn, tmp_path: Path) -> None:
    parcel = Parcel(Address("discord", CHANNEL), TEXT, "key")
    async with living(discord, Bench(tmp_path)) as platform:
        assert await platform.deliver(parcel) == await platform.deliver(parcel)
    assert discord.world.said_in(CHANNEL) == ["milk"]


async def test_closed_direct_messages_are_an_outcome(discord: StandIn, tmp_path: Path) -> None:
    discord.world.closed.add(discord.world.dm_with(ANN))
    async with living(discord, Bench(tmp_path)) as platform:
        outcome = await platform.deliver(Parcel(Person("discord", ANN), TEXT, "key"))
    assert outcome == Undeliverable(Reason.CLOSED)
