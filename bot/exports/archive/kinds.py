"""What a file is, by the ending of its name: how it is shown, whether packing it makes it smaller.

A table of our own: the one of the standard library differs between machines, and an archive must not.
"""

from dataclasses import dataclass
from enum import StrEnum


class Shown(StrEnum):
    """How a browser shows it. What could run is never linked to: pages, drawings with scripts, programs."""

    PICTURE = "picture"
    VIDEO = "video"
    SOUND = "sound"
    LINKED = "linked"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Kind:
    media_type: str
    shown: Shown = Shown.NAMED
    deflates: bool = False


_PICTURES = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "webp": "webp", "gif": "gif", "avif": "avif"}
_VIDEOS = {"mp4": "mp4", "m4v": "mp4", "webm": "webm", "mov": "quicktime", "mkv": "x-matroska", "ogv": "ogg"}
_SOUNDS = {"mp3": "mpeg", "m4a": "mp4", "ogg": "ogg", "opus": "ogg", "wav": "wav", "flac": "flac"}
_TEXTS = {"txt": "plain", "md": "markdown", "csv": "csv", "srt": "plain", "vtt": "vtt", "log": "plain"}
_ACTIVE = {"html": "text/html", "htm": "text/html", "svg": "image/svg+xml", "xml": "text/xml", "js": "text/javascript"}

KINDS = {
    **{ending: Kind(f"image/{name}", Shown.PICTURE) for ending, name in _PICTURES.items()},
    **{ending: Kind(f"video/{name}", Shown.VIDEO) for ending, name in _VIDEOS.items()},
    **{ending: Kind(f"audio/{name}", Shown.SOUND) for ending, name in _SOUNDS.items()},
    **{ending: Kind(f"text/{name}", Shown.LINKED, deflates=True) for ending, name in _TEXTS.items()},
    **{ending: Kind(name, deflates=True) for ending, name in _ACTIVE.items()},
    "json": Kind("application/json", Shown.LINKED, deflates=True),
    "jsonl": Kind("application/x-ndjson", deflates=True),
    "sqlite": Kind("application/vnd.sqlite3", deflates=True),
    "pdf": Kind("application/pdf", Shown.LINKED),
    "zip": Kind("application/zip", Shown.LINKED),
    "bmp": Kind("image/bmp", deflates=True),
    "tif": Kind("image/tiff"),
    "heic": Kind("image/heic"),
}
_UNKNOWN = Kind("application/octet-stream")


def kind_of(name: str) -> Kind:
    return KINDS.get(_ending(name), _UNKNOWN)


def ending_for(media_type: str | None) -> str:
    """With its dot; nothing where the type is unknown."""
    bare = (media_type or "").partition(";")[0].strip().casefold()
    return next((f".{ending}" for ending, kind in KINDS.items() if kind.media_type == bare), "")


def _ending(name: str) -> str:
    return name.rpartition(".")[2].casefold() if "." in name else ""
