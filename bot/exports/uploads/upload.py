"""What is kept of upload pages and of the files that come through them, the port for it, and why a file is refused."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.people import Person
from bot.exports.sources.basket import Contents, Handed
from bot.exports.sources.basket_desk import Room

VIA = "upload"
"""Who keeps a file in the basket that came through the page: the bot itself."""
OPEN_FOR = timedelta(hours=24)
"""How long a page is open, from when it was last asked for or the last bytes came."""
COMING_FOR = timedelta(hours=1)
"""How long after its last bytes the rest of a file counts as on its way, and the disk as taken by it."""
KEPT_FOR = timedelta(days=7)
"""How long an uploaded file lies ready to be packed up."""

GIGABYTE = 1_000_000_000
_LONGEST_NAME = 200
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,60}")
_MARK = re.compile(r"[0-9a-z-]{1,64}")


@dataclass(frozen=True, slots=True)
class UploadPage:
    """Somebody's page. `salt` makes its handle another one than any before; `digest` finds it by its handle."""

    person: Person
    salt: str = field(repr=False)
    digest: str = field(repr=False)
    expires: datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is coming, or has come.

    offset: so many bytes are on the disk for good. mark: what the sender knows the file by when it is picked again;
    nothing here depends on it. finished: when its last byte had come; it is in the basket since then.
    """

    id: str
    person: Person
    name: str
    size: int
    made: datetime
    offset: int = 0
    media_type: str | None = None
    mark: str = ""
    finished: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """What a sender says of a file before it comes. None of it is believed to be more than a label."""

    size: int
    name: str = ""
    media_type: str | None = None
    mark: str = ""

    def tidy(self) -> "Announced":
        """A name that is one name, without what steers a terminal; a type that is a type."""
        last = self.name.replace("\\", "/").rpartition("/")[2]
        name = "".join(letter for letter in last if letter.isprintable()).strip()[:_LONGEST_NAME].strip()
        typed = self.media_type if self.media_type and _MEDIA_TYPE.fullmatch(self.media_type) else None
        mark = self.mark if _MARK.fullmatch(self.mark) else ""
        return Announced(self.size, name if name.strip(".") else "", typed, mark)


@dataclass(frozen=True, slots=True)
class Caps:
    """What one person may upload, in bytes but for `files`.

    file: one file. files: under way at once. room: of a basket, what is under way counted in.
    reserve: what stays free on the disk, for the bot itself.
    """

    file: int = 20 * GIGABYTE
    files: int = 10
    room: Room = field(default_factory=Room)
    reserve: int = GIGABYTE


class UploadError(Exception):
    """A file, or a piece of one, that is not taken."""


class EmptyError(UploadError):
    """Nothing in it."""


class TooLargeError(UploadError):
    """Larger than one file may be."""


class TooManyError(UploadError):
    """So many are under way already that this one has to wait."""


class BasketFullError(UploadError):
    """With it there would be more in the basket than may be."""


class DiskFullError(UploadError):
    """The disk has no room for it."""


class WrongOffsetError(UploadError):
    """It does not go on where the file ends."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class BusyError(UploadError):
    """Another piece of the same file is coming just now."""


class OverrunError(UploadError):
    """More bytes came than the file was said to have."""


class ChecksumError(UploadError):
    """The piece is not what its sender said; nothing of it was kept."""


class GoneError(UploadError):
    """Meanwhile somebody took it back, emptied the basket or was forgotten."""


class UploadBox(Protocol):
    async def renew(self, fresh: UploadPage, now: datetime) -> UploadPage:
        """The person's page, open until `fresh` is: the one that is open now, else the fresh one in its place."""
        ...

    async def by_digest(self, digest: str) -> UploadPage | None: ...

    async def add(self, upload: Upload, admit: Callable[[Sequence[Upload], Contents], None]) -> None:
        """Keeps a new one, unless `admit` raises at the sight of their other uploads and of their basket.

        Raises:
            GoneError: their page is not open any more: emptied or forgotten a moment ago, they are left alone.
        """
        ...

    async def find(self, upload_id: str) -> Upload | None: ...

    async def of(self, person: Person) -> tuple[Upload, ...]:
        """The oldest first."""
        ...

    async def advance(self, upload_id: str, offset: int, at: datetime) -> bool:
        """What is promised from now on, power cut or not; its person's page, while it is open, stays so for OPEN_FOR.

        False: there is no such upload under way any more.
        """
        ...

    async def finish(self, upload_id: str, handed: Handed) -> bool:
        """Puts it into the basket and calls it finished, as one. The page and False: as `advance`."""
        ...

    async def whole(self) -> tuple[Upload, ...]:
        """Those, whoever's, of which every byte is promised and that are not in the basket all the same."""
        ...

    async def drop(self, upload_id: str) -> bool:
        """An upload under way is taken back. False: there was none."""
        ...

    async def end(self, person: Person) -> None:
        """Their page ends, and every upload is forgotten. What is in the basket is not touched."""
        ...

    async def lapse(self, now: datetime) -> None:
        """Forgets uploads whose page is no longer open, pages that have long been over, files kept for long enough."""
        ...

    async def wanted(self, ids: Sequence[str]) -> frozenset[str]:
        """Those of them whose bytes somebody still needs: under way, or in a basket."""
        ...

    async def promised(self, since: datetime) -> int:
        """The bytes that uploads may still bring, of which some have come after that time."""
        ...
