"""What those who keep the facts should see: questions nobody could answer, and answers somebody called wrong.

Kept without names, and without what gives somebody away by its form: addresses, numbers, mentions. Who called which
answer wrong is kept apart from it and for a while only: so that nobody does it twice or without end, and nobody else
adds to it.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.people import Person
from bot.knowledge.base import KnowledgeBase

LONGEST = 300
"""Characters kept of what somebody wrote."""

LONGEST_SHOWN = 4000
"""Characters kept of an answer that was called wrong."""

DAILY = 20
"""Answers that one person may call wrong within a day."""
DAY = timedelta(days=1)

_GIVES_AWAY = re.compile(
    r"""
    \S+@\S+ | https?://\S+ | www\.\S+
    | <[@#][^>\s]*> | (?<!\w)@\w+
    | \+?\d(?:[\s().-]?\d){4,} | \b[0-9a-f]{16,}\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Missed:
    """A question nobody could answer. near: the entry it is nearest to, though not near enough."""

    text: str
    language: str | None
    near: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Questions near the same entry, or near none: how often they were asked, and the wordings asked most."""

    near: str | None
    count: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """An answer somebody called wrong, as it was shown to them."""

    entry: str
    version: str
    language: str | None
    shown: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A doubt that is kept. again: it was already, by the same person. open: they may still say what is wrong."""

    number: int
    again: bool = False
    open: bool = True


@dataclass(frozen=True, slots=True)
class Doubted:
    """Doubts about one version of an entry, and what people said was wrong."""

    entry: str
    version: str
    count: int
    notes: tuple[str, ...]


class CurationBox(Protocol):
    async def missed(self, question: Missed, at: datetime) -> None: ...

    async def doubt(self, doubt: Doubt, person: Person, at: datetime) -> Noted | None:
        """Keeps it, once for each person and version of an entry. None: they have called `DAILY` others wrong."""
        ...

    async def explain(self, number: int, person: Person, note: str) -> bool:
        """Adds what is wrong, once; False: they have no such doubt any more, or it is explained."""
        ...

    async def groups(self, most: int) -> Sequence[Group]:
        """Those asked most often first."""
        ...

    async def doubted(self, most: int) -> Sequence[Doubted]: ...

    async def settle_group(self, near: str | None) -> int:
        """Takes the questions off the list; gives how many wordings there were."""
        ...

    async def settle_doubts(self, entry: str) -> int: ...


def nameless(words: str) -> str:
    """The words on one line, short, without what gives somebody away by its form."""
    return " ".join(_GIVES_AWAY.sub("…", words).split())[:LONGEST]


def version(base: KnowledgeBase, entry: str) -> str:
    """Names what an answer says and stands on: another one after every change to it."""
    found = base.entries[entry]
    milestones = [base.milestones[name] for name in found.milestones]
    claims = [base.claims[name] for name in found.stands_on]
    written = "\n".join(one.model_dump_json() for one in (found, *milestones, *claims))
    return hashlib.blake2b(written.encode(), digest_size=3).hexdigest()
