"""What the pages need and do not do themselves: the ports of exports, of the feed of changes and of readiness.

No method of `Exports` is given anything but what somebody sent: it looks a handle up by its hash or compares in
constant time, and asks the disk or the store for nothing before that.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.core.phrase import Say
from bot.exports.export import Archive, State
from bot.reminders.changes import Change


@dataclass(frozen=True, slots=True)
class Shown:
    """An export as its page shows it. Nothing here tells whose it is.

    title: what was exported, such as "Videos".
    archive, expires: None only where the state is not READY.
    pictures: the names of the files there is a preview of, in the order of their numbers; a few dozen at most.
    """

    state: State
    title: Say
    made: datetime
    archive: Archive | None = None
    expires: datetime | None = None
    downloads: int = 0
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the archive; `size` in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A preview; `media_type` is one that a browser shows as a picture."""

    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Download:
    """A file that may be read now. `name` is what it is saved as, `sha256` in lower-case hexadecimal."""

    export: str
    name: str
    size: int
    sha256: str
    made: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """It was good once: its time is over, or its export was revoked."""


class Exports(Protocol):
    async def shown(self, handle: str) -> Shown | None:
        """None: no export ever had this handle, or it is forgotten."""
        ...

    async def listed(self, handle: str, first: int, count: int) -> Sequence[Listed]:
        """So many files of the archive from the one numbered `first`, counted from 0; none past the end."""
        ...

    async def picture(self, handle: str, number: int) -> Picture | None: ...

    async def mint(self, handle: str) -> str | None:
        """A new signed word that opens the archive for a short while: long enough to fetch it with pauses.

        None: there is nothing to open. The word is printable ASCII without a slash, at most 500 characters.
        """
        ...

    async def open(self, signed: str) -> Download | Ended | None:
        """What a signed word opens. None: it was never minted here."""
        ...

    def read(self, download: Download, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` to before `end`, in pieces that fit into memory.

        Raises:
            OSError: they cannot be read, or not to the end.
        """
        ...

    async def fetched(self, download: Download) -> None:
        """Somebody has been sent its last byte."""
        ...

    async def revoke(self, handle: str) -> bool:
        """Ends the handle and all that was minted from it, and deletes the file. False: there was nothing to end."""
        ...


class Changes(Protocol):
    async def latest(self, most: int) -> Sequence[Change]:
        """The newest first."""
        ...


Ready: TypeAlias = Callable[[], Awaitable[Mapping[str, bool]]]
"""The parts of the bot that a request may need, by name, and whether each of them works now."""
