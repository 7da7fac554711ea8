"""An export as it is kept, and the pure rules of its life. The engine knows which step ran; this is what is true."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.notice import Json
from bot.core.people import Address, Person
from bot.exports.source import Failure

KEPT_FOR = timedelta(days=7)
"""After that the page, the file and its parts are gone."""
COOLDOWN = timedelta(hours=1)
"""Between two exports of one source by one person, unless the first one failed."""


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    EXPIRED = "expired"


ACTIVE = frozenset({State.QUEUED, State.RUNNING})
"""At most one of a person's."""


class Stage(StrEnum):
    """What a running export is at."""

    PLANNING = "planning"
    FETCHING = "fetching"
    PACKING = "packing"
    STORING = "storing"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is; sizes in bytes. `ahead`: exports before it in the queue."""

    stage: Stage = Stage.PLANNING
    done: int = 0
    total: int | None = None
    size: int = 0
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """The finished file. `size` in bytes, `sha256` in lower-case hexadecimal."""

    size: int
    sha256: str
    files: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Export:
    """What somebody asked for, and what became of it.

    id: opaque and stable, the key of all that belongs to it.
    rank: its place in the queue, the lowest first.
    issue: how often it was given a link; each of them ends in a handle of its own, and only the last one is good.
    digest: what is kept of that handle: nobody can tell the handle from it.
    removed: since when nothing is left of its file.
    """

    id: str
    person: Person
    source: str
    state: State
    asked: datetime
    options: Mapping[str, Json] = field(default_factory=dict)
    language: str | None = None
    origin: Address | None = None
    finished: datetime | None = None
    archive: Archive | None = None
    failure: Failure | None = None
    expires: datetime | None = None
    downloads: int = 0
    rank: int = 0
    started: datetime | None = None
    issue: int = 0
    digest: str | None = None
    removed: datetime | None = None
