"""A running export tells unasked how far it is, in one message: the real bot and its worker, in a stand-in Discord."""

from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.discord_house import House
from e2e.discord_people import answer_to, hand, press, said
from e2e.discord_standin import StandIn, hidden
from e2e.discord_world import ANN, CHANNEL, Json
from e2e.export_life import free_port
from e2e.program import Homes

pytest_plugins = ["e2e.program_fixtures", "e2e.discord_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

WITHIN = 90.0
SLOW = "slow.mp4"
FILES = {"cat.png": bytes(range(256)) * 40, SLOW: b"slow" * 100_000}


@pytest.fixture
def house(homes: Homes) -> House:
    return House(homes.new("discord-progress"))


@pytest.fixture
def settings(lumen: Path) -> dict[str, str]:
    return {"SUNSET_KNOWLEDGE": str(lumen), "SUNSET_WEB_LISTEN": f"127.0.0.1:{free_port()}"}


def changes(discord: StandIn, path: str) -> list[str]:
    """What of progress was said in a message by changing it."""
    bodies = [one.body for one in discord.asked if one.method == "PATCH" and path in one.path]
    return [body["content"] for body in bodies if isinstance(body, dict) and "Under way" in body.get("content", "")]


def has_told(discord: StandIn, path: str, words: str) -> Callable[[], bool]:
    return lambda: any(words in told for told in changes(discord, path))


async def filled(discord: StandIn) -> None:
    """A basket of two files, of which one does not come to its end."""
    discord.cdn.hold(SLOW)
    await hand(discord, ANN, FILES)
    await said(discord, discord.world.dm_with(ANN), "Things in it: 2")


async def begun(discord: StandIn, offered: Json) -> Json:
    """From the choice of a source to the message that shows the export."""
    looked = answer_to(discord, await press(discord, ANN, offered, "Your basket"))
    return answer_to(discord, await press(discord, ANN, looked, "Start"))


async def test_in_the_direct_message_it_is_told_and_goes_on_after_a_kill_until_it_is_cancelled(
    discord: StandIn, house: House, settings: dict[str, str]
) -> None:
    dm = discord.world.dm_with(ANN)
    async with house.connected(discord, **settings) as bot:
        await filled(discord)
        await discord.say(ANN, "export my stuff", dm)
        shown = await begun(discord, await said(discord, dm, "What shall I pack up"))
        path = f"/channels/{dm}/messages/{shown['id']}"
        await discord.until(has_told(discord, path, "1 of 2"), WITHIN)
        bot.process.kill()
    before, asked = len(changes(discord, path)), len(discord.asked)
    async with house.connected(discord, **settings):
        await discord.until(lambda: len(changes(discord, path)) > before, WITHIN)
        assert "1 of 2" in shown["content"]
        cancelled = answer_to(discord, await press(discord, ANN, shown, "Cancel it"))
        assert "Cancelled" in cancelled["content"]
    sent = [one for one in discord.asked[asked:] if one.method == "POST" and one.path == f"/channels/{dm}/messages"]
    assert sent == [], "nothing but the one message told of it"
    assert "Cancelled" in discord.world.messages[shown["id"]]["content"]
    assert discord.problems() == []


async def test_in_a_server_it_is_told_in_what_only_the_caller_sees(
    discord: StandIn, house: House, settings: dict[str, str]
) -> None:
    async with house.connected(discord, **settings):
        await filled(discord)
        called = await discord.call(ANN, 2, {"id": "1", "name": "export", "type": 1})
        await discord.until(lambda: "response" in called)
        shown = await begun(discord, answer_to(discord, called))
        assert shown["channel_id"] == CHANNEL
        assert hidden(shown)
        await discord.until(has_told(discord, "/messages/@original", "1 of 2"), WITHIN)
        assert "1 of 2" in shown["content"]
        assert changes(discord, f"/channels/{CHANNEL}") == []
    assert discord.problems() == []
