"""A Discord that is only read from, over HTTP: a server, its channels and threads, what people posted there."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

import discord
from exports.sites import Answer, Asked

Json: TypeAlias = dict[str, Any]

ME, GUILD, GENERAL, STAFF, FORUM, VOICE = ("900", "60", "1000", "2000", "3000", "4000")
ANN, BOB = "7", "8"
TOKEN = "right.token.indeed"  # noqa: S105  of a server that is none
CONTENT = 1 << 19
READ = str((1 << 10) | (1 << 16) | (1 << 20))
NO_HISTORY = str(1 << 10)


def at(number: int) -> datetime:
    """The instant of an id: a second an id, long ago."""
    return datetime.fromtimestamp(1_700_000_000 + number, UTC)


def snowflake(number: int) -> str:
    return str(discord.utils.time_snowflake(at(number)))


@dataclass(slots=True)
class RestSite:
    """flags: the application's. closed: channels that are refused from now on. faults: what the next answers are."""

    flags: int = CONTENT
    permissions: str = READ
    strangers: set[str] = field(default_factory=set)
    channels: list[Json] = field(default_factory=list)
    active: list[Json] = field(default_factory=list)
    archived: dict[str, list[Json]] = field(default_factory=dict)
    messages: dict[str, list[Json]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    faults: list[Answer] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    async def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        path = asked.path.removeprefix("/api/v10")
        if asked.headers.get("authorization") != f"Bot {TOKEN}":
            return _told(401, {"code": 0, "message": "401: Unauthorized"})
        if self.faults:
            return self.faults.pop(0)
        return self._answer(path.strip("/").split("/"), asked)

    def _answer(self, path: list[str], asked: Asked) -> Answer:  # noqa: C901, PLR0911  one for each request there is
        match path:
            case ["users", "@me"]:
                return _told(200, _user(ME))
            case ["oauth2", "applications", "@me"]:
                return _told(200, _application(self.flags))
            case ["guilds", id_, *_] if id_ != GUILD:
                return _told(404, {"code": 10004, "message": "Unknown Guild"})
            case ["guilds", _]:
                return _told(200, _guild(self.permissions))
            case ["guilds", _, "members", id_]:
                return _told(404 if id_ in self.strangers else 200, _member(id_))
            case ["guilds", _, "channels"]:
                return _told(200, self.channels)
            case ["guilds", _, "threads", "active"]:
                return _told(200, {"threads": self.active, "members": [], "has_more": False})
            case ["channels", id_, *_] if id_ in self.closed:
                return _told(403, {"code": 50001, "message": "Missing Access"})
            case ["channels", id_, "threads", "archived", "public"]:
                return _told(200, {"threads": self.archived.get(id_, []), "members": [], "has_more": False})
            case ["channels", id_, "messages", number]:
                found = [one for one in self.messages.get(id_, []) if one["id"] == number]
                return _told(200, found[0]) if found else _told(404, {"code": 10008, "message": "Unknown Message"})
            case ["channels", id_, "messages"]:
                return _told(200, self._page(id_, int(asked.query["after"]), int(asked.query["limit"])))
            case _:
                return _told(404, {"code": 0, "message": f"this stand-in knows no {asked.path}"})

    def _page(self, channel: str, after: int, limit: int) -> list[Json]:
        """The oldest after an id, told newest first: Discord's way."""
        found = [one for one in self.messages.get(channel, []) if int(one["id"]) > after]
        return sorted(found, key=lambda one: int(one["id"]))[:limit][::-1]

    def post(self, channel: str, number: int, who: str = ANN, files: Iterable[str] = ("cat.png",)) -> Json:
        id_ = snowflake(number)
        told = [
            {
                "id": f"{number}{index}",
                "filename": name,
                "content_type": "image/png",
                "size": 5,
                "url": f"https://cdn.discordapp.com/attachments/{channel}/{number}{index}/{name}?ex=ffffffff&hm=hush",
                "proxy_url": "",
            }
            for index, name in enumerate(files)
        ]
        message: Json = {"id": id_, "channel_id": channel, "author": _user(who), "content": f"words {number}"}
        message |= {"timestamp": at(number).isoformat(), "attachments": told}
        self.messages.setdefault(channel, []).append(message)
        return message

    def paths(self) -> list[str]:
        return [asked.path.removeprefix("/api/v10") for asked in self.asked]


def hall() -> RestSite:
    """A text channel, one for the staff, a forum with a thread that is open and one that was archived, a voice one."""
    site = RestSite()
    hidden = {"id": ME, "type": 1, "allow": "0", "deny": str(1 << 10)}
    site.channels = [
        _channel(GENERAL, 0, "general"),
        _channel(STAFF, 0, "staff", [hidden]),
        {**_channel(FORUM, 15, "questions"), "available_tags": []},
        _channel(VOICE, 2, "lounge"),
        _channel("5000", 4, "a category"),
    ]
    site.active = [_thread("3100", FORUM, "open", archived=False), _thread("2100", STAFF, "hidden", archived=False)]
    site.archived = {FORUM: [_thread("3200", FORUM, "old", archived=True)]}
    return site


class SiteHttp(discord.http.HTTPClient):
    """The library's HTTP client over a site in memory."""

    site: RestSite

    async def request(self, route: discord.http.Route, **sent: Any) -> Any:  # noqa: ANN401
        params = {name: str(value) for name, value in (sent.get("params") or {}).items()}
        asked = Asked(
            route.method,
            "discord.test",
            route.url.removeprefix(route.BASE),
            params,
            {"authorization": f"Bot {self.token}"},
        )
        answer = await self.site.answer(asked)
        told = json.loads(answer.body) if answer.body else None
        if answer.status < 400:
            return told
        raise _error(answer.status)(_Response(answer.status), told)


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    reason: str = "No"


def _error(status: int) -> Any:  # noqa: ANN401  a class of the library's
    known = {403: discord.Forbidden, 404: discord.NotFound, 500: discord.DiscordServerError}
    return known.get(status, discord.HTTPException)


def _told(status: int, body: object) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(body).encode())


def _user(id_: str) -> Json:
    return {"id": id_, "username": f"u{id_}", "discriminator": "0", "avatar": None, "global_name": None}


def _application(flags: int) -> Json:
    told = {"id": ME, "name": "Sunset", "description": "", "icon": None, "bot_public": True, "owner": _user(BOB)}
    return {**told, "bot_require_code_grant": False, "verify_key": "0" * 64, "flags": flags}


def _member(id_: str) -> Json:
    return {"user": _user(id_), "roles": [], "joined_at": None, "flags": 0}


def _channel(id_: str, kind: int, name: str, overwrites: list[Json] | None = None) -> Json:
    told = {"id": id_, "type": kind, "name": name, "position": 0, "guild_id": GUILD, "nsfw": False, "parent_id": None}
    return {**told, "permission_overwrites": overwrites or [], "topic": None, "flags": 0, "bitrate": 64000} | {
        "user_limit": 0
    }


def _thread(id_: str, parent: str, name: str, *, archived: bool) -> Json:
    kept = {"archived": archived, "auto_archive_duration": 60, "archive_timestamp": at(1).isoformat(), "locked": False}
    told = {"id": id_, "type": 11, "name": name, "parent_id": parent, "owner_id": BOB, "guild_id": GUILD}
    return {**told, "thread_metadata": kept, "message_count": 1, "member_count": 1, "flags": 0}


def _guild(permissions: str) -> Json:
    everyone = {"id": GUILD, "name": "@everyone", "permissions": permissions, "color": 0, "hoist": False, "position": 0}
    colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    role = {**everyone, "managed": False, "mentionable": False, "flags": 0, "colors": colours}
    counts = dict.fromkeys(("verification_level", "default_message_notifications", "explicit_content_filter"), 0)
    levels = dict.fromkeys(("mfa_level", "premium_tier", "nsfw_level", "system_channel_flags"), 0)
    told: Json = {"id": GUILD, "name": "Hall", "owner_id": BOB, "preferred_locale": "en-US", "roles": [role]}
    return {**told, "emojis": [], "features": [], **counts, **levels}
