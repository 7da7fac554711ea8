import pytest
from harbour import CORPUS

from bot.knowledge.matching.naming import Names, names, products


@pytest.fixture(scope="module")
def english() -> Names:
    return names(CORPUS, "en")


@pytest.mark.parametrize(
    ("line", "subjects", "surfaces"),
    [
        ("when did harbour close", {"harbour"}, set()),
        ("when did harbour's app close", {"harbour"}, {("harbour", "app")}),
        ("when did the api close", {"harbour"}, {("harbour", "api")}),  # only Harbour has one
        ("anchor or harbour", {"anchor", "harbour"}, set()),
        ("apple harbours apis", set(), set()),
        ("is it gone", set(), set()),
    ],
)
def test_subjects_and_their_parts_are_named_in_whole_words(
    english: Names, line: str, subjects: set[str], surfaces: set[tuple[str, str]]
) -> None:
    named = english.find(line)
    assert named.subjects == subjects
    assert named.surfaces == surfaces


@pytest.mark.parametrize(
    "line", ["sorada ne oldu", "harbour'ın sonu", "harbourdan nasıl çıkarım", "api'nin sonu", "uygulamaya ne oldu"]
)
def test_a_name_may_be_bent_where_the_language_bends_it(line: str) -> None:
    turkish = names(CORPUS, "tr").find(line)
    assert bool(turkish.subjects or turkish.surfaces) is not line.startswith("sorada")


def test_products_of_others_and_subjects_that_are_not_served_are_foreign(english: Names) -> None:
    assert english.find("how do i leave capcut and buoy").products == {"capcut", "buoy"}


def test_a_name_inside_a_longer_name_is_not_named() -> None:
    ours = names(CORPUS, "en")
    assert ours.find("is google drive like harbour").products == {"google drive"}
    assert ours.find("azure functions").surfaces == set()


def test_entries_that_speak_of_a_product_are_its_users(english: Names) -> None:
    assert english.users["krita"] == {"alternatives"}
    assert "capcut" not in english.users


@pytest.mark.parametrize(
    ("line", "neutral"),
    [
        ("when did harbour close", "when did the app close"),
        ("the harbour 2 end", "the app end"),
        ("harbour app is gone", "the app is gone"),
        ("the api of harbour", "the api of the app"),
    ],
)
def test_the_encoder_reads_a_plain_word_for_a_name(english: Names, line: str, neutral: str) -> None:
    assert english.neutralised(line) == neutral


def test_the_product_list_is_lower_case_and_holds_no_ordinary_words() -> None:
    assert all(name == name.lower().strip() for name in products())
    assert products().isdisjoint(
        {"word", "drive", "photos", "threads", "resolve", "signal", "line", "export", "openai", "chatgpt", "sora"}
    )
