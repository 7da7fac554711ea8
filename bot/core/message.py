"""What comes in and what goes out, on every platform alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.core.people import Address, Person
from bot.core.phrase import Say

LARGEST_FILE = 1_000_000
"""Bytes of a file that is handed out with a reply: what every platform takes, and a line of JSON carries."""

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.[a-z]{1,9}")


class Place(StrEnum):
    DM = "dm"
    GROUP = "group"


class Action(StrEnum):
    """What became of a message. The JSON lines say it in these words; they are a promise to those who bridge to us."""

    ANSWER = "answer"
    CHOICES = "choices"
    UNKNOWN = "unknown"
    SILENT = "silent"
    GREETING = "greeting"
    REFUSAL = "refusal"
    HELP = "help"
    REMINDER_SET = "reminder.set"
    REMINDER_LISTED = "reminder.list"
    REMINDER_CHANGED = "reminder.change"
    REMINDER_CANCELLED = "reminder.cancel"
    REMINDER_SNOOZED = "reminder.snooze"
    REMINDER_PAUSED = "reminder.pause"
    CALENDAR_GIVEN = "reminder.calendar"
    FOLLOW_SET = "reminder.follow"
    FOLLOW_LISTED = "reminder.follows"
    FOLLOW_STOPPED = "reminder.unfollow"
    SETTINGS_SHOWN = "settings.show"
    SETTINGS_CHANGED = "settings.change"
    PRIVACY_SHOWN = "privacy.show"
    FORGOTTEN = "privacy.forget"
    EXPORT_OFFERED = "export.offer"
    EXPORT_LOOKED = "export.look"
    EXPORT_STARTED = "export.start"
    EXPORT_SHOWN = "export.status"
    EXPORT_LINKED = "export.link"
    EXPORT_CANCELLED = "export.cancel"
    EXPORT_REVOKED = "export.revoke"
    EXPORT_ADVISED = "export.advice"
    BASKET_FILLED = "export.put"
    BASKET_SHOWN = "export.basket"
    BASKET_EMPTIED = "export.empty"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a direct message.

    `reference` is the platform's own and outlives any address of the file; `size` in bytes; `forwarded` tells that it
    was somebody else's message, passed on.
    """

    reference: str = field(repr=False)
    name: str
    media_type: str | None = None
    size: int | None = None
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Something a person wrote, pressed or called.

    `at` is the instant it is answered at, aware and in UTC. `command` is the name of a command the platform or a
    leading slash gave, `text` then being its argument and `options` what was put into named blanks; `chosen` is the
    handle of a choice that was pressed, `text` then being what it asked for; `quoted` is the message that this one
    answers or was called on; `admin` tells that the person runs this community; `edited` that it was written before,
    and what it asked for then was answered or done; `community` is the platform's id of the one it was written in;
    `attachments` are seen in direct messages only; `album` is the platform's id of what it was sent together with.
    """

    id: str
    text: str
    person: Person
    address: Address
    place: Place
    addressed: bool
    at: datetime
    command: str | None = None
    chosen: str | None = None
    language: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    quoted: str | None = None
    admin: bool = False
    edited: bool = False
    community: str | None = None
    attachments: tuple[Attachment, ...] = ()
    album: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. The handle is short, opaque to all but the handler that made it, and still good after a restart."""

    label: Say
    handle: str
    asks: Say | None = None
    """What to type when it is pressed (a form field, or the next message); None: pressing is enough."""
    for_others: bool = False
    """Of use to others who see it; not offered where one person alone does."""


@dataclass(frozen=True, slots=True)
class File:
    """A small file that the bot made and hands out; nothing that a person typed is in its name.

    Raises:
        ValueError: a name that is more than a name, or more bytes than `LARGEST_FILE`.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if _FILE_NAME.fullmatch(self.name) is None or len(self.data) > LARGEST_FILE:
            raise ValueError(f"no file to hand out: {self.name!r} of {len(self.data)} bytes")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says now.

    private: for the person alone, in a direct message or shown to nobody else.
    replaces: takes the place of the message whose choice was pressed, where the platform can.
    passing: a word that need not stay: it may flash up where the platform can do that.
    language: the one the person wrote in, where that could be told.
    live: the id of what is under way and shown in it: its message is kept up to date, where the platform can.
    file: comes with it; such a reply takes no other message's place.
    shares: the choice that gives what others may be shown of it; None: what may be shown may be shown as it stands.
    """

    action: Action
    says: tuple[Say, ...] = ()
    choices: tuple[Choice, ...] = ()
    private: bool = False
    replaces: bool = False
    passing: bool = False
    language: str | None = None
    entry: str | None = None
    entries: tuple[str, ...] = ()
    confidence: float | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    live: str | None = None
    file: File | None = None
    shares: str | None = None

    def for_one(self) -> "Reply":
        """As it is offered to one person alone."""
        return replace(self, choices=tuple(choice for choice in self.choices if not choice.for_others))


SILENT = Reply(Action.SILENT)
