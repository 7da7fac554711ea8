"""The language a browser asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.language import preferred

SPOKEN = ("en", "es", "tr")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("TR-tr", "tr"),
        ("fr-FR,fr;q=0.9,tr;q=0.5,en;q=0.4", "tr"),
        ("en;q=0.1,es;q=0.9", "es"),
        ("es;q=0,tr", "tr"),
        ("fr, *;q=0.5, tr;q=0.1", "en"),
        ("de,fr", "en"),
        ("es;q=x,tr;q=0.2", "tr"),
        ("es;q=nan,tr;q=0.2", "tr"),
        (";;;,,,q=1", "en"),
        (",".join(["fr"] * 50 + ["tr"]), "en"),
    ],
)
def test_the_most_wanted_of_the_languages_we_speak(header: str, language: str) -> None:
    assert preferred(header, SPOKEN) == language


@given(st.text(max_size=200))
def test_whatever_is_asked_for_there_is_a_language(header: str) -> None:
    assert preferred(header, SPOKEN) in SPOKEN
