"""What can arrive from Telegram, in our own words: every update is exactly one of these."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.core.message import Message
from bot.core.people import Address, Person

PLATFORM = "telegram"


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot itself is, which commands it answers to in a group without being named, what it speaks.

    inline: whether BotFather was told to let it answer in any chat.
    """

    id: int
    username: str
    commands: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an answer goes: a chat, the topic in it, and the message it answers there."""

    chat: int
    thread: int | None = None
    message: int | None = None

    @property
    def address(self) -> Address:
        return Address(PLATFORM, str(self.chat), None if self.thread is None else str(self.thread))


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote a message, or wrote it anew.

    fresh: it was written just now, not when the bot was away or before it was edited.
    anonymous: by an admin without a name, so with no private chat.
    """

    message: Message
    spot: Spot
    edited: bool = False
    fresh: bool = True
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody, called `name`, pressed a button. It stands in a chat of ours (`spot`) or anywhere (`inline`).

    asker: whose question is answered there, where that can be told.
    """

    message: Message
    query: str
    name: str
    spot: Spot | None = None
    inline: str | None = None
    asker: str | None = None


@dataclass(frozen=True, slots=True)
class Prompted:
    """Somebody pressed a button after which something is to be typed. `label`: what stood on it, or empty."""

    pressed: Pressed
    handle: str
    label: str


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Somebody wants an answer gone: its messages, if `owner` is who pressed."""

    pressed: Pressed
    owner: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Typing:
    """Somebody types after the bot's name, in any chat: inline mode."""

    message: Message
    query: str


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody called the bot into a chat it is not in: guest mode. One answer, and only by this query."""

    message: Message
    query: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody came to the private chat by a link that carries something we keep for them."""

    message: Message
    spot: Spot
    kept: str


@dataclass(frozen=True, slots=True)
class Opened:
    person: Person


@dataclass(frozen=True, slots=True)
class Closed:
    person: Person


@dataclass(frozen=True, slots=True)
class Left:
    address: Address


@dataclass(frozen=True, slots=True)
class Migrated:
    old: Address
    new: Address


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us. `why` is a constant, for counting."""

    why: str


Event: TypeAlias = (
    Said | Pressed | Prompted | Dismissed | Typing | Called | Arrived | Opened | Closed | Left | Migrated | Ignored
)
