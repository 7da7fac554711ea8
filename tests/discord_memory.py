"""What tests ask of a Discord in memory: what was said there, by whom it was sent, what can be pressed."""

from typing import Any

import discord
import simcord


def to_us(env: simcord.Env, text: str) -> str:
    assert env.bot.user is not None
    return f"<@{env.bot.user.id}> {text}"


def said(channel: simcord.ChannelHandle) -> list[str]:
    """What the bot said there for all to see, in order."""
    return [message.content for message in channel.history() if message.author.bot]


def last(channel: simcord.ChannelHandle) -> discord.Message:
    assert channel.last_message is not None
    return channel.last_message


def sent(env: simcord.Env) -> list[Any]:
    """The bodies of every message that was sent."""
    return [
        entry.json
        for entry in env.http_requests
        if entry.method == "POST" and entry.path.endswith("/messages") and entry.json is not None
    ]


def bin_of(message: discord.Message) -> str:
    """What stands behind the button that deletes an answer."""
    rows: list[Any] = [row.to_dict() for row in message.components]
    return next(str(part["custom_id"]) for row in rows for part in row["components"] if part["custom_id"][0] == "x")


def response(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    assert result.response is not None
    return result.response


def shown(result: simcord.InteractionResult) -> str:
    return response(result).content


def ids(result: simcord.InteractionResult) -> list[str]:
    """What stands behind everything that can be pressed."""
    return [part["custom_id"] for row in response(result).components for part in row["components"]]
