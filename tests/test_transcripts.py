"""The transcripts in tests/conversations/, played through the whole bot: they are its manual, so they must be true.

A transcript that no longer holds is shown as it goes now. What they look like is told in tests/transcripts.py.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import TurnedClock
from lumen import Folder
from transcripts import Stage, played

from bot.store.opening import open_store

FOLDER = Path(__file__).parent / "conversations"
TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))
BEGIN = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""A Saturday."""


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) >= 9


@pytest.mark.parametrize(
    "written", [file.read_text("utf-8") for file in TRANSCRIPTS], ids=[f.stem for f in TRANSCRIPTS]
)
async def test_the_transcript_holds(written: str, folder: Folder, tmp_path: Path) -> None:
    clock = TurnedClock(BEGIN)
    store = open_store(tmp_path / "home", clock).store
    try:
        assert await played(written, Stage(store, folder, clock)) == written
    finally:
        await store.close()
