"""What every test may ask for."""

from pathlib import Path

import pytest
from lumen import Folder, write_folder

from bot.knowledge.base import KnowledgeBase


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A sound knowledge folder of its own, to bend and break."""
    return write_folder(tmp_path / "knowledge")


@pytest.fixture
def base(folder: Folder) -> KnowledgeBase:
    return folder.base()
