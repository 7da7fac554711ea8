"""Writes an archive to a file: finished or absent, never half.

The file grows under the name `out` + ".part", beside a folder of lists; both are gone when this returns or raises, and
what a killed worker left of them is overwritten.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bot.exports.archive.bag import Bag
from bot.exports.archive.contents import Contents
from bot.exports.archive.ledger import Ledger, Lists
from bot.exports.archive.names import bag_name
from bot.exports.archive.packing import Tick, pack, unheard
from bot.exports.archive.tags import put_tags
from bot.exports.archive.trail import Trail
from bot.exports.archive.words import Words
from bot.exports.durable import settle
from bot.exports.export import Archive


def write_archive(out: Path, contents: Contents, tick: Tick = unheard) -> Archive:
    """Makes the archive `out`, over whatever was there.

    Each item's file is read once and copied once, into the ZIP. What `tick` or the contents raise ends it.

    Raises:
        ChangedError: a file is not what its `Kept` says.
        ValueError: a word is lacking.
        OSError: something cannot be read or written; ENOSPC where the disk is full.
    """
    words = Words(contents.words)
    part = out.with_name(f"{out.name}.part")
    try:
        with _folder(out.with_name(f"{out.name}.lists")) as folder:
            archive = _write(part, folder, contents, words, tick)
        part.replace(out)
        settle(out.parent)
    finally:
        part.unlink(missing_ok=True)
    return archive


def _write(part: Path, folder: Path, contents: Contents, words: Words, tick: Tick) -> Archive:
    order = contents.order
    with part.open("wb") as file, Trail(part) as trail, _lists(folder) as lists:
        with Bag(file, trail, bag_name(contents.source, contents.made, order.export), contents.made) as bag:
            bag.begin()
            pack(bag, contents, lists, tick)
            put_tags(bag, contents, lists, words, folder)
            bag.finish()
        file.flush()
        os.fsync(file.fileno())
        return Archive(file.tell(), trail.finish(file.tell()), lists.records.count, lists.absences.count)


@contextmanager
def _folder(folder: Path) -> Iterator[Path]:
    """An empty folder for as long as it is needed."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _lists(folder: Path) -> Iterator[Lists]:
    names = ("items", "left-out", "inside")
    with ExitStack() as open_files:
        yield Lists(*[open_files.enter_context(Ledger(folder / f"{name}.jsonl")) for name in names])
