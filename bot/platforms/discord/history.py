"""A community's history on Discord, for the export of a person's posts: implements the port of `exports/sources/posts`.

Reads over HTTP alone, without a connection to the gateway, so that the worker can do it beside the bot. Which channels:
all whose history the bot may read, with their threads, except private threads that are archived. Of those that it may
not read, only the ones are named that the person sees too.
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
from bot.exports.sources.posts import Attachment, Closed, Obstacle, ObstacleError, Passage, Post, Scope, View
from bot.exports.sources.sweep import Stretch, sweep
from bot.platforms.discord.addresses import Addresses
from bot.platforms.discord.reading import Connect, translated

PAGE = 100

_Speaking: TypeAlias = discord.TextChannel | discord.VoiceChannel | discord.StageChannel
_Threaded: TypeAlias = discord.TextChannel | discord.ForumChannel


@dataclass(frozen=True, slots=True)
class _Reach:
    """The channels that can be read, those that cannot though the person sees them, the ids of all that they see."""

    readable: tuple[_Speaking | discord.ForumChannel, ...]
    closed: tuple[_Speaking | discord.ForumChannel, ...]
    seen: frozenset[int]
    guild: discord.Guild


@dataclass(slots=True)
class _Places:
    """Everything that messages stand in, by id with its name; `above`: the channel that a thread is in."""

    names: dict[int, str] = field(default_factory=dict)
    above: dict[int, int] = field(default_factory=dict)
    closed: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class DiscordHistory:
    connect: Connect
    clock: Clock
    _client: discord.Client | None = None
    _connecting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _addresses: Addresses = field(default_factory=Addresses)

    async def look(self, person: Person, community: str) -> View:
        reach = await self._reach(person, community)
        return View(len(reach.readable), len(reach.closed))

    async def posts(self, scope: Scope) -> AsyncIterator[Passage]:
        client = await self._connected()
        reach = await self._reach(scope.person, scope.community)
        places = await _places(reach)
        until = discord.utils.time_snowflake(scope.until, high=True)

        async def read_on(channel: int, after: int) -> Stretch[Post]:
            told = await _page(client, channel, after)
            if told is None:
                if places.above.get(channel, channel) in reach.seen:
                    places.closed[channel] = places.names[channel]
                return Stretch((), None)
            wanted = (one for one in told if _wanted(one, scope.person, until))
            found = [(int(one["id"]), _post(one, scope, places.names)) for one in wanted]
            more = len(told) == PAGE and int(told[-1]["id"]) < until
            return Stretch(found, int(told[-1]["id"]) if more else None)

        async for swept in sweep(tuple(places.names), read_on, int(scope.after or 0)):
            yield Passage(swept.found, None if swept.read_to is None else str(swept.read_to))
        link = f"https://discord.com/channels/{scope.community}/"
        yield Passage(closed=tuple(Closed(str(id_), name, f"{link}{id_}") for id_, name in places.closed.items()))

    async def attachment(self, person: Person, post: tuple[str, str], attachment: str) -> Place:
        """Discord's addresses are signed for a day. One reading renews those of a hundred messages.

        What was just read is good whenever it ends by our clock, which may be wrong.
        """
        channel, message = post
        wanted = (person.id, message, attachment)
        found = self._addresses.get(wanted, self.clock())
        if found is None:
            client = await self._connected()
            told = await _page(client, int(channel), int(message) - 1)
            if told is None:
                return LeftOut(Why.FORBIDDEN)
            fresh = {
                (one["author"]["id"], one["id"], file["id"]): file["url"] for one in told for file in one["attachments"]
            }
            self._addresses.keep(fresh)
            found = fresh.get(wanted)
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

    async def _reach(self, person: Person, community: str) -> _Reach:
        client = await self._connected()
        if client.user is None:
            raise RuntimeError("the client has not logged in")
        with translated(), _where(Obstacle.NOT_LET_IN):
            flags = (await client.application_info()).flags  # as they are now: an admin may just have set them
        if not (flags.gateway_message_content or flags.gateway_message_content_limited):
            raise ObstacleError(Obstacle.NO_CONTENT)
        with translated(), _where(Obstacle.NOT_THERE):
            guild = await client.fetch_guild(_id(community), with_counts=False)
            me = await guild.fetch_member(client.user.id)
            channels = [one for one in await guild.fetch_channels() if isinstance(one, _Speaking | _Threaded)]
        readable = tuple(one for one in channels if _may_read(one, me))
        if not readable:
            raise ObstacleError(Obstacle.NO_CHANNELS)
        they = await _member(guild, person)
        seen = [one for one in channels if they is not None and one.permissions_for(they).view_channel]
        closed = tuple(one for one in seen if one not in readable)
        return _Reach(readable, closed, frozenset(one.id for one in seen), guild)


async def _member(guild: discord.Guild, person: Person) -> discord.Member | None:
    """None: they have left, and see nothing there any more."""
    with translated():
        try:
            return await guild.fetch_member(int(person.id))
        except (discord.Forbidden, discord.NotFound):
            return None


async def _places(reach: _Reach) -> _Places:
    """Channels, and threads that are open or were archived."""
    found = _Places(closed={one.id: one.name for one in reach.closed})
    found.names |= {one.id: one.name for one in reach.readable if not isinstance(one, discord.ForumChannel)}
    parents = {one.id for one in reach.readable}
    with translated(), _where(Obstacle.NOT_THERE):
        threads = [one for one in await reach.guild.active_threads() if one.parent_id in parents]
    for channel in reach.readable:
        archived = await _archived(channel) if isinstance(channel, _Threaded) else []
        if archived is None and channel.id in reach.seen:
            found.closed[channel.id] = channel.name
        threads += archived or []
    found.names |= {one.id: one.name for one in threads}
    found.above |= {one.id: one.parent_id for one in threads}
    return found


async def _archived(channel: _Threaded) -> list[discord.Thread] | None:
    """None: the channel is closed to us."""
    with translated():
        try:
            return [one async for one in channel.archived_threads(limit=None)]
        except discord.Forbidden:
            return None
        except discord.NotFound:
            return []  # deleted meanwhile


async def _page(client: discord.Client, channel: int, after: int) -> list[Any] | None:
    """Up to a hundred messages after an id, the oldest first; None where the channel is closed to us.

    As Discord gives them: the library's own messages take longer to build than a large community is worth.
    """
    with translated():
        try:
            told = await client.http.logs_from(channel, PAGE, after=after)
        except discord.Forbidden:
            return None
        except discord.NotFound:
            return []  # deleted meanwhile
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
    heard = allowed.connect or not isinstance(channel, discord.VoiceChannel | discord.StageChannel)
    return allowed.view_channel and allowed.read_message_history and heard


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
