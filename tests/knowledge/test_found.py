"""What `sunset-bot check` tells of a fit: each rule over a small folder and a matcher that finds what it is told to."""

import pytest
from fakes import THRESHOLDS, FakeMatcher
from lumen import Folder

from bot.knowledge.checks import check_found
from bot.knowledge.loader import load
from bot.knowledge.matcher import Gate, Hit
from bot.knowledge.matching.report import Muted, Report, Stolen
from bot.knowledge.report import in_figures, render

CLOSING, DELETED = "entries/closing.toml", "entries/deleted.toml"
LINE = "is it curtains for the app"


def sure(entry: str) -> Hit:
    return Hit(entry, 1.0, "wipe date")


def unsure(entry: str, score: float = 0.5) -> Hit:
    return Hit(entry, score, "wipe date")


def report(
    weak: tuple[tuple[str, float], ...] = (), stolen: tuple[Stolen, ...] = (), muted: tuple[Muted, ...] = ()
) -> Report:
    return Report("en", THRESHOLDS, 24, 2, 0.377, 0.002, 0.0, 0.663, 0.03, 0.02, weak, stolen, muted)


def found(folder: Folder, matcher: FakeMatcher, *reports: Report) -> list[str]:
    return render(check_found(load(folder.root).base, matcher, reports), folder.file(""))


def ask_for(folder: Folder, key: str) -> str:
    """Adds the line to the entry's list; gives where it stands."""
    folder.change(CLOSING, 'title = "When does the app close?"\n', f'title = "Closing?"\n{key} = [\n  "{LINE}",\n]\n')
    return f"{CLOSING}:{folder.line(CLOSING, LINE)}"


def test_a_line_that_must_be_answered_and_is_gives_no_problem(folder: Folder) -> None:
    ask_for(folder, "must_answer")
    matcher = FakeMatcher()
    matcher.hears(LINE, sure("closing"), unsure("deleted"))
    assert found(folder, matcher) == []
    assert [(question.text, question.addressed, question.language) for question in matcher.asked] == [
        (LINE, True, "en")
    ]


@pytest.mark.parametrize(
    ("hits", "instead"),
    [
        ((sure("deleted"),), "'deleted' answers it, by 'wipe date'"),
        ((unsure("deleted"), unsure("closing", 0.45)), "it is not sure enough, and offers 'deleted', 'closing'"),
        ((), "nothing is found"),
    ],
)
def test_a_line_that_must_be_answered_and_is_not_is_an_error_where_it_stands(
    folder: Folder, hits: tuple[Hit, ...], instead: str
) -> None:
    place = ask_for(folder, "must_answer")
    matcher = FakeMatcher()
    matcher.hears(LINE, *hits)
    message = f"'{LINE}' must be answered by this entry: {instead}"
    assert found(folder, matcher) == [f"{place}: error: {message} [must_answer]"]


@pytest.mark.parametrize(
    ("gate", "said"), [(None, "asked and unasked"), (Gate.NO_QUESTION, None)], ids=["answered", "gated"]
)
def test_a_line_that_must_be_ignored_and_is_answered_is_an_error(
    folder: Folder, gate: Gate | None, said: str | None
) -> None:
    place = ask_for(folder, "must_ignore")
    matcher = FakeMatcher()
    matcher.hears(LINE, sure("closing"), gate=gate)
    message = f"'{LINE}' must be ignored, and this entry answers it {said}"
    assert found(folder, matcher) == ([f"{place}: error: {message} [must_ignore]"] if said else [])


@pytest.mark.parametrize("hit", [sure("deleted"), unsure("closing")], ids=["another entry", "only offered"])
def test_a_line_that_must_be_ignored_may_be_anothers_or_be_offered(folder: Folder, hit: Hit) -> None:
    ask_for(folder, "must_ignore")
    matcher = FakeMatcher()
    matcher.hears(LINE, hit)
    assert found(folder, matcher) == []


def test_a_subject_that_is_not_served_is_not_asked_about(folder: Folder) -> None:
    ask_for(folder, "must_answer")
    folder.change("subject.toml", 'homepage = "', 'on_by_default = false\nhomepage = "')
    assert found(folder, FakeMatcher()) == []


def test_an_entry_that_is_hard_to_find_is_one_warning_for_all_languages(folder: Folder) -> None:
    spanish = Report("es", THRESHOLDS, 8, 1, 0, 0, 0, 0, 0, 0, (("closing", 0.25),), (), ())
    line = folder.line(CLOSING, "phrasings = [")
    told = "had each of its phrasings been missing, it would have answered only 8% in 'en', 25% in 'es'"
    assert found(folder, FakeMatcher(), report(weak=(("closing", 1 / 12),)), spanish) == [
        f"{CLOSING}:{line}: warning: is hard to find: {told} [hard_to_find]"
    ]


def test_entries_that_would_take_several_phrasings_from_each_other_are_a_warning(folder: Folder) -> None:
    stolen = (Stolen("last day", "closing", "deleted"), Stolen("closing date", "closing", "deleted"))
    told = found(folder, FakeMatcher(), report(stolen=stolen))
    line = folder.line(CLOSING, "last day")
    near = "is near 'deleted', which would answer 2 of its phrasings had they been missing"
    assert [one for one in told if ": warning: " in one] == [f"{CLOSING}:{line}: warning: {near} [near]"]
    assert sum(": note: " in one for one in told) == len(stolen)


def test_one_such_phrasing_and_what_is_only_answered_when_asked_are_notes(folder: Folder) -> None:
    muted = (Muted("are my files gone", "deleted", Gate.TO_OTHERS),)
    closing, deleted = found(folder, FakeMatcher(), report((), (Stolen("last day", "closing", "deleted"),), muted))
    assert closing.startswith(f"{CLOSING}:{folder.line(CLOSING, 'last day')}: note: had it been missing, 'deleted' ")
    where = f"{DELETED}:{folder.line(DELETED, 'are my files gone')}"
    assert (
        deleted == f"{where}: note: 'are my files gone' is answered only where the bot is spoken to (to_others) [muted]"
    )


def test_the_figures_are_said_in_words() -> None:
    heading, asked, unasked = in_figures([report()]).splitlines()
    assert heading == "en: 24 phrasings, 2 lines to stay silent at. Had each phrasing been missing:"
    assert asked.startswith("  asked    66.3% answered rightly, 3.0% wrongly, 2.0% of lines for nobody answered (")
    assert asked.endswith("(score above 0.60, lead above 0.12)")
    assert unasked.startswith("  unasked  37.7% answered rightly, 0.2% wrongly, 0.0% of lines for nobody answered (")
    assert unasked.endswith("(score above 0.80, lead above 0.12)")
