"""Puts into the bag everything that is about the items: the lists, the gallery, the manifests."""

from collections.abc import Iterator
from pathlib import Path

from bot.exports.archive.bag import ALGORITHMS, Bag, Listed, manifest
from bot.exports.archive.contents import Contents
from bot.exports.archive.gallery import pages, size_in_words
from bot.exports.archive.index import write_index
from bot.exports.archive.ledger import Ledger, Lists, joined
from bot.exports.archive.leftout import left_out
from bot.exports.archive.metadata import metadata, schema
from bot.exports.archive.readme import readme
from bot.exports.archive.trail import CHUNK
from bot.exports.archive.words import Words


def put_tags(bag: Bag, contents: Contents, lists: Lists, words: Words, folder: Path) -> None:
    bag.put_tag("metadata.schema.json", (schema(),))
    bag.put_tag("metadata.json", joined(metadata(contents, lists)), lists.size)
    index = folder / "index.sqlite"
    write_index(index, contents, lists)
    bag.put_tag("index.sqlite", _pieces(index), index.stat().st_size)
    index.unlink()
    bag.put_tag("left-out.csv", joined(left_out(lists.absences, words)), lists.size)
    for path, page in pages(contents, lists):
        bag.put_tag(path, (page,))
    bag.put_tag("README.txt", joined(readme(contents, lists)))
    bag.put_tag("bag-info.txt", joined(bag_info(contents, lists)))
    for algorithm in ALGORITHMS:
        bag.put_tag(f"manifest-{algorithm}.txt", manifest(_payload(lists.records), algorithm), lists.size)


def bag_info(contents: Contents, lists: Lists) -> Iterator[str]:
    """Labels that RFC 8493 names; none of them says whose the archive is."""
    facts = {
        "Source-Organization": "Sunset Bot",
        "Bagging-Date": f"{contents.made:%Y-%m-%d}",
        "External-Identifier": contents.order.export,
        "External-Description": f"{contents.source}, {lists.records.count} files, {lists.absences.count} left out",
        "Bag-Size": size_in_words(lists.payload),
        "Payload-Oxum": f"{lists.payload}.{lists.records.count}",
        "Bag-Software-Agent": f"sunset-bot {contents.version}",
    }
    return (f"{label}: {' '.join(value.split())}\n" for label, value in facts.items())


def _payload(records: Ledger) -> Iterator[Listed]:
    for record in records.records():
        yield Listed(record.path, record.sha256, record.sha512)


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as source:
        while piece := source.read(CHUNK):
            yield piece
