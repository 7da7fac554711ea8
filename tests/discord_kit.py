"""What the tests of the Discord side share: a voice of few words, handlers, and Discord's objects out of payloads."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import discord
from discord.state import ConnectionState
from fakes import FakeHandler, FakeReport, TurnedClock
from fakes_contacts import KeptContacts
from fakes_upkeep import KeptUpkeep

from bot.core.command import Command, Option, Suggestion
from bot.core.message import Action, Choice, Message, Reply
from bot.core.phrase import Page, Phrase
from bot.core.router import Handler, build_router
from bot.platforms.discord.parts import Parts
from bot.platforms.discord.settings import DiscordSettings
from bot.platforms.places import RememberedPlaces
from bot.texts.catalog import Catalog, Voice

Payload: TypeAlias = dict[str, Any]
State: TypeAlias = ConnectionState[discord.Client]

ME = 900
CHANNEL = "700000000000000070"
ENGLISH = {
    "date.today": "today",
    "date.now": "now",
    "error.broke": "Something broke: {id}",
    "command.ask": "ask a question",
    "command.setup": "set things up",
    "command.secret": "tell me alone",
    "option.ask_question": "what you want to know",
    "option.setup_mode": "how",
    "choice.quiet": "be quiet",
    "choice.loud": "be loud",
    "menu.ask": "What about this?",
    "slash.ask": "ask",
    "slash.setup": "setup",
    "slash.secret": "secret",
    "platform.share": "Share here",
    "platform.shared": "~ Shared by {name}",
    "platform.not_yours": "Only the person who asked can delete this.",
    "platform.written": "I wrote to you.",
    "platform.closed": "Your direct messages are closed.",
    "said.echo": "You said: {text}",
    "said.which": "Which one?",
    "said.this": "This one",
    "said.other": "Another time…",
    "said.when": "Until when?",
    "said.line": "- A line of a long answer, number {number}, see {page}.",
}
SPANISH = {
    "command.ask": "haz una pregunta",
    "option.ask_question": "lo que quieres saber",
    "choice.quiet": "callado",
    "menu.ask": "¿Y esto?",
    "slash.ask": "preguntar",
    "platform.share": "Mostrar aquí",
    "said.echo": "Dijiste: {text}",
}
TURKISH = {"command.ask": "içinden geldiği gibi sor", "slash.ask": "sor"}
VOICE = Voice({"en": Catalog("en", ENGLISH), "es": Catalog("es", SPANISH), "tr": Catalog("tr", TURKISH)})

CHOICES = (Choice(Phrase("said.this"), "ask:this"), Choice(Phrase("said.other"), "ask:other", Phrase("said.when")))
WHICH = Reply(Action.CHOICES, (Phrase("said.which"),), CHOICES)
LONG = Reply(
    Action.ANSWER,
    tuple(
        Phrase("said.line", {"number": number, "page": Page("the page", f"https://example.org/{number}")})
        for number in range(40)
    ),
)
PUBLIC = Command((Option("question", required=True, suggests=True),), menu=True, private=False)
"""A command whose answers all may see."""


@dataclass(slots=True)
class Echo:
    """Says what it was asked, as an entry of its own; a few words make it say something else."""

    name: str = "ask"
    command: Command = field(
        default_factory=lambda: Command((Option("question", required=True, suggests=True),), menu=True)
    )
    got: list[Message] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)

    def hears(self, _message: Message) -> bool:
        return False

    async def handle(self, message: Message) -> Reply:
        self.got.append(message)
        text = message.options.get("question") or message.text or message.chosen or message.quoted or ""
        echo = Reply(Action.ANSWER, (Phrase("said.echo", {"text": text}),), language=message.language, entry=text)
        return self.replies.get(text, echo)

    async def suggest(self, option: str, typed: str, message: Message) -> tuple[Suggestion, ...]:
        return (
            Suggestion(f"{message.command} {option}: {typed}", f"entry:{typed}"),
            Suggestion("too long to be sent back", "x" * 101),
        )


@dataclass(slots=True)
class Bench:
    """The parts of a bot for tests, each within reach."""

    home: Path
    ask: Echo = field(default_factory=Echo)
    secret: FakeHandler = field(
        default_factory=lambda: FakeHandler(
            "secret", "secret", Reply(Action.ANSWER, (Phrase("said.this"),), private=True)
        )
    )
    setup: FakeHandler = field(
        default_factory=lambda: FakeHandler(
            "setup",
            "",
            Reply(Action.ANSWER, (Phrase("said.this"),)),
            Command((Option("mode", choices=("quiet", "loud")),), admin=True),
        )
    )
    places: RememberedPlaces = field(default_factory=RememberedPlaces)
    clock: TurnedClock = field(default_factory=TurnedClock)
    report: FakeReport = field(default_factory=FakeReport)
    contacts: KeptContacts = field(default_factory=KeptContacts)
    upkeep: KeptUpkeep = field(default_factory=KeptUpkeep)

    @property
    def handlers(self) -> tuple[Handler, ...]:
        return (self.ask, self.secret, self.setup)

    @property
    def parts(self) -> Parts:
        router = build_router(self.handlers, "ask", self.report)
        return Parts(router, VOICE, self.clock, self.places, self.home, self.contacts, self.upkeep)


SETTINGS = DiscordSettings("token", message_content=True)


def state() -> State:
    """The library's own state of a client that never connects."""
    return discord.Client(intents=discord.Intents.none())._connection  # noqa: SLF001  objects cannot be made without it


def user(id_: int = 1, name: str = "ann", *, bot: bool = False) -> Payload:
    return {"id": str(id_), "username": name, "discriminator": "0", "avatar": None, "global_name": name, "bot": bot}


def payload(content: str, id_: int = 5000, more: Payload | None = None) -> Payload:
    """A message as the gateway tells of it."""
    told: Payload = {
        "id": str(id_),
        "channel_id": CHANNEL,
        "author": user(),
        "content": content,
        "timestamp": "2026-10-20T12:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
    }
    return told | (more or {})


def private_channel(of: State) -> discord.DMChannel:
    told: Any = {"id": CHANNEL, "type": 1, "recipients": [user()], "last_message_id": None}
    me: Any = discord.Object(ME)
    return discord.DMChannel(me=me, state=of, data=told)


def guild(of: State, *, features: tuple[str, ...] = (), locale: str = "en-US") -> discord.Guild:
    """A server with a channel, a thread in it (71), the bot's role (81), and one that may manage it all (82)."""
    roles = [role(60, "everyone"), role(81, "Bot", tags={"bot_id": str(ME)}), role(82, "Boss", permissions=str(0x20))]
    told: Any = {
        "id": "60",
        "name": "Hall",
        "owner_id": "2",
        "roles": roles,
        "emojis": [],
        "features": list(features),
        "preferred_locale": locale,
        "channels": [{"id": CHANNEL, "type": 0, "name": "general", "position": 0, "permission_overwrites": []}],
        "threads": [thread()],
        "members": [],
        "voice_states": [],
        "presences": [],
        "member_count": 1,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "premium_tier": 0,
        "nsfw_level": 0,
        "system_channel_flags": 0,
    }
    return discord.Guild(data=told, state=of)


def role(id_: int, name: str, permissions: str = "0", tags: dict[str, str] | None = None) -> Payload:
    told = {"id": str(id_), "name": name, "permissions": permissions, "color": 0, "hoist": False, "position": 1}
    colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    more = {"managed": False, "mentionable": True, "flags": 0, "colors": colours}
    return {**told, **more, **({"tags": tags} if tags else {})}


def thread() -> Payload:
    kept = {"archived": False, "auto_archive_duration": 60, "archive_timestamp": "2026-10-20T12:00:00+00:00"}
    told = {"id": "71", "type": 11, "name": "corner", "parent_id": CHANNEL, "owner_id": "1", "guild_id": "60"}
    return {**told, "thread_metadata": kept, "message_count": 1, "member_count": 1}


def written(content: str, more: Payload | None = None, hall: discord.Guild | None = None) -> discord.Message:
    """A message somebody wrote: in private, or in a channel of a server."""
    more = more or {}
    of = hall._state if hall is not None else state()  # noqa: SLF001
    channel: Any = private_channel(of)
    if hall is not None:
        of._add_guild(hall)  # noqa: SLF001
        channel = hall.get_channel_or_thread(int(more.get("channel_id", int(CHANNEL))))
        more = {"guild_id": str(hall.id), "member": member(), **more}
    told: Any = payload(content, more=more)
    return discord.Message(state=of, channel=channel, data=told)


def member(*roles: str) -> Payload:
    return {"roles": list(roles), "joined_at": None, "flags": 0}
