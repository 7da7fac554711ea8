"""What goes wrong between the bot and Discord, and what people notice of it: the real bot, over TCP.

One bot lives through all of it: that it answers after each fault is part of the test.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from e2e.discord_house import Bot, House
from e2e.discord_standin import Fault, StandIn
from e2e.discord_world import ANN, ME, Json
from e2e.program import Homes

pytest_plugins = ["e2e.program_fixtures", "e2e.discord_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket, pytest.mark.asyncio(loop_scope="module")]

QUESTION = f"<@{ME}> who are you?"
ANSWER = "I am Sunset Bot"
SEND = r"/channels/\d+/messages"
RESPOND = "/interactions/.*/callback"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord() -> AsyncIterator[StandIn]:
    async with StandIn().running() as server:
        yield server
        assert server.problems() == []


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def bot(discord: StandIn, homes: Homes) -> AsyncIterator[Bot]:
    async with House(homes.new("shipped")).connected(discord) as bot:
        yield bot


@pytest.fixture
def dm(discord: StandIn) -> str:
    """A conversation of its own for every test."""
    place = discord.world.id()
    discord.world.dms[place] = place
    return place


async def answered(discord: StandIn, place: str) -> list[str]:
    """What was said there, once the bot knows it and has answered a later question: nothing more is coming."""
    path = f"/channels/{place}/messages"
    await discord.until(lambda: any(a.path == path and a.status == 200 for a in discord.asked))
    other = discord.world.id()
    discord.world.dms[other] = other
    await discord.say(ANN, QUESTION, other)
    await discord.until(lambda: bool(discord.world.said_in(other)))
    return discord.world.said_in(place)


async def call(discord: StandIn) -> Json:
    options = [{"name": "question", "type": 3, "value": "who are you?"}]
    return await discord.call(ANN, 2, {"id": "1", "name": "ask", "type": 1, "options": options})


@pytest.mark.parametrize("kind", ["429", "500", "502", "503", "reset before", "reset after"])
async def test_an_answer_survives_a_fault_and_comes_once(discord: StandIn, dm: str, kind: str) -> None:
    discord.faults.append(Fault("POST", SEND, kind))
    await discord.say(ANN, QUESTION, dm)
    (answer,) = await answered(discord, dm)
    assert answer.startswith(ANSWER)
    assert discord.faults == []


async def test_a_connection_that_broke_after_the_answer_was_taken_is_told_by_its_nonce(
    discord: StandIn, dm: str
) -> None:
    discord.faults.append(Fault("POST", SEND, "reset after"))
    await discord.say(ANN, QUESTION, dm)
    await answered(discord, dm)
    first, second = (a for a in discord.asked if a.method == "POST" and a.path == f"/channels/{dm}/messages")
    assert (first.status, second.status) == (0, 200)
    assert first.body == second.body
    assert first.body["enforce_nonce"]


@pytest.mark.parametrize("kind", ["429", "500", "503", "reset before", "reset after"])
async def test_a_command_survives_a_fault_and_is_answered_once(discord: StandIn, kind: str) -> None:
    discord.faults.append(Fault("POST", RESPOND, kind))
    asked = await call(discord)
    await discord.until(lambda: "response" in asked)
    assert discord.world.messages[asked["original"]]["content"].startswith(ANSWER)
    assert discord.faults == []


@pytest.mark.parametrize("rudely", [False, True], ids=["closed", "broken off"])
async def test_a_lost_gateway_is_resumed_and_what_was_missed_is_answered_once(
    discord: StandIn,
    dm: str,
    rudely: bool,  # noqa: FBT001
) -> None:
    discord.gateway.seen.clear()
    if rudely:
        discord.gateway.break_off()
    else:
        await discord.gateway.hang_up()
    await discord.say(ANN, QUESTION, dm)
    (answer,) = await answered(discord, dm)
    assert answer.startswith(ANSWER)
    assert discord.gateway.seen == ["resume"]


async def test_an_event_told_twice_is_answered_once(discord: StandIn, dm: str) -> None:
    question = await discord.say(ANN, QUESTION, dm)
    await discord.gateway.tell("MESSAGE_CREATE", question)
    assert len(await answered(discord, dm)) == 1


async def test_an_event_of_a_form_that_nobody_knows_is_lived_through(discord: StandIn, dm: str) -> None:
    """The library gives up at it; the bot comes back with a session of its own."""
    discord.gateway.seen.clear()
    await discord.gateway.tell("MESSAGE_CREATE", {"of": "next year"})
    await discord.until(lambda: "identify" in discord.gateway.seen)
    await discord.say(ANN, QUESTION, dm)
    (answer,) = await answered(discord, dm)
    assert answer.startswith(ANSWER)


async def test_a_place_that_is_closed_to_us_is_left_alone(discord: StandIn, dm: str) -> None:
    discord.world.closed.add(dm)
    await discord.say(ANN, QUESTION, dm)
    path = f"/channels/{dm}/messages"
    await discord.until(lambda: any(a.path == path and a.status == 403 for a in discord.asked))
    again = discord.world.id()
    discord.world.dms[again] = again
    await discord.say(ANN, QUESTION, again)
    assert len(await answered(discord, again)) == 1
    assert len([a for a in discord.asked if a.path == path]) == 1
