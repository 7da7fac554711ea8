"""What every test may ask for."""

from pathlib import Path

import pytest
from hypothesis import settings
from lumen import Folder, write_folder

from bot.knowledge.base import KnowledgeBase

# No test passes or fails by how long it took.
settings.register_profile("untimed", settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A sound knowledge folder of its own, to bend and break."""
    return write_folder(tmp_path / "knowledge")


@pytest.fixture
def base(folder: Folder) -> KnowledgeBase:
    return folder.base()
