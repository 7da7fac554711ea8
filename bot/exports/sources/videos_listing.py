"""What a server that speaks the OpenAI Videos API says of its videos, read with patience: servers differ.

https://platform.openai.com/docs/api-reference/videos/list
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from bot.core.notice import Json
from bot.exports.source import Item
from bot.exports.sources.keys import key_of

COMPLETED = "completed"
PAGE = 100

VARIANTS: Mapping[str, tuple[str, str, str]] = {
    "video": ("", ".mp4", "video/mp4"),
    "thumbnail": ("-thumbnail", ".webp", "image/webp"),
    "spritesheet": ("-spritesheet", ".jpg", "image/jpeg"),
}
"""What there is of each video: the end of its name, and what it usually is."""

_LISTS = ("data", "videos", "items", "results")
_TOLD = ("model", "size", "seconds", "status", "remixed_from_video_id", "created_at", "completed_at", "expires_at")


@dataclass(frozen=True, slots=True)
class Video:
    """id: empty where the server gave none. created: aware, where it is known."""

    id: str
    status: str
    created: datetime | None
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """last: what to ask for the page after it with; None: there is none."""

    videos: tuple[Video, ...]
    last: str | None


def read_page(body: bytes) -> Page:
    """Reads one page of a list.

    Raises:
        ValueError: it is no list of videos.
    """
    told = json.loads(body)
    records = told if isinstance(told, list) else _records(told)
    videos = tuple(_video(record) for record in records if isinstance(record, dict))
    more = bool(told.get("has_more")) if isinstance(told, dict) else False
    last = str(told.get("last_id") or "") if isinstance(told, dict) else ""
    return Page(videos, (last or next((video.id for video in reversed(videos)), None) or None) if more else None)


def items_of(video: Video) -> tuple[Item, ...]:
    """One for each thing there is of it; of a video that is not finished one, so that it does not go unmentioned."""
    if not video.id:
        digest = sha256(json.dumps(video.told, sort_keys=True).encode()).hexdigest()
        return (Item(key_of("unnamed", digest[:32]), "video.mp4", facts={"variant": "video"}),)
    variants = VARIANTS if video.status == COMPLETED else ("video",)
    return tuple(_item(video, variant) for variant in variants)


def _item(video: Video, variant: str) -> Item:
    ending, suffix, media_type = VARIANTS[variant]
    prompt = video.told.get("prompt")
    return Item(
        key_of(video.id, variant),
        f"{video.id}{ending}{suffix}",
        media_type,
        made=video.created,
        text=prompt if isinstance(prompt, str) else "",
        facts={"video": video.id, "variant": variant, **_facts(video)},
    )


def _facts(video: Video) -> Mapping[str, Json]:
    told = {name: video.told.get(name) for name in _TOLD} | {"status": video.status}
    return {name: value for name, value in told.items() if isinstance(value, str | int | float)}


def _records(told: object) -> Sequence[object]:
    if isinstance(told, dict):
        found = next((told[name] for name in _LISTS if isinstance(told.get(name), list)), None)
        if found is not None:
            return list(found)
    raise ValueError("not a list of videos")


def _video(record: dict[str, Any]) -> Video:
    given = record.get("id")
    status = record.get("status")
    return Video(
        id=given if isinstance(given, str) else "",
        status=status if isinstance(status, str) else COMPLETED,
        created=instant(record.get("created_at")),
        told=record,
    )


def instant(told: object) -> datetime | None:
    """Of seconds since 1970; None for what cannot be meant."""
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    try:
        return datetime.fromtimestamp(told, UTC)
    except (ValueError, OverflowError, OSError):
        return None
