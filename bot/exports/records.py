"""Items and what became of them as lines of JSON: what a work folder remembers of a job."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeAlias

from bot.exports.export import Archive
from bot.exports.source import Fetched, Item, Kept, LeftOut, Why
from bot.exports.sums import Sums

Record: TypeAlias = dict[str, Any]


def line(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def read(raw: bytes) -> Record | None:
    """None: a line that a killed process did not come to finish."""
    try:
        record: Record = json.loads(raw.decode("utf-8", "surrogatepass"))
    except ValueError:
        return None
    return record


def item_record(item: Item) -> Record:
    return {
        "key": item.key,
        "name": item.name,
        "media_type": item.media_type,
        "size": item.size,
        "made": None if item.made is None else item.made.isoformat(),
        "text": item.text,
        "origin": item.origin,
        "facts": dict(item.facts),
    }


def item_of(record: Record) -> Item:
    made = record["made"]
    return Item(**{**record, "made": None if made is None else datetime.fromisoformat(made)})


def fetched_record(fetched: Fetched) -> Record:
    match fetched:
        case Kept(sums, media_type):
            return asdict(sums) | {"media_type": media_type}
        case LeftOut(why, detail):
            return {"why": why, "detail": detail}


def fetched_of(record: Record) -> Fetched | None:
    """None: a version before this one wrote it, which made fewer sums; it is to be fetched again."""
    if "why" in record:
        return LeftOut(Why(record["why"]), record["detail"])
    media_type = record.pop("media_type")
    return Kept(Sums(**record), media_type) if "crc32" in record else None


def archive_record(archive: Archive) -> Record:
    return {"size": archive.size, "sha256": archive.sha256, "files": archive.files, "left_out": archive.left_out}


def archive_of(record: Record) -> Archive:
    return Archive(record["size"], record["sha256"], record["files"], record["left_out"])
