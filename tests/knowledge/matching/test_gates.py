"""What the gates say of lines written for these tests, in the languages that have lists."""

import pytest

from bot.knowledge.matcher import Gate
from bot.knowledge.matching import gates
from bot.knowledge.matching.lexicon import language
from bot.knowledge.matching.normalise import plain

OPEN, NO_QUESTION, TO_OTHERS = None, Gate.NO_QUESTION, Gate.TO_OTHERS


@pytest.mark.parametrize(
    ("line", "gate"),
    [
        ("how do i export my paintings", OPEN),
        ("when does it close?", OPEN),
        ("hello all, quick question: where is the export", OPEN),
        ("my archive is broken, is there another way", OPEN),
        ("i would like to know when it closes", OPEN),
        ("the page is down, right", OPEN),
        ("does anyone know when it ends", OPEN),
        ("can you tell me where the page is", OPEN),
        ("how do you export a gallery", OPEN),
        ("are you guys from the company", OPEN),
        ("can you delete your account if you want to", OPEN),
        ("i exported everything last night", NO_QUESTION),
        ("the end was sad", NO_QUESTION),
        ("great", NO_QUESTION),
        ("who cares when it closes?", NO_QUESTION),
        ("don't tell me when it closed", NO_QUESTION),
        ("what a day?", NO_QUESTION),
        ("is it just me or is this funny?", NO_QUESTION),
        ("!when does it close", NO_QUESTION),
        ("did you export yours yet?", TO_OTHERS),
        ("anyone else having trouble?", TO_OTHERS),
        ("is he coming tonight?", TO_OTHERS),
        ("@mike when does it close?", TO_OTHERS),
        ("who wants to play later?", TO_OTHERS),
        ("what did your brother say?", TO_OTHERS),
        ("should we move this to another channel?", TO_OTHERS),
    ],
)
def test_english(line: str, gate: Gate | None) -> None:
    assert gates.unasked(plain(line), language("en"), named=False) is gate


@pytest.mark.parametrize(
    ("line", "gate"),
    [
        ("¿cuándo cierra?", OPEN),
        ("como exporto mis cuadros", OPEN),
        ("alguien sabe hasta cuándo se puede", OPEN),
        ("ayer exporté todo", NO_QUESTION),
        ("¡qué risa!", NO_QUESTION),
        ("a quién le importa?", NO_QUESTION),
        ("¿tú ya lo hiciste?", TO_OTHERS),
        ("¿quién se apunta?", TO_OTHERS),
    ],
)
def test_spanish(line: str, gate: Gate | None) -> None:
    assert gates.unasked(plain(line), language("es"), named=False) is gate


@pytest.mark.parametrize(
    ("line", "gate"),
    [
        ("ne zaman kapanıyor", OPEN),
        ("tablolarımı nasıl indiririm", OPEN),
        ("uygulama kapandı mı", OPEN),
        ("dün her şeyi indirdim", NO_QUESTION),
        ("kimin umurunda?", NO_QUESTION),
        ("sen indirdin mi?", TO_OTHERS),
    ],
)
def test_turkish(line: str, gate: Gate | None) -> None:
    assert gates.unasked(plain(line), language("tr"), named=False) is gate


@pytest.mark.parametrize(
    ("line", "gate"),
    [("harbour export deadline", OPEN), ("i loved harbour so much", NO_QUESTION), ("harbour was fun", NO_QUESTION)],
)
def test_a_few_words_about_a_named_subject_are_a_search(line: str, gate: Gate | None) -> None:
    assert gates.unasked(plain(line), language("en"), named=True) is gate
    assert gates.unasked(plain(line), language("en"), named=False) is NO_QUESTION


def test_a_long_remark_is_no_question_to_a_bot() -> None:
    assert gates.unasked(plain("well " * 70 + "when does it close?"), language("en"), named=True) is Gate.TOO_LONG


def test_a_language_without_lists_knows_a_question_by_its_mark_alone() -> None:
    assert gates.unasked(plain("wann schließt es?"), language("xx"), named=False) is OPEN
    assert gates.unasked(plain("wann schließt es"), language("xx"), named=False) is NO_QUESTION
