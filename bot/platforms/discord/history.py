"""A community's history on Discord, for the export of a person's posts: implements the port of `exports/sources/posts`.

Reads over HTTP alone, without a connection to the gateway, so that the worker can do it beside the bot. Which channels:
all whose history the bot may read, with their threads, except private threads that are archived.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

import discord

from bot.core.clock import Clock
from bot.core.people import Person
from bot.exports.fetching.wanted import Wanted
from bot.exports.source import LeftOut, Why
from bot.exports.sources.files import Place
from bot.exports.sources.posts import Attachment, Obstacle, ObstacleError, Post, Scope, View
from bot.exports.sources.sweep import Stretch, sweep
from bot.platforms.discord.addresses import Addresses
from bot.platforms.discord.reading import Connect, translated

PAGE = 100

_Speaking: TypeAlias = discord.TextChannel | discord.VoiceChannel | discord.StageChannel
_Threaded: TypeAlias = discord.TextChannel | discord.ForumChannel


@dataclass(frozen=True, slots=True)
class _Reach:
    """The channels that can be read, by id with their names, and how many that people see cannot."""

    readable: tuple[_Speaking | discord.ForumChannel, ...]
    closed: int
    guild: discord.Guild


@dataclass(slots=True)
class DiscordHistory:
    connect: Connect
    clock: Clock
    _client: discord.Client | None = None
    _connecting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _addresses: Addresses = field(default_factory=Addresses)

    async def look(self, community: str) -> View:
        reach = await self._reach(community)
        return View(len(reach.readable), reach.closed)

    async def posts(self, scope: Scope) -> AsyncIterator[tuple[Post, ...]]:
        client = await self._connected()
        reach = await self._reach(scope.community)
        names = await _places(reach)
        until = discord.utils.time_snowflake(scope.until, high=True)

        async def read_on(channel: int, after: int) -> Stretch[Post]:
            told = await _page(client, channel, after)
            found = [(int(one["id"]), _post(one, scope, names)) for one in told if _wanted(one, scope.person, until)]
            more = len(told) == PAGE and int(told[-1]["id"]) < until
            return Stretch(found, int(told[-1]["id"]) if more else None)

        async for posts in sweep(tuple(names), read_on, int(scope.after or 0)):
            yield posts

    async def attachment(self, person: Person, post: tuple[str, str], attachment: str) -> Place:
        """Discord's addresses are signed for a day. One reading renews those of a hundred messages."""
        channel, message = post
        wanted = (person.id, message, attachment)
        if self._addresses.get(wanted, self.clock()) is None:
            client = await self._connected()
            for one in await _page(client, int(channel), int(message) - 1):
                by = one["author"]["id"]
                self._addresses.keep({(by, one["id"], told["id"]): told["url"] for told in one["attachments"]})
        found = self._addresses.get(wanted, self.clock())
        return Wanted(found) if found is not None else LeftOut(Why.GONE)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _connected(self) -> discord.Client:
        async with self._connecting:
            if self._client is None:
                with translated():
                    self._client = await self.connect()
            return self._client

    async def _reach(self, community: str) -> _Reach:
        client = await self._connected()
        if client.user is None or client.application is None:
            raise RuntimeError("the client has not logged in")
        flags = client.application.flags
        if not (flags.gateway_message_content or flags.gateway_message_content_limited):
            raise ObstacleError(Obstacle.NO_CONTENT)
        with translated(), _where(Obstacle.NOT_THERE):
            guild = await client.fetch_guild(_id(community), with_counts=False)
            me = await guild.fetch_member(client.user.id)
            channels = [one for one in await guild.fetch_channels() if isinstance(one, _Speaking | _Threaded)]
        readable = tuple(one for one in channels if _may_read(one, me))
        if not readable:
            raise ObstacleError(Obstacle.NO_CHANNELS)
        return _Reach(readable, len(channels) - len(readable), guild)


async def _places(reach: _Reach) -> Mapping[int, str]:
    """Everything that messages stand in: channels, and threads that are open or were archived."""
    names = {one.id: one.name for one in reach.readable if not isinstance(one, discord.ForumChannel)}
    parents = {one.id for one in reach.readable}
    with translated(), _where(Obstacle.NOT_THERE):
        names |= {one.id: one.name for one in await reach.guild.active_threads() if one.parent_id in parents}
    for channel in reach.readable:
        if isinstance(channel, _Threaded):
            names |= await _archived(channel)
    return names


async def _archived(channel: _Threaded) -> dict[int, str]:
    with translated():
        try:
            return {one.id: one.name async for one in channel.archived_threads(limit=None)}
        except (discord.Forbidden, discord.NotFound):
            return {}  # closed since we looked


async def _page(client: discord.Client, channel: int, after: int) -> list[Any]:
    """Up to a hundred messages after an id, the oldest first; none where the channel was closed to us meanwhile.

    As Discord gives them: the library's own messages take longer to build than a large community is worth.
    """
    with translated():
        try:
            told = await client.http.logs_from(channel, PAGE, after=after)
        except (discord.Forbidden, discord.NotFound):
            return []
    return sorted(told, key=lambda one: int(one["id"]))


def _wanted(told: Mapping[str, Any], person: Person, until: int) -> bool:
    return bool(told["attachments"]) and told["author"]["id"] == person.id and int(told["id"]) <= until


def _post(told: Mapping[str, Any], scope: Scope, names: Mapping[int, str]) -> Post:
    channel = str(told["channel_id"])
    return Post(
        id=str(told["id"]),
        channel=channel,
        channel_name=names[int(channel)],
        at=datetime.fromisoformat(told["timestamp"]).astimezone(UTC),
        text=str(told["content"]),
        link=f"https://discord.com/channels/{scope.community}/{channel}/{told['id']}",
        attachments=tuple(
            Attachment(str(one["id"]), str(one["filename"]), one.get("content_type"), one.get("size"))
            for one in told["attachments"]
        ),
    )


def _may_read(channel: _Speaking | discord.ForumChannel, me: discord.Member) -> bool:
    allowed = channel.permissions_for(me)
    return allowed.view_channel and allowed.read_message_history


def _id(community: str) -> int:
    if not community.isdecimal():
        raise ObstacleError(Obstacle.NOT_THERE)
    return int(community)


@contextmanager
def _where(obstacle: Obstacle) -> Iterator[None]:
    """What is not there or not open to us, seen from here, stands in the way of the whole."""
    try:
        yield
    except (discord.Forbidden, discord.NotFound):
        raise ObstacleError(obstacle) from None
