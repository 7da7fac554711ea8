"""The whole matcher over the tiny corpus: order of the steps, subjects, surfaces, products, follow-ups."""

import pytest
from harbour import CORPUS, WordCounting, ask, harbour
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.matcher import Answered, Corpus, Gate, Match, Question, Small, Thresholds, decide
from bot.knowledge.matching.fitting import fit


def entries(match: Match) -> list[str]:
    return [hit.entry for hit in match.hits]


@pytest.mark.parametrize(
    ("line", "entry", "language"),
    [
        ("how do i export my paintings", "export", "en"),
        ("How do I export my paintings??", "export", "en"),
        ("hwo do i exprot my paintigns", "export", "en"),
        ("cómo exporto mis cuadros", "export", "es"),
        ("como exporto mis cuadros", "export", "es"),
        ("tablolarimi nasil disa aktaririm", "export", "tr"),
    ],
)
def test_a_phrasing_is_answered_by_its_entry_however_it_is_typed(line: str, entry: str, language: str) -> None:
    match = harbour().match(ask(line))
    assert (entries(match), match.hits[0].score, match.language) == ([entry], 1.0, language)


def test_the_rumour_a_question_asks_by_is_named() -> None:
    match = harbour().match(ask("i heard it closed in april, is that true"))
    assert (match.hits[0].entry, match.hits[0].rumour) == ("app_end", 0)
    assert harbour().match(ask("when did the app close")).hits[0].rumour is None


@pytest.mark.parametrize(
    ("line", "gate"),
    [
        ("", Gate.EMPTY),
        ("...", Gate.EMPTY),
        ("💀💀", Gate.EMPTY),
        ("https://example.com/page", Gate.EMPTY),
        ("```\nprint(1)\n```", Gate.EMPTY),
        ("wann werden meine daten endlich gelöscht", Gate.OTHER_LANGUAGE),
        ("いつ終了しますか", Gate.OTHER_LANGUAGE),
        ("which brush is best for water", Gate.SILENT_ENTRY),
        ("don't tell me when the app closed", Gate.NO_QUESTION),
        ("!export my paintings", Gate.NO_QUESTION),
        ("harbour", Gate.NO_QUESTION),
        ("how do i export from capcut", Gate.OTHER_PRODUCT),
        ("how do i leave buoy", Gate.OTHER_PRODUCT),
    ],
)
@pytest.mark.parametrize("addressed", [True, False])
def test_what_is_never_compared(line: str, gate: Gate, addressed: bool) -> None:  # noqa: FBT001
    match = harbour().match(ask(line, addressed=addressed))
    assert match.gate is gate
    assert not match.hits


@pytest.mark.parametrize(
    ("line", "gate"), [("i exported my paintings", Gate.NO_QUESTION), ("did you export yours?", Gate.TO_OTHERS)]
)
def test_question_and_peer_gates_hold_only_where_nobody_spoke_to_the_bot(line: str, gate: Gate) -> None:
    assert harbour().match(ask(line, addressed=False)).gate is gate
    assert harbour().match(ask(line)).gate not in {Gate.NO_QUESTION, Gate.TO_OTHERS}


def test_a_bare_name_is_no_question_to_a_bot_nobody_spoke_to() -> None:
    for line in ("harbour", "harbour 2", "harbour api"):
        assert harbour().match(ask(line, addressed=False)).gate is Gate.NO_QUESTION


def test_small_talk_is_heard_before_anything_else() -> None:
    assert harbour().match(ask("hello bot")).small is Small.HELLO
    assert harbour().match(ask("hallo bot")).small is Small.HELLO
    assert harbour().match(ask("hello, when did the app close")).small is None


def test_a_question_about_one_part_never_finds_an_entry_about_another_only() -> None:
    assert "app_end" not in entries(harbour().match(ask("tell me which day the api of harbour did close")))
    assert "api_end" not in entries(harbour().match(ask("tell me which day the website of harbour did close")))
    assert {"app_end", "api_end"} <= set(entries(harbour().match(ask("when did it all close, app and api"))))


def test_a_question_about_one_subject_never_finds_anothers_entry() -> None:
    assert "anchor_export" not in entries(harbour().match(ask("how do i export my boats from harbour")))
    assert set(entries(harbour().match(ask("how do i export my paintings from anchor")))) <= {"anchor_export"}


def test_a_question_that_names_no_subject_stays_with_the_one_asked_about_before() -> None:
    line = "how do i export my paintings and boats"
    assert entries(harbour().match(ask(line)))[0] == "export"
    assert entries(harbour().match(ask(line, previous=("old", "anchor_export"))))[0] == "anchor_export"
    assert entries(harbour().match(ask(line, previous=("old", "export"))))[0] == "export"
    assert entries(harbour().match(ask(f"{line} in harbour", previous=("old", "anchor_export"))))[0] == "export"


def test_a_product_the_phrasings_speak_of_is_only_for_the_entries_that_do() -> None:
    assert entries(harbour().match(ask("is krita a good replacement"))) == ["alternatives"]
    assert set(entries(harbour().match(ask("how do i export my paintings from krita")))) <= {"alternatives"}


@pytest.mark.parametrize(
    ("line", "before", "entry"),
    [
        ("what about the api?", "when did the app close", "api_end"),
        ("and the api", "when did the app close", "api_end"),
        ("api?", "when did the app close", "api_end"),
        ("¿y la api?", "cuándo cerró la aplicación", "api_end"),
        ("peki ya api?", "uygulama ne zaman kapandı", "api_end"),
    ],
)
@pytest.mark.parametrize("addressed", [True, False])
def test_another_part_of_the_same_matter_is_asked_in_two_words(
    line: str,
    before: str,
    entry: str,
    addressed: bool,  # noqa: FBT001
) -> None:
    match = harbour().match(ask(line, addressed=addressed, previous=(before, "app_end")))
    assert decide(match, addressed=addressed) == Answered(match.hits[0])
    assert match.hits[0].entry == entry


def test_a_complete_question_is_not_dragged_to_the_old_topic() -> None:
    match = harbour().match(ask("how do i export my paintings", previous=("when did the app close", "app_end")))
    assert entries(match)[0] == "export"


def test_what_only_goes_on_about_the_question_before_is_never_answered_unasked() -> None:
    before = ("when did the app close", "app_end")
    for line in ("why two?", "really?", "how come", "and then?"):
        match = harbour().match(ask(line, addressed=False, previous=before))
        assert not isinstance(decide(match, addressed=False), Answered)


def test_a_previous_answer_that_no_longer_exists_is_forgotten() -> None:
    match = harbour().match(ask("how do i export my paintings", previous=("old", "no_such_entry")))
    assert entries(match)[0] == "export"


def test_the_same_corpus_gives_the_same_matcher() -> None:
    again = fit(CORPUS, WordCounting())
    for line in ("how can one export paintings", "closing day of the app", "where do i save my stuff"):
        assert again.match(ask(line)) == harbour().match(ask(line))


def test_a_corpus_without_entries_answers_nobody() -> None:
    match = fit(Corpus((), ()), WordCounting()).match(ask("how do i export"))
    assert match.gate is Gate.OTHER_LANGUAGE


def test_the_report_says_what_is_weak_and_who_would_be_missed() -> None:
    found = harbour().voices["en"].report
    assert found.language == "en"
    assert all(0 <= share < 1 / 3 for _, share in found.weak)
    assert found.silent == 3
    assert isinstance(found.thresholds, Thresholds)
    assert 0 <= found.confused_asked <= found.right_asked + found.confused_asked <= 1
    assert sum(len(thefts) for thefts in found.pairs()) == len(found.stolen)


@settings(max_examples=150)
@given(st.text(max_size=300), st.booleans(), st.sampled_from(["en", "es", "tr", "xx", None]), st.booleans())
def test_any_text_at_all_gives_a_match(text: str, addressed: bool, language: str | None, follows: bool) -> None:  # noqa: FBT001
    previous = ask("", previous=("when did the app close", "app_end")).previous if follows else None
    match = harbour().match(Question(text, addressed, language, previous))
    decide(match, addressed=addressed)
    assert list(match.hits) == sorted(match.hits, key=lambda hit: -hit.score)


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            [
                "how",
                "do",
                "i",
                "export",
                "harbour",
                "api",
                "and",
                "the",
                "?",
                "!",
                "`",
                "<@1>",
                "@a",
                "y",
                "la",
                "ışık",
                "'",
                "/",
                "日本",
                "…",
            ]
        )
    )
)
def test_any_mixture_of_known_pieces_gives_a_match(pieces: list[str]) -> None:
    for addressed in (True, False):
        decide(harbour().match(ask(" ".join(pieces), addressed=addressed)), addressed=addressed)
