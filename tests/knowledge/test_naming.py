"""Words name a milestone only where every word that says something is its own: a date hangs on it."""

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.naming import named


@pytest.mark.parametrize(
    ("words", "milestones"),
    [
        ("lumen closes", ["app_end"]),
        ("the app is closed", ["app_end"]),
        ("the shutdown of the website", ["app_end"]),
        ("la eliminación de los datos", ["deletion"]),
        ("LA ELIMINACION", ["deletion"]),
        ("verilerin silinmesinden", ["deletion"]),
        ("the data is deleted", ["deletion"]),
        ("app_end", ["app_end"]),
        ("the first preview", ["preview"]),
        ("lumen", []),
        ("lunch", []),
        ("the app meeting", []),
        ("my data arrives", []),
        ("the", []),
        ("", []),
    ],
)
def test_what_words_name(base: KnowledgeBase, words: str, milestones: list[str]) -> None:
    assert [milestone.id for milestone in named(base, words)] == milestones
