"""Items and what became of them as lines of JSON: what a work folder remembers of a job."""

import json
import zlib
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeAlias

from bot.exports.export import Archive
from bot.exports.source import Fetched, Item, Kept, LeftOut, Why
from bot.exports.sums import Sums

Record: TypeAlias = dict[str, Any]

SEAL = "seal"


def line(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def read(raw: bytes) -> Record | None:
    """None: a line that a killed process did not come to finish."""
    try:
        record: Record = json.loads(raw.decode("utf-8", "surrogatepass"))
    except ValueError:
        return None
    return record


def sealed(record: Record) -> bytes:
    """As a line that shows whether it is still what was written."""
    return line(record | {SEAL: zlib.crc32(line(record))})


def unsealed(raw: bytes) -> Record | None:
    """None: a line that is not what was written, or that a version wrote which knew no seals."""
    record = read(raw)
    if record is None or SEAL not in record:
        return None
    seal = record.pop(SEAL)
    return record if seal == zlib.crc32(line(record)) else None


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


def fetched_of(record: Record) -> Fetched:
    if "why" in record:
        return LeftOut(Why(record["why"]), record["detail"])
    sums = Sums(record["size"], record["sha256"], record["sha512"], record["crc32"])
    return Kept(sums, record["media_type"])


def archive_record(archive: Archive) -> Record:
    return {"size": archive.size, "sha256": archive.sha256, "files": archive.files, "left_out": archive.left_out}


def archive_of(record: Record) -> Archive:
    return Archive(record["size"], record["sha256"], record["files"], record["left_out"])
