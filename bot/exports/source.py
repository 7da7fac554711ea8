"""Where the things of an export come from: the port of a source, and the values that pass through it.

A source plans the same items in the same order however often it is asked, so that a worker that was killed goes on
where it was. It never asks for a password, a cookie or a session of the service that is closing.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

from bot.core.notice import Json
from bot.core.people import Person
from bot.core.phrase import Phrase
from bot.exports.sums import Sums


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asked for. `options`: what they chose for this source, ids and figures, never their words."""

    export: str
    person: Person
    asked: datetime
    language: str | None = None
    options: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an export will hold and what not, said before it starts. None: it cannot be told ahead. `size` in bytes."""

    items: int | None
    size: int | None
    holds: tuple[Phrase, ...]
    lacks: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to keep.

    key: the same for the same thing at every planning, its own within the export; printable ASCII, at most 200.
    name: what the source calls the file: anything at all, the archive makes a safe name of it.
    size: bytes, where the source says.
    text: what was written beside it.
    origin: where a person can see it, a public address.
    facts: whatever else the source knows, for metadata.json.
    """

    key: str
    name: str
    media_type: str | None = None
    size: int | None = None
    made: datetime | None = None
    text: str = ""
    origin: str | None = None
    facts: Mapping[str, Json] = field(default_factory=dict)


class Why(StrEnum):
    """Why one item was left out; its words are `left_out.<why>` in the catalogs."""

    GONE = "gone"
    FORBIDDEN = "forbidden"
    EXPIRED = "expired"
    TOO_LARGE = "too_large"
    UNREACHABLE = "unreachable"
    BROKEN = "broken"
    UNSAFE = "unsafe"
    HOST_NOT_ALLOWED = "host_not_allowed"
    EMPTY = "empty"
    LINKED_FOLDER = "linked_folder"


@dataclass(frozen=True, slots=True)
class Kept:
    """The item stands whole in the file it was to be put into."""

    sums: Sums
    media_type: str | None = None

    @property
    def size(self) -> int:
        """Bytes."""
        return self.sums.size


@dataclass(frozen=True, slots=True)
class LeftOut:
    """`detail` is for the list of what was left out: a status, a size; never a signed address."""

    why: Why
    detail: str = ""


Fetched: TypeAlias = Kept | LeftOut


class Failure(StrEnum):
    """Why a whole export failed; its words, with the next step, are `export.failed_<failure>` in the catalogs."""

    NOT_SET_UP = "not_set_up"
    NOT_PERMITTED = "not_permitted"
    NOTHING_FOUND = "nothing_found"
    SOURCE_DOWN = "source_down"
    SOURCE_ENDED = "source_ended"
    TOO_LARGE = "too_large"
    NO_SPACE = "no_space"
    TOO_LONG = "too_long"
    BROKE = "broke"
    LOST = "lost"
    """It was ready; its file is gone, since the bot was restored from a copy that did not hold it."""


class SourceFailedError(Exception):
    """The whole export cannot go on, and trying again will not help."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


class TryAgainError(Exception):
    """It may work later: an outage, a rate limit. `after`: seconds, where the source said."""

    def __init__(self, after: float | None = None) -> None:
        super().__init__("try again later")
        self.after = after


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of a planning: what it found, and the source's own mark to go on from after it, where there is one."""

    items: tuple[Item, ...]
    mark: str | None = None


class ExportSource(Protocol):
    @property
    def name(self) -> str:
        """Its catalog section is `source_<name>`."""
        ...

    async def estimate(self, order: Order) -> Estimate:
        """Looks, without fetching.

        Raises:
            Refusal: this person cannot have it, with the reason and the next step.
        """
        ...

    def plan(self, order: Order) -> AsyncIterator[tuple[Item, ...]]:
        """All items in batches, oldest first.

        Raises:
            SourceFailedError, TryAgainError
        """
        ...

    async def fetch(self, order: Order, item: Item, into: Path) -> Fetched:
        """Puts the item's bytes into a file; what a killed attempt left there is resumed or begun anew.

        Raises:
            SourceFailedError, TryAgainError
        """
        ...


@runtime_checkable
class LongPlan(Protocol):
    """A source whose planning takes so long that it goes on where it was broken off, instead of beginning again."""

    def plan_from(self, order: Order, mark: str | None) -> AsyncIterator[Leg]:
        """What `plan` gives, from a mark on that an earlier planning of the same order came to.

        Raises:
            SourceFailedError, TryAgainError
        """
        ...
