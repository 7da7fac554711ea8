"""metadata.json: all that is known of every item, as the schema beside it says, for whoever writes the next program."""

import json
from collections.abc import Iterator
from importlib.resources import files

from bot.exports.archive.contents import Contents
from bot.exports.archive.ledger import Lists
from bot.exports.archive.records import Absence, Line, Record, instant, plain, plain_item

SCHEMA = "urn:sunset-bot:archive-metadata:1"
"""Grows by one when a reader of the old one could go wrong; until then fields are only added."""


def schema() -> bytes:
    return (files("bot.exports.archive") / "metadata.schema.json").read_bytes()


def metadata(contents: Contents, lists: Lists) -> Iterator[str]:
    yield from _head(contents, lists)
    yield from _listed("items", (_item(record) for record in lists.records.records()))
    yield ",\n"
    yield from _listed("left_out", (_missing(absence) for absence in lists.absences.absences()))
    yield "\n}\n"


def _head(contents: Contents, lists: Lists) -> Iterator[str]:
    order = contents.order
    about = {
        "schema": SCHEMA,
        "made": instant(contents.made),
        "tool": {"name": "sunset-bot", "version": contents.version},
        "export": {"id": order.export, "source": contents.source, "asked": instant(order.asked)},
        "language": order.language,
        "totals": {"files": lists.records.count, "bytes": lists.payload, "left_out": lists.absences.count},
    }
    yield "{\n"
    for name, value in about.items():
        yield f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)},\n"


def _listed(name: str, values: Iterator[Line]) -> Iterator[str]:
    yield f"{json.dumps(name)}: ["
    before = "\n"
    for value in values:
        yield before + json.dumps(value, ensure_ascii=False)
        before = ",\n"
    yield "]" if before == "\n" else "\n]"


def _item(record: Record) -> Line:
    held = plain(record)
    del held["item"]
    return held | plain_item(record.item)


def _missing(absence: Absence) -> Line:
    return plain_item(absence.item) | {"size": absence.size, "why": absence.why, "detail": absence.detail}
