"""Puts the items into the bag, one after another, and keeps a line of each: the one pass over the payload."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from io import BytesIO

from bot.exports.archive.bag import Bag
from bot.exports.archive.contents import ChangedError, Contents, Stored
from bot.exports.archive.kinds import Shown, kind_of
from bot.exports.archive.ledger import Lists
from bot.exports.archive.names import payload_path, thumbnail_path
from bot.exports.archive.recognise import Found, Layout, recognise
from bot.exports.archive.records import Line, Record, absence_of, clean, record_of
from bot.exports.archive.thumbnails import LARGEST_FILE, thumbnail
from bot.exports.archive.trail import CHUNK

Tick = Callable[[int], None]
"""Told how many bytes of payload were read since it was told last; what it raises ends the writing."""

MOST_THUMBNAILS = 10_000
"""After so many pictures the rest get a plain tile: a hundred thousand would keep a worker for an hour."""


def unheard(_: int) -> None:
    """Nobody follows."""


def pack(bag: Bag, contents: Contents, lists: Lists, tick: Tick) -> None:
    for number, stored in enumerate(contents.stored, 1):
        lists.records.add(_put(bag, number, stored, lists, tick))
    for missing in contents.missing:
        lists.absences.add(absence_of(missing))


def _put(bag: Bag, number: int, stored: Stored, lists: Lists, tick: Tick) -> Record:
    item, kept = stored.item, stored.kept
    path = payload_path(number, item.name, kept.media_type or item.media_type)
    picture = BytesIO() if _may_have_picture(path, kept.size, lists) else None
    packed = bag.put_payload(path, _pieces(stored, tick, picture), kept.size, item.made)
    if packed != (kept.sums.size, kept.sums.crc32):
        raise ChangedError(item.key)
    lists.payload += kept.size
    record = record_of(number, path, stored)
    if picture is not None:
        return _with_thumbnail(bag, record, picture.getvalue(), lists)
    return replace(record, inside=_inside(number, stored, lists)) if path.casefold().endswith(".zip") else record


def _with_thumbnail(bag: Bag, record: Record, picture: bytes, lists: Lists) -> Record:
    small = thumbnail(picture)
    if small is None:
        return record
    path = thumbnail_path(record.number)
    bag.put_tag(path, (small,))
    lists.thumbnails += 1
    return replace(record, thumbnail=path)


def _inside(number: int, stored: Stored, lists: Lists) -> Line:
    """What a ZIP among the items holds, without a second reading of what is no list."""

    def tell(found: Found) -> None:
        lists.inside.add(
            {"item": number, "member": clean(found.member), "id": clean(found.id), "text": clean(found.text)}
        )

    seen = asdict(recognise(stored.file, tell))
    if seen["trouble"] is None:
        del seen["trouble"]
    return seen if seen["layout"] is not Layout.REFUSED else {"layout": seen["layout"], "trouble": seen["trouble"]}


def _may_have_picture(path: str, size: int, lists: Lists) -> bool:
    return kind_of(path).shown is Shown.PICTURE and size <= LARGEST_FILE and lists.thumbnails < MOST_THUMBNAILS


def _pieces(stored: Stored, tick: Tick, picture: BytesIO | None) -> Iterator[bytes]:
    """The file as it stands, a copy kept for the small picture where one is wanted."""
    left = stored.kept.size
    with stored.file.open("rb", buffering=0) as file:
        while piece := file.read(CHUNK):
            left -= len(piece)
            if left < 0:
                raise ChangedError(stored.item.key)
            if picture is not None:
                picture.write(piece)
            yield piece
            tick(len(piece))
