"""Uploads in a home of their own, anew for each test: over a box in memory, and over a real store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from exports.uploads.upload_kit import Uploads, uploads_in_a_home, uploads_in_memory


@pytest.fixture(params=["memory", "file"])
async def uploads(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Uploads]:
    if request.param == "memory":
        yield uploads_in_memory(tmp_path / "home")
        return
    async with uploads_in_a_home(tmp_path / "home") as uploads:
        yield uploads
