"""The files that people sent the bot on Discord, for exports: implements the port of `exports/sources/files`.

Asks over HTTP alone, so that the worker can do it beside the bot. An address of a file ends within a day, so the
message is asked for again: one that was deleted has taken its files with it.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.exports.fetching.wanted import Wanted
from bot.exports.source import Failure, LeftOut, SourceFailedError, Why
from bot.exports.sources.files import Place
from bot.exports.sources.posts import ObstacleError
from bot.platforms.discord.attached import Shown
from bot.platforms.discord.reading import Connect, translated


@dataclass(slots=True)
class DiscordFiles:
    connect: Connect
    _client: discord.Client | None = None
    _connecting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self, reference: str) -> Place:
        """Raises TryAgainError; SourceFailedError where Discord does not take the token."""
        shown = Shown.read(reference)
        if shown is None:
            return LeftOut(Why.GONE)
        try:
            return await self._find(shown)
        except discord.NotFound:
            return LeftOut(Why.GONE, "its message was deleted")
        except discord.Forbidden:
            return LeftOut(Why.FORBIDDEN)
        except ObstacleError:
            raise SourceFailedError(Failure.NOT_PERMITTED) from None

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _find(self, shown: Shown) -> Place:
        with translated():
            client = await self._connected()
            told = await client.http.get_message(shown.channel, shown.message)
        found = next((one for one in _attachments(told) if str(one["id"]) == shown.attachment), None)
        return LeftOut(Why.GONE) if found is None else Wanted(found["url"], expected=found.get("size"))

    async def _connected(self) -> discord.Client:
        async with self._connecting:
            if self._client is None:
                self._client = await self.connect()
            return self._client


def _attachments(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Its own, and those of messages that were forwarded in it."""
    yield from told.get("attachments", ())
    for snapshot in told.get("message_snapshots", ()):
        yield from snapshot["message"].get("attachments", ())
