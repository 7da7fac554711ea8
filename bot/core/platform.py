"""The port of a place where people talk to the bot: it runs, and it delivers what is due.

What comes in while it runs goes through the router; what the courier hands it comes back as an Outcome. An expected
failure is an Outcome, never an exception.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, TypeAlias, runtime_checkable

from bot.core.message import Message
from bot.core.people import Address, Person
from bot.core.text import Text


@dataclass(frozen=True, slots=True)
class Button:
    """A choice in words. `asks`: what to type when it is pressed; None: pressing is enough."""

    label: str
    handle: str
    asks: str | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something to say that nobody asked for just now. To a person: in a direct message.

    `key` is the same at every attempt at the same thing: a platform that can, tells duplicates by it.
    """

    to: Person | Address
    text: Text
    key: str
    buttons: tuple[Button, ...] = ()


class Reason(StrEnum):
    """Why something could not be delivered; shown to the person in /reminders and counted by the operator."""

    CLOSED = "closed"
    """The person takes no direct messages from the bot: not tried again until they act."""
    GONE = "gone"
    """The place or the account is no more."""
    FORBIDDEN = "forbidden"
    """The bot may not write there."""
    REFUSED = "refused"
    """The platform does not take this message, however often it is sent."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """`message` is the platform's id of what was sent."""

    message: str


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """It will not work by trying again."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Later:
    """It may work later: a rate limit, an outage. `after` where the platform said how long to wait."""

    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The place has another address now; everything kept under the old one goes there."""

    to: Address


Outcome: TypeAlias = Delivered | Undeliverable | Later | Moved


class Platform(Protocol):
    @property
    def name(self) -> str: ...

    async def run(self, stop: asyncio.Event) -> None:
        """Takes in what people say until stopped. Ends within ten seconds of that."""
        ...

    async def deliver(self, parcel: Parcel) -> Outcome: ...

    def forget(self, person: Person) -> None:
        """Lets go of whatever it remembers of a person of its own."""
        ...


@runtime_checkable
class Forgetting(Protocol):
    """What remembers something of a person on its own, platform or terminal."""

    def forget(self, person: Person) -> None:
        """Lets go of it."""
        ...


@runtime_checkable
class Removing(Protocol):
    """A platform on which the bot may take away what somebody else wrote, in some places at least."""

    async def remove(self, message: Message) -> bool:
        """Takes it away; False: it may not, or it is no message that stands anywhere."""
        ...
