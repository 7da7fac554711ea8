"""The real encoder over the tiny corpus: questions that share a meaning with a phrasing and hardly a word."""

import pytest
from harbour import CORPUS, ask

from bot.knowledge.matcher import Answered, Decision, decide
from bot.knowledge.matching.encoder import MiniLM
from bot.knowledge.matching.fitted import FittedMatcher
from bot.knowledge.matching.fitting import fit


@pytest.fixture(scope="module")
def matcher() -> FittedMatcher:
    return fit(CORPUS, MiniLM.load())


def decided(matcher: FittedMatcher, line: str, *, addressed: bool) -> Decision:
    return decide(matcher.match(ask(line, addressed=addressed)), addressed=addressed)


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("is there a way to download all of my artwork from harbour", "export"),
        ("where can i save my paintings", "export"),
        ("on what day was the harbour website shut down", "app_end"),
        ("what should i use instead of harbour", "alternatives"),
        ("does the harbour api still work", "api_end"),
    ],
)
def test_another_wording_finds_the_entry(matcher: FittedMatcher, line: str, entry: str) -> None:
    assert matcher.match(ask(line)).hits[0].entry == entry


@pytest.mark.parametrize(
    "line",
    [
        "how do i get oil out of a shirt",
        "who won the match yesterday",
        "how do i install the driver for my printer",
        "my sister paints too, her boat picture is lovely",
        "finally done with my tax papers",
        "which tram goes to the airport?",
        "is it me or is the soup cold",
    ],
)
@pytest.mark.parametrize("addressed", [True, False])
def test_what_the_corpus_does_not_hold_is_not_answered(matcher: FittedMatcher, line: str, addressed: bool) -> None:  # noqa: FBT001
    assert not isinstance(decided(matcher, line, addressed=addressed), Answered)


def test_misspelt_and_slangy_is_understood(matcher: FittedMatcher) -> None:
    assert matcher.match(ask("whre cn i dl my paintngs frm harbour pls")).hits[0].entry == "export"


def test_a_story_before_the_question_does_not_hide_it(matcher: FittedMatcher) -> None:
    line = "My aunt drew every day for two years and is quite sad now. How do I export her paintings?"
    assert matcher.match(ask(line)).hits[0].entry == "export"
