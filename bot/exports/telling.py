"""What exports say: when they have ended (the composer for the courier), and when their person asks how they are."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from bot.core.composing import Compose, Composed, Composer, Occasion
from bot.core.instant import UTC_ZONE, Instant
from bot.core.message import Choice
from bot.core.notice import Notice
from bot.core.phrase import Phrase, Say
from bot.exports.export import Archive, Export, Progress, Stage, State
from bot.exports.life import KIND
from bot.exports.source import Failure

Find: TypeAlias = Callable[[Sequence[str]], Awaitable[Mapping[str, Export]]]
"""The exports of these ids, those that are there."""

TITLES = {
    "videos": Phrase("source_videos.title"),
    "posts": Phrase("source_posts.title"),
    "basket": Phrase("source_basket.title"),
    "mydata": Phrase("source_mydata.title"),
}
ABOUTS = {
    "videos": Phrase("source_videos.about"),
    "posts": Phrase("source_posts.about"),
    "basket": Phrase("source_basket.about"),
    "mydata": Phrase("source_mydata.about"),
}

_FAILURES = {
    Failure.NOT_SET_UP: Phrase("export.failed_not_set_up"),
    Failure.NOT_PERMITTED: Phrase("export.failed_not_permitted"),
    Failure.NOTHING_FOUND: Phrase("export.failed_nothing_found"),
    Failure.SOURCE_DOWN: Phrase("export.failed_source_down"),
    Failure.SOURCE_ENDED: Phrase("export.failed_source_ended"),
    Failure.TOO_LARGE: Phrase("export.failed_too_large"),
    Failure.NO_SPACE: Phrase("export.failed_no_space"),
    Failure.TOO_LONG: Phrase("export.failed_too_long"),
    Failure.BROKE: Phrase("export.failed_broke"),
    Failure.LOST: Phrase("export.failed_lost"),
}
_AGAIN = frozenset({Failure.SOURCE_DOWN, Failure.NO_SPACE, Failure.TOO_LONG, Failure.BROKE, Failure.LOST})
"""What may be over by the next attempt."""

_UNITS = (("export.bytes", 1), ("export.kilobytes", 10**3), ("export.megabytes", 10**6), ("export.gigabytes", 10**9))
_WHOLE = 10
"""From so many of a unit on it is told in that unit: figures without a fraction read the same in every language."""

_OVER = {
    State.CANCELLED: Phrase("export.was_cancelled"),
    State.REVOKED: Phrase("export.was_revoked"),
    State.EXPIRED: Phrase("export.was_expired"),
}


def composers(find: Find) -> Mapping[str, Composer]:
    async def exports(notices: Sequence[Notice]) -> Compose:
        held = await find([notice.about for notice in notices])

        def compose(notice: Notice, occasion: Occasion) -> Composed | None:
            export = held.get(notice.about)
            return None if export is None else _composed(export, occasion)

        return compose

    return {KIND: exports}


def _composed(export: Export, occasion: Occasion) -> Composed | None:
    """Nothing of one that is over by now: cancelled, revoked or expired before it could be told."""
    over = export.expires is not None and export.expires <= occasion.now
    if export.state not in {State.READY, State.FAILED} or over:
        return None
    says = outcome(export, occasion.zone)
    return Composed(says, choices(export), line=says[0], promised=False)


def outcome(export: Export, zone: str = UTC_ZONE) -> tuple[Say, ...]:
    """What became of an export that is not under way any more."""
    title = {"title": title_of(export.source)}
    if export.state is State.READY and export.archive is not None and export.expires is not None:
        return (Phrase("export.ready", title), *_figures(export.archive), _until(export, zone))
    if export.state is State.FAILED:
        return (Phrase("export.failed", title), _FAILURES[export.failure or Failure.BROKE])
    return (_OVER[export.state],)


def under_way(export: Export, progress: Progress | None) -> tuple[Say, ...]:
    """How far an export is. None: nothing is known but that it goes on."""
    title = {"title": title_of(export.source)}
    if export.state is State.QUEUED:
        ahead = 0 if progress is None else progress.ahead or 0
        return (Phrase("export.queued", title), *((Phrase("export.ahead", {"count": ahead}),) if ahead else ()))
    return (Phrase("export.running", title), _stage(progress or Progress()))


def choices(export: Export) -> tuple[Choice, ...]:
    """What can be done about it; good for as long as the message stands."""
    match export.state:
        case State.QUEUED | State.RUNNING:
            return (_choice("export.how_far", "status", export), _choice("export.cancel", "cancel", export))
        case State.READY:
            return (_choice("export.get_link", "link", export), _choice("export.revoke", "revoke", export))
        case State.FAILED if export.failure in _AGAIN:
            return (Choice(Phrase("export.try_again"), f"export:look:{target(export.source, export.options)}"),)
        case _:
            return (Choice(Phrase("export.another"), "export:begin"),)


def target(source: str, options: Mapping[str, object]) -> str:
    """A source and what was chosen for it, for a handle."""
    community = options.get("community")
    return source if community is None else f"{source}:{community}"


def title_of(source: str) -> Phrase | str:
    """A source that has no words yet goes by its name."""
    return TITLES.get(source, source)


def size_of(size: int) -> Phrase:
    """A size in the largest unit that leaves whole figures: 1229 MB, 12 GB."""
    key, unit = next(((key, unit) for key, unit in reversed(_UNITS) if size >= _WHOLE * unit), _UNITS[0])
    return Phrase(key, {"size": round(size / unit)})


def _figures(archive: Archive) -> tuple[Phrase, ...]:
    held = Phrase("export.holds", {"files": archive.files, "size": size_of(archive.size)})
    left = (Phrase("export.left_out", {"count": archive.left_out}),) if archive.left_out else ()
    return (held, *left, Phrase("export.checksum", {"sha256": archive.sha256}))


def _until(export: Export, zone: str) -> Phrase:
    until = export.expires or export.asked
    return Phrase("export.kept_until", {"until": Instant(until, zone)})


def _stage(progress: Progress) -> Phrase:
    match progress.stage:
        case Stage.PLANNING:
            return Phrase("export.planning", {"found": progress.done})
        case Stage.FETCHING if progress.total is not None:
            size = size_of(progress.size)
            return Phrase("export.fetching", {"done": progress.done, "total": progress.total, "size": size})
        case Stage.FETCHING | Stage.PACKING:
            return Phrase("export.packing")
        case Stage.STORING:
            return Phrase("export.storing")


def _choice(label: str, verb: str, export: Export) -> Choice:
    return Choice(Phrase(label), f"export:{verb}:{export.id}")
