import pytest

from bot.knowledge.matching.words import Vocabulary, vocabulary

LINES = (
    "when is my data deleted",
    "how do i export my sora videos",
    "does the archive hold my drafts",
    "is azure still open",
)


@pytest.fixture(scope="module")
def english() -> Vocabulary:
    return vocabulary("en", LINES, ("figma", "blob storage"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wen is my dta deletd", "when is my data deleted"),
        ("teh archvie holds my darfts", "the archive holds my drafts"),
        ("howdoiexportmysoravideos", "how do i export my sora videos"),
        ("u r exprting vids", "you are exporting videos"),
        ("dont", "don't"),
        ("tbh lol", ""),
    ],
)
def test_words_are_read_as_they_were_meant(english: Vocabulary, typed: str, meant: str) -> None:
    assert " ".join(english.mended(typed.split())) == meant


@pytest.mark.parametrize(
    "word", ["azureus", "figma", "blob", "deletes", "exported", "sora-2", "drafting", "x", "größe", "1234"]
)
def test_words_that_are_right_or_strange_stay(english: Vocabulary, word: str) -> None:
    assert english.mended([word]) == (word,)


def test_a_name_of_three_letters_is_not_bent_into_a_word(english: Vocabulary) -> None:
    assert english.mended(["gpx"]) == ("gpx",)


def test_only_english_is_repaired() -> None:
    spanish = vocabulary("es", ("cuando se borran mis datos",))
    assert spanish.mended(["dtaos", "q"]) == ("dtaos", "que")
