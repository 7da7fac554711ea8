"""What people do with files and buttons in a stand-in Discord."""

from collections.abc import Mapping
from typing import Any

from e2e.discord_standin import StandIn
from e2e.discord_world import ME, Json, user

_FORWARD, _HAS_SNAPSHOT = 1, 1 << 14


async def hand(discord: StandIn, who: str, files: Mapping[str, bytes], words: str = "") -> Json:
    """A direct message with files. The addresses that the bot is told with it are over by the time it asks."""
    channel = discord.world.dm_with(who)
    message = discord.world.new_message(channel, user(who), {"content": words})
    message["attachments"] = _kept(discord, channel, files)
    await discord.gateway.tell("MESSAGE_CREATE", discord.cdn.shown(message, ended=True))
    return message


async def forward(discord: StandIn, who: str, files: Mapping[str, bytes], words: str = "") -> Json:
    """Somebody else's message, passed on in private: a snapshot of it, its files kept where it was written."""
    elsewhere, channel = discord.world.id(), discord.world.dm_with(who)
    message = discord.world.new_message(channel, user(who), {"flags": _HAS_SNAPSHOT})
    message["message_reference"] = {"type": _FORWARD, "channel_id": elsewhere, "message_id": discord.world.id()}
    kept = ("content", "timestamp", "edited_timestamp", "mentions", "mention_roles", "embeds", "components", "type")
    inner = {key: message[key] for key in kept} | {"content": words, "flags": 0}
    message["message_snapshots"] = [{"message": {**inner, "attachments": _kept(discord, elsewhere, files)}}]
    await discord.gateway.tell("MESSAGE_CREATE", discord.cdn.shown(message, ended=True))
    return message


def post(discord: StandIn, who: str, channel: str, words: str, files: Mapping[str, bytes] | None = None) -> Json:
    """Something that stands in a channel since before the bot looked."""
    message = discord.world.new_message(channel, user(who), {"content": words})
    message["attachments"] = _kept(discord, channel, files or {})
    return message


async def press(discord: StandIn, who: str, message: Json, label: str) -> Json:
    """Presses the button with this label; gives the interaction, once it is answered."""
    buttons = [one for row in message["components"] for one in row["components"]]
    found = next((one for one in buttons if one.get("label") == label), None)
    assert found is not None, f"no {label!r} among {[one.get('label') for one in buttons]}"
    data = {"custom_id": found["custom_id"], "component_type": 2}
    pressed = await discord.call(who, 3, data, message["channel_id"], message)
    await discord.until(lambda: "response" in pressed)
    return pressed


def answer_to(discord: StandIn, interaction: Json) -> Json:
    """The message that stands there as the answer."""
    message: Json = discord.world.messages[str(interaction["original"])]
    return message


async def said(discord: StandIn, channel: str, words: str, within: float = 90) -> Json:
    """The message of the bot's in which these words stand, as soon as there is one."""

    def found() -> list[Json]:
        there = (one for one in discord.world.messages.values() if one["channel_id"] == channel)
        return [one for one in there if one["author"]["id"] == ME and words in one["content"]]

    await discord.until(lambda: bool(found()), within)
    return found()[-1]


def _kept(discord: StandIn, channel: str, files: Mapping[str, bytes]) -> list[Any]:
    return [discord.cdn.keep(channel, discord.world.id(), name, body) for name, body in files.items()]
