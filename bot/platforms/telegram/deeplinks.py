"""Links that carry a person from a group to the private chat, and what is kept for them until they come.

A link carries a random handle and nothing else. What it stands for is kept in memory only, for a day, and handed to
nobody but the person it is for; after a restart it is gone, and the person is told to ask again.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.core.message import Reply
from bot.core.people import Person
from bot.platforms.telegram.events import Me, Prompted

KEPT = timedelta(days=1)
MOST = 2_000

INLINE = "inline"
"""The payload of the link above inline results: it stands for nothing kept."""


def link(me: Me, handle: str = "") -> str:
    """The private chat; with a handle, what is kept under it is asked for on arrival."""
    return f"https://t.me/{me.username}" + (f"?start={handle}" if handle else "")


Kept: TypeAlias = Reply | Prompted


@dataclass(frozen=True, slots=True)
class _Thing:
    person: Person
    what: Kept
    language: str | None
    at: datetime


@dataclass(slots=True)
class Keeping:
    """What waits for people to come to the private chat; the oldest goes first."""

    _things: OrderedDict[str, _Thing] = field(default_factory=OrderedDict, init=False)

    def keep(self, person: Person, what: Kept, language: str | None, at: datetime) -> str:
        """Keeps something and gives the handle for the link: letters, digits, - and _, not to be guessed."""
        handle = secrets.token_urlsafe(16)
        self._things[handle] = _Thing(person, what, language, at)
        while len(self._things) > MOST or at - next(iter(self._things.values())).at > KEPT:
            self._things.popitem(last=False)
        return handle

    def find(self, handle: str, person: Person, at: datetime) -> tuple[Kept, str | None] | None:
        """What is kept under the handle for this person, and the language to say it in."""
        thing = self._things.get(handle)
        if thing is None or thing.person != person or at - thing.at > KEPT:
            return None
        return thing.what, thing.language

    def drop(self, handle: str) -> None:
        self._things.pop(handle, None)

    def forget(self, person: Person) -> None:
        for handle in [handle for handle, thing in self._things.items() if thing.person == person]:
            del self._things[handle]
