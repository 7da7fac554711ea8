"""Whatever happens on the way, a file never claims more than it has, and what arrives is what was sent."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from exports.uploads.upload_kit import Uploads, breaking, bytes_of, sha256_of, uploads_in_memory
from fakes import ANN
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.exports.uploads.desk import Piece
from bot.exports.uploads.upload import Announced, ChecksumError, OverrunError, Upload, WrongOffsetError

BODY = bytes(number * 7 % 251 for number in range(900))


@dataclass(frozen=True)
class Sent:
    """So many bytes in so many parts. `astray`: from where the sender thinks, off by so much. `false`: its checksum."""

    size: int
    parts: int = 1
    astray: int = 0
    checked: bool = False
    false: bool = False


@dataclass(frozen=True)
class Killed:
    """In the middle of a piece, so many bytes after what was promised."""

    written: int


@dataclass(frozen=True)
class Cut:
    """A power cut on a disk that lies: so many bytes are missing at the end."""

    lost: int


Event: TypeAlias = Sent | Killed | Cut

ASTRAY = st.sampled_from([0, 0, 0, 1, -1, 50])
EVENTS = st.one_of(
    st.builds(Sent, st.integers(0, 950), st.integers(1, 4), ASTRAY, st.booleans(), st.booleans()),
    st.builds(Killed, st.integers(0, 400)),
    st.builds(Cut, st.integers(0, 100)),
)


class PlugPulledError(Exception):
    """Stands for the kill."""


@settings(max_examples=150)
@given(st.lists(EVENTS, max_size=12))
def test_offsets_are_kept_through_pieces_kills_and_lost_bytes(events: list[Event]) -> None:
    with TemporaryDirectory() as home:
        asyncio.run(live_through(uploads_in_memory(Path(home)), events))


async def live_through(uploads: Uploads, events: list[Event]) -> None:
    await uploads.desk.invite(ANN)
    upload = await uploads.desk.begin(ANN, Announced(len(BODY), "a"))
    for event in [*events, Sent(len(BODY))]:
        before = await told(uploads, upload)
        assert uploads.bytes_of(upload)[: before.offset] == BODY[: before.offset], "it claims what it has not"
        await happen(uploads, before, event)
        after = await told(uploads, upload)
        assert after.offset >= before.offset or isinstance(event, Cut)
    last = await told(uploads, upload)
    await uploads.desk.take(last, Piece(last.offset, bytes_of(BODY[last.offset :])))
    assert uploads.bytes_of(upload) == BODY
    assert (await uploads.basket.contents(ANN)).things == 1


async def happen(uploads: Uploads, upload: Upload, event: Event) -> None:
    at = upload.offset
    match event:
        case Sent(size, parts, astray, checked, false):
            start = max(0, at + astray)
            data = BODY[start : start + size]
            step = max(1, len(data) // parts)
            pieces = [data[place : place + step] for place in range(0, len(data), step)]
            checksum = sha256_of(data + b"x" * false) if checked else None
            try:
                await uploads.desk.take(upload, Piece(start, bytes_of(*pieces), checksum))
            except WrongOffsetError:
                assert start != at
            except ChecksumError:
                assert checked
                assert false
            except OverrunError:
                assert start + len(data) > len(BODY)
        case Killed(written):
            try:
                await uploads.desk.take(upload, Piece(at, breaking([BODY[at : at + written]], PlugPulledError())))
            except PlugPulledError:
                if upload.finished is None:  # what a kill may leave beyond what was promised
                    uploads.folder.file(upload.id).write_bytes(BODY[:at] + b"\xff" * written)
        case Cut(lost):
            if upload.finished is None:
                held = uploads.bytes_of(upload)
                uploads.folder.file(upload.id).write_bytes(held[: max(0, len(held) - lost)])


async def told(uploads: Uploads, upload: Upload) -> Upload:
    """What a sender is told that asks how far it is."""
    found = await uploads.desk.find(ANN, upload.id)
    assert found is not None
    return found
