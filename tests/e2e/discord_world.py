"""What a stand-in Discord holds: people, a server, messages; and the payloads in which it tells of them."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

ME, APPLICATION, GUILD, CHANNEL, FORUM, THREAD = (str(900_000_000_000_000_000 + n) for n in range(6))
ANN, BOB = "700000000000000001", "700000000000000002"
TOKEN = "right.token.indeed"  # noqa: S105  of a server that is none
EVERYTHING = str((1 << 53) - 1)

TEXT, DM, PUBLIC_THREAD, FORUM_KIND = 0, 1, 11, 15
EPHEMERAL = 1 << 6


@dataclass(slots=True)
class World:
    """`numbers` makes ids; `nonces` the messages that were sent with one."""

    token: str = TOKEN
    flags: int = 1 << 19
    permissions: str = EVERYTHING
    endpoint: str | None = None
    closed: set[str] = field(default_factory=set)
    messages: dict[str, Json] = field(default_factory=dict)
    nonces: dict[tuple[str, str], str] = field(default_factory=dict)
    dms: dict[str, str] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    more_channels: list[Json] = field(default_factory=list)
    more_threads: list[Json] = field(default_factory=list)
    archived: list[Json] = field(default_factory=list)
    """Threads that are not among the active ones any more."""
    shut: set[str] = field(default_factory=set)
    """Channels that answer 403, whatever their permissions say."""
    strangers: set[str] = field(default_factory=set)
    """People who are not in the server."""
    interactions: dict[str, Json] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1_456_000_000_000_000_000, 1000))

    def id(self) -> str:
        return str(next(self.numbers))

    def said_in(self, channel: str) -> list[str]:
        """What the bot said there, ephemeral answers apart."""
        ours = (m for m in self.messages.values() if m["channel_id"] == channel and m["author"]["id"] == ME)
        return [str(m["content"]) for m in ours if not m.get("flags", 0) & EPHEMERAL]

    def new_message(self, channel: str, author: Json, body: Json) -> Json:
        message = {
            "id": self.id(),
            "channel_id": channel,
            "author": author,
            "content": body.get("content") or "",
            "timestamp": datetime.now(UTC).isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": body.get("mentions", []),
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 19 if body.get("message_reference") else 0,
            "components": body.get("components", []),
            "flags": body.get("flags", 0),
        }
        message |= {key: body[key] for key in ("nonce", "interaction_metadata") if key in body}
        if channel not in self.dms.values():
            message["guild_id"] = GUILD
        if body.get("message_reference"):
            answered = self.messages.get(str(body["message_reference"]["message_id"]))
            message["message_reference"] = {**body["message_reference"], "channel_id": channel}
            message["referenced_message"] = answered
        self.messages[message["id"]] = message
        return message

    def dm_with(self, person: str) -> str:
        return self.dms.setdefault(person, self.id())

    def channel(self, id_: str) -> Json:
        person = next((person for person, dm in self.dms.items() if dm == id_), None)
        if person is not None:
            return {"id": id_, "type": DM, "recipients": [user(person)], "last_message_id": None}
        return next(told for told in (*self.channels(), *self.threads()) if told["id"] == id_)

    def channels(self) -> list[Json]:
        return [*channels(), *self.more_channels]

    def threads(self) -> list[Json]:
        """Those that are active."""
        return [thread(), *self.more_threads]

    def reads_content(self) -> bool:
        """Whether the intent is granted, to a verified application or to a small one."""
        return bool(self.flags & ((1 << 18) | (1 << 19)))


def user(id_: str) -> Json:
    names = {ME: "sunset", ANN: "ann", BOB: "bob"}
    name = names.get(id_, f"u{id_}")
    bare = {"id": id_, "username": name, "global_name": name, "discriminator": "0", "avatar": None}
    return {**bare, "bot": id_ == ME}


def member(id_: str) -> Json:
    return {"user": user(id_), "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False} | {
        "flags": 0,
        "permissions": EVERYTHING if id_ == ANN else str(1 << 11),
    }


def application(world: World) -> Json:
    return {
        "id": APPLICATION,
        "name": "Sunset",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user(ANN),
        "verify_key": "0" * 64,
        "flags": world.flags,
        "interactions_endpoint_url": world.endpoint,
        "integration_types_config": {"0": {}, "1": {}},
    }


def text_channel(id_: str, name: str, *, hidden_from: str | None = None) -> Json:
    """A channel of the server; one person may be kept from seeing it."""
    kept = [] if hidden_from is None else [{"id": hidden_from, "type": 1, "allow": "0", "deny": str(1 << 10)}]
    told = {"guild_id": GUILD, "position": 0, "permission_overwrites": kept, "nsfw": False, "parent_id": None}
    return {**told, "id": id_, "type": TEXT, "name": name, "topic": None}


def channels() -> list[Json]:
    told = {"guild_id": GUILD, "position": 0, "permission_overwrites": [], "nsfw": False, "parent_id": None}
    forum: Json = {
        "available_tags": [],
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
    }
    return [
        {**told, "id": CHANNEL, "type": TEXT, "name": "general", "topic": None},
        {**told, **forum, "id": FORUM, "type": FORUM_KIND, "name": "questions", "topic": None, "flags": 0},
    ]


def thread(id_: str = THREAD, name: str = "my question", parent: str = FORUM, *, archived: bool = False) -> Json:
    """A post in the forum, or a thread of another channel."""
    kept = {"archived": archived, "auto_archive_duration": 60, "archive_timestamp": "2026-01-01T00:00:00+00:00"}
    told = {"id": id_, "type": PUBLIC_THREAD, "name": name, "parent_id": parent, "owner_id": ANN}
    return {**told, "guild_id": GUILD, "thread_metadata": {**kept, "locked": False}, "message_count": 1} | {
        "member_count": 1,
        "flags": 0,
    }


def guild(world: World) -> Json:
    everyone = {"id": GUILD, "name": "@everyone", "permissions": world.permissions, "color": 0, "hoist": False}
    role = {**everyone, "position": 0, "managed": False, "mentionable": False, "flags": 0}
    colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    counts = dict.fromkeys(("verification_level", "default_message_notifications", "explicit_content_filter"), 0)
    levels = dict.fromkeys(("mfa_level", "premium_tier", "nsfw_level", "system_channel_flags"), 0)
    lists: Json = {"emojis": [], "features": [], "voice_states": [], "presences": []}
    return {
        "id": GUILD,
        "name": "Hall",
        "owner_id": BOB,
        "preferred_locale": "en-US",
        "member_count": 3,
        "roles": [{**role, "colors": colours}],
        "channels": world.channels(),
        "threads": world.threads(),
        "members": [member(ME)],
        **counts,
        **levels,
        **lists,
    }
