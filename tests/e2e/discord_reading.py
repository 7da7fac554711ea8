"""What a stand-in Discord lets a bot read over HTTP: its server, the channels and threads of it, and their messages.

Without the intent for it, the words and files of what others wrote among each other are left blank, as Discord does.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from e2e.discord_world import GUILD, ME, Json, World, guild, member

Answer: TypeAlias = tuple[int, Any]
Query: TypeAlias = Mapping[str, str]

MOST = 100
_USUAL = 50
_NO_ACCESS: Answer = (403, {"code": 50001, "message": "Missing Access"})
_UNKNOWN_SERVER: Answer = (404, {"code": 10004, "message": "Unknown Guild"})
_UNKNOWN_MEMBER: Answer = (404, {"code": 10007, "message": "Unknown Member"})
_UNKNOWN_MESSAGE: Answer = (404, {"code": 10008, "message": "Unknown Message"})
_VIEW = 1 << 10


def read(world: World, path: str, query: Query) -> Answer | None:
    """None: nothing that is read here."""
    for pattern, tells in _READS.items():
        found = re.fullmatch(pattern, path)
        if found is not None:
            return tells(world, query, *found.groups())
    return None


def _server(world: World, _query: Query, id_: str) -> Answer:
    if id_ != GUILD:
        return _UNKNOWN_SERVER
    cached = ("channels", "threads", "members", "voice_states", "presences", "member_count")
    return 200, {key: value for key, value in guild(world).items() if key not in cached}


def _member(world: World, _query: Query, id_: str, who: str) -> Answer:
    if id_ != GUILD:
        return _UNKNOWN_SERVER
    return _UNKNOWN_MEMBER if who in world.strangers else (200, member(who))


def _channels(world: World, _query: Query, id_: str) -> Answer:
    return (200, world.channels()) if id_ == GUILD else _UNKNOWN_SERVER


def _active(world: World, _query: Query, id_: str) -> Answer:
    told = {"threads": world.threads(), "members": [], "has_more": False}
    return (200, told) if id_ == GUILD else _UNKNOWN_SERVER


def _archived(world: World, _query: Query, channel: str) -> Answer:
    if _closed(world, channel):
        return _NO_ACCESS
    mine = [one for one in world.archived if one["parent_id"] == channel]
    return 200, {"threads": mine, "members": [], "has_more": False}


def _message(world: World, _query: Query, channel: str, id_: str) -> Answer:
    message = world.messages.get(id_)
    if _closed(world, channel):
        return _NO_ACCESS
    there = message is not None and message["channel_id"] == channel
    return (200, _seen(world, message)) if message is not None and there else _UNKNOWN_MESSAGE


def _page(world: World, query: Query, channel: str) -> Answer:
    """`after` an id, or the newest: always told with the newest first."""
    limit = int(query.get("limit", _USUAL))
    if not 1 <= limit <= MOST:
        return 400, {"code": 50035, "message": "Invalid Form Body"}
    if _closed(world, channel):
        return _NO_ACCESS
    there = sorted((one for one in world.messages.values() if one["channel_id"] == channel), key=_age)
    if "after" in query:
        there = [one for one in there if _age(one) > int(query["after"])][:limit]
    return 200, [_seen(world, one) for one in reversed(there[-limit:])]


def _closed(world: World, channel: str) -> bool:
    """Itself, or for a thread the channel it is in."""
    places = (*world.channels(), *world.threads(), *world.archived)
    told = next((one for one in places if one["id"] == channel), {})
    denied = [int(one["deny"]) for one in told.get("permission_overwrites", ()) if one["id"] == ME]
    above = told.get("parent_id")
    return channel in world.shut or any(deny & _VIEW for deny in denied) or (bool(above) and _closed(world, str(above)))


def _seen(world: World, message: Json) -> Json:
    private = message["channel_id"] in world.dms.values()
    ours = message["author"]["id"] == ME or any(one["id"] == ME for one in message["mentions"])
    if private or ours or world.reads_content():
        return message
    return {**message, "content": "", "attachments": [], "embeds": [], "components": []}


def _age(message: Json) -> int:
    return int(message["id"])


_READS: dict[str, Callable[..., Answer]] = {
    r"/guilds/(\d+)": _server,
    r"/guilds/(\d+)/members/(\d+)": _member,
    r"/guilds/(\d+)/channels": _channels,
    r"/guilds/(\d+)/threads/active": _active,
    r"/channels/(\d+)/threads/archived/public": _archived,
    r"/channels/(\d+)/messages/(\d+)": _message,
    r"/channels/(\d+)/messages": _page,
}
