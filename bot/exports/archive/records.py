"""What is kept of each item while an archive is written: from these lines every list is made."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

from bot.core.notice import Json
from bot.exports.archive.contents import Missing, Stored
from bot.exports.source import Item

Line: TypeAlias = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Described:
    """An item in words that can be written anywhere: no half characters, no figures that are none."""

    key: str
    name: str
    media_type: str | None
    made: str | None
    text: str
    origin: str | None
    facts: Line = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """An item in the archive. `inside`: what was found in it, where it is itself somebody's export."""

    number: int
    path: str
    size: int
    sha256: str
    sha512: str
    thumbnail: str | None
    inside: Line | None
    item: Described


@dataclass(frozen=True, slots=True)
class Absence:
    """An item that is not. `size`: what the source said it would be."""

    why: str
    detail: str
    size: int | None
    item: Described


def plain(value: Record | Absence) -> Line:
    """As a line of the ledger: what `dataclasses.asdict` gives, which copies everything and takes ten times as long."""
    return {name: getattr(value, name) for name in value.__slots__} | {"item": plain_item(value.item)}


def plain_item(item: Described) -> Line:
    return {name: getattr(item, name) for name in item.__slots__}


def record_of(number: int, path: str, stored: Stored) -> Record:
    described, sums = _described(stored.item, stored.kept.media_type), stored.kept.sums
    return Record(number, path, sums.size, sums.sha256, sums.sha512, None, None, described)


def absence_of(missing: Missing) -> Absence:
    left_out = missing.left_out
    item = missing.item
    return Absence(left_out.why.value, _text(left_out.detail), item.size, _described(item, None))


def _described(item: Item, found: str | None) -> Described:
    media_type = found or item.media_type
    return Described(
        key=_text(item.key),
        name=_text(item.name),
        media_type=_text(media_type) if media_type else None,
        made=instant(item.made) if item.made else None,
        text=_text(item.text),
        origin=_text(item.origin) if item.origin else None,
        facts={_text(name): clean(value) for name, value in item.facts.items()},
    )


def instant(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def clean(value: Json) -> Json:
    """The same as JSON that every reader takes."""
    match value:
        case str():
            return _text(value)
        case float() if not math.isfinite(value):
            return None
        case Mapping():
            return {_text(str(name)): clean(inner) for name, inner in value.items()}
        case list() | tuple():
            return [clean(inner) for inner in value]
        case _:
            return value


def _text(text: str) -> str:
    """Half characters and the one that ends strings become the sign for what cannot be shown."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "\ufffd")
