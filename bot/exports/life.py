"""The life of an export, in pure rules: which state follows which, what its person is told, its place in the queue.

Every change is read, decided and written as one. A rule that has nothing to change gives None: so each of them is safe
to repeat, and whoever comes too late (a worker after a cancel) changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.core.notice import Notice
from bot.exports.export import ACTIVE, COOLDOWN, KEPT_FOR, Archive, Export, State
from bot.exports.source import Failure

KIND = "export"
"""Of the notices about exports."""

ENDED = frozenset({State.FAILED, State.CANCELLED, State.REVOKED, State.EXPIRED})
"""Nothing is left of its files, or soon will be."""

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_MEGABYTE = 1_000_000
_BEHIND = (
    (10 * _MEGABYTE, timedelta()),
    (200 * _MEGABYTE, timedelta(minutes=2)),
    (2_000 * _MEGABYTE, timedelta(minutes=10)),
)
"""Up to this size, an export lets those pass that are asked for so much later."""
_LARGEST_BEHIND = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Edited:
    """An export as it is now, and what its person is to hear of it: written in one transaction."""

    export: Export
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One link to an export: the how-manieth it is, and the digest of the handle it ends in."""

    issue: int
    digest: str


def rank(asked: datetime, size: int | None) -> int:
    """The place in the queue: small ones overtake large ones, but nobody waits for ever, for being early counts too."""
    behind = next((late for most, late in _BEHIND if size is not None and size <= most), _LARGEST_BEHIND)
    return max(1, int((asked - _EPOCH + behind).total_seconds()))


def begun(export: Export, at: datetime) -> Edited | None:
    if export.state is not State.QUEUED:
        return None
    return Edited(replace(export, state=State.RUNNING, started=at))


def ready(export: Export, archive: Archive, link: Link, at: datetime) -> Edited | None:
    if export.state not in ACTIVE:
        return None
    held = replace(export, state=State.READY, finished=at, archive=archive, expires=at + KEPT_FOR)
    return Edited(_linked(held, link), _notice(export, at))


def failed(export: Export, failure: Failure, at: datetime) -> Edited | None:
    if export.state not in ACTIVE:
        return None
    return Edited(replace(export, state=State.FAILED, finished=at, failure=failure), _notice(export, at))


def lost(export: Export, at: datetime) -> Edited | None:
    """It was ready, and its file is there no more. Told once more than what became of it: what was told is not true."""
    if export.state is not State.READY:
        return None
    notice = replace(_notice(export, at), key=f"{KIND}:{export.id}:lost")
    return Edited(replace(export, state=State.FAILED, failure=Failure.LOST, expires=None), notice)


def cancelled(export: Export, at: datetime) -> Edited | None:
    if export.state not in ACTIVE:
        return None
    return Edited(replace(export, state=State.CANCELLED, finished=at))


def relinked(export: Export, link: Link) -> Edited | None:
    """Another link; the one before it is good no more."""
    return Edited(_linked(export, link)) if export.state is State.READY else None


def revoked(export: Export) -> Edited | None:
    return Edited(replace(export, state=State.REVOKED)) if export.state is State.READY else None


def expired(export: Export, at: datetime) -> Edited | None:
    over = export.state is State.READY and export.expires is not None and export.expires <= at
    return Edited(replace(export, state=State.EXPIRED)) if over else None


def removed(export: Export, at: datetime) -> Edited | None:
    return Edited(replace(export, removed=at)) if export.state in ENDED and export.removed is None else None


def downloaded(export: Export) -> Edited | None:
    return Edited(replace(export, downloads=export.downloads + 1)) if export.state is State.READY else None


def cooldown_end(export: Export) -> datetime | None:
    """Until when its person cannot have another of its source; None: they can. What came to nothing does not count."""
    counts = export.state not in {State.FAILED, State.CANCELLED} and export.finished is not None
    return export.finished + COOLDOWN if counts and export.finished is not None else None


def _linked(export: Export, link: Link) -> Export:
    return replace(export, issue=link.issue, digest=link.digest)


def _notice(export: Export, at: datetime) -> Notice:
    """One for each export, whatever became of it."""
    return Notice(f"{KIND}:{export.id}", export.person, KIND, export.id, at, export.origin)
