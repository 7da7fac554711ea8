"""A shop for every test."""

from pathlib import Path

import pytest
from exports.archive.archives import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    folder = tmp_path / "shop"
    folder.mkdir()
    return Shop(folder)
