"""The last byte of a file and the basket are one step: whatever happens there, nothing is lost and nothing is claimed."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from exports.uploads.upload_kit import BODY, Uploads, uploads_in_memory
from fakes import ANN
from fakes_uploads import FakeUploads

from bot.exports.sources.basket import Handed
from bot.exports.uploads.upload import OPEN_FOR


class PlugPulledError(Exception):
    """Stands for the kill."""


@dataclass(slots=True)
class KilledUploads(FakeUploads):
    """Killed right after whatever it wrote last about a whole file."""

    async def advance(self, upload_id: str, offset: int) -> bool:
        await FakeUploads.advance(self, upload_id, offset)
        if offset == self.held[upload_id].size:
            raise PlugPulledError
        return True

    async def finish(self, upload_id: str, handed: Handed) -> bool:
        await FakeUploads.finish(self, upload_id, handed)
        raise PlugPulledError


async def test_a_kill_after_the_last_promise_takes_nothing_back(tmp_path: Path) -> None:
    """The bot is back a day later only, and nobody has looked in between."""
    uploads = uploads_in_memory(tmp_path)
    assert isinstance(uploads.box, FakeUploads)
    uploads.box = KilledUploads(uploads.box.baskets)
    upload = await uploads.begin()
    with pytest.raises(PlugPulledError):
        await uploads.send(upload, 0, BODY)
    uploads.clock.turn(OPEN_FOR)
    await uploads.desk.sweep()
    [handed] = await uploads.basket.after(ANN, 0, 10)
    assert (handed.reference, uploads.bytes_of(upload)) == (upload.id, BODY)


async def test_a_whole_file_that_an_older_bot_left_outside_is_put_in_before_its_page_is_cleared_away(
    uploads: Uploads,
) -> None:
    upload = await uploads.begin()
    uploads.folder.file(upload.id).write_bytes(BODY)
    assert await uploads.box.advance(upload.id, len(BODY))
    lost = await uploads.begin()
    assert await uploads.box.advance(lost.id, len(BODY))
    uploads.clock.turn(OPEN_FOR)
    await uploads.desk.sweep()
    [handed] = await uploads.basket.after(ANN, 0, 10)
    assert (handed.name, handed.reference, uploads.bytes_of(upload)) == ("export.zip", upload.id, BODY)
    assert uploads.folder.names() == (upload.id,), "what the disk has not is not in the basket"
    await uploads.desk.sweep()
    assert (await uploads.basket.contents(ANN)).things == 1
