"""Words name a milestone only where every word that says something is its own: a date hangs on it."""

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.naming import begins_with, named


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
        ("the deletion date", ["deletion"]),
        ("la fecha de borrado", ["deletion"]),
        ("silinme tarihini", ["deletion"]),
        ("veri silinmesinden", ["deletion"]),
        ("the date", []),
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


@pytest.mark.parametrize(
    ("words", "milestones", "rest"),
    [
        ("borrado de datos guardar mis videos", ["deletion"], "guardar mis videos"),
        ("data deletion save my videos", ["deletion"], "save my videos"),
        ("the data deletion", ["deletion"], ""),
        ("cierre de la aplicación mis fotos", ["app_end"], "mis fotos"),
        ("the shutdown of my gym", [], ""),
        ("the end of the month", [], ""),
        ("lunch with the app people", [], ""),
    ],
)
def test_the_longest_name_at_the_beginning_leaves_the_rest(
    base: KnowledgeBase, words: str, milestones: list[str], rest: str
) -> None:
    found, left = begins_with(base, words)
    assert ([milestone.id for milestone in found], left.strip()) == (milestones, rest)
