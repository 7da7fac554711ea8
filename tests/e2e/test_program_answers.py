"""What the program answers from the shipped knowledge: sourced, put right, by the clock, in the language asked."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from e2e.asked import CLOSED, DELETED, NOW, noon
from e2e.program import Program
from e2e.told_dates import first_day, in_words, known, shipped, told

pytest_plugins = ["e2e.program_fixtures"]
pytestmark = pytest.mark.e2e


def test_when_is_my_data_deleted_gets_a_sourced_answer_without_an_invented_day(sora: Program, person: str) -> None:
    """The sentence the whole bot is measured by."""
    said = sora.tell(text=DELETED, person=person, now=NOW)
    assert (said["action"], said["entry"]) == ("answer", "deletion_date")
    assert said["data"]["milestones"]["data_deletion"] is None, "OpenAI has announced a day? Then this test is old."
    assert "No deletion date has been published" in said["text"]
    assert re.search(r"^Source: .+OpenAI.+ · checked \d+ \w+ \d{4}$", said["text"], re.MULTILINE)
    assert told(said["text"]), "it names the ends of the parts and the days of the check"
    assert told(said["text"]) <= known()


@pytest.mark.parametrize(
    "text",
    [
        "wasn't everything deleted on 13 march?",
        "did everything get wiped on april 26",
        "is 24 september the absolute last day to export",
        "is everything deleted on december 1",
        "isn't 24 september the end of the app too",
    ],
)
def test_a_rumour_is_corrected_before_the_answer(sora: Program, person: str, text: str) -> None:
    plain = {"deletion_date": DELETED, "app_shutdown": CLOSED}
    said = sora.tell(text=text, person=person, now=NOW)
    without = sora.tell(text=plain[said["entry"]], person=person, now=NOW, reset=True)
    assert said["entry"] == without["entry"]
    title, correction, *rest = said["text"].splitlines()
    assert [title, *rest] == without["text"].splitlines()
    assert correction not in without["text"]
    assert told(said["text"]) <= known()


def test_the_rumour_of_13_march_is_put_right_with_what_happened_that_day(sora: Program, person: str) -> None:
    said = sora.tell(text="wasn't everything deleted on 13 march?", person=person, now=NOW)
    correction = said["text"].splitlines()[1]
    assert correction.startswith("No.")
    assert in_words(first_day("sora1_us_removal")) in correction


AROUND = [
    (CLOSED, "app_shutdown", "app_end"),
    ("when did the sora api shut down", "api_shutdown", "api_end"),
]


def without_reckoning(said: dict[str, Any]) -> str:
    """The answer without how far away its dates are, and without the line that takes certainty out of an old one."""
    lines = [line for line in said["text"].splitlines() if "it may have changed since" not in line]
    return re.sub(r" \([^()]*\b(?:ago|in \d+ \w+|today|tomorrow|yesterday)\)", "", "\n".join(lines))


@pytest.mark.parametrize(("text", "entry", "milestone"), AROUND)
def test_an_answer_speaks_of_what_is_ahead_and_then_of_what_was(
    sora: Program, person: str, text: str, entry: str, milestone: str
) -> None:
    day = first_day(milestone)
    clocks = [day - timedelta(days=6), day - timedelta(days=1), day, day + timedelta(days=1), day + timedelta(days=6)]
    said = [sora.tell(text=text, person=person, now=noon(clock), reset=True) for clock in clocks]
    assert {one["entry"] for one in said} == {entry}
    away = ["in 6 days", "in 1 day", "today", "1 day ago", "6 days ago"]
    for one, words in zip(said, away, strict=True):
        assert f"{in_words(day)} ({words})" in one["text"]
        assert told(one["text"]) <= known()
    worded = [without_reckoning(one) for one in said]
    assert worded[0] == worded[1]
    assert worded[0] != worded[2], "before it is not told as on the day"
    assert worded[3] == worded[4]
    assert worded[0] != worded[3], "before it is not told as after it"


def test_the_end_of_the_app_is_told_anew_once_the_api_has_ended_too(sora: Program, person: str) -> None:
    clocks = [first_day("api_end") + timedelta(days=days) for days in (-1, 1)]
    before, after = (sora.tell(text=CLOSED, person=person, now=noon(day)) for day in clocks)
    assert before["entry"] == after["entry"] == "app_shutdown"
    assert without_reckoning(before) != without_reckoning(after)
    assert before["data"] == after["data"], "the dates are the same, only the telling is not"


@pytest.mark.parametrize("clock", ["2026-02-01", "2026-03-13", "2026-04-26", "2026-09-24", "2026-10-20", "2031-01-01"])
def test_a_day_nobody_has_announced_is_not_there_at_any_clock(sora: Program, person: str, clock: str) -> None:
    said = sora.tell(text=DELETED, person=person, now=f"{clock}T12:00:00Z")
    assert "No deletion date has been published" in said["text"]
    assert told(said["text"]) <= known()


@pytest.mark.parametrize(
    "now", ["2026-04-26T00:30:00+02:00", "2026-04-25T20:30:00-02:00", "2026-04-25T22:30:00Z", "2026-04-25 22:30:00Z"]
)
def test_the_same_instant_is_answered_alike_from_every_zone(sora: Program, person: str, now: str) -> None:
    """Each is half past ten in the evening of 25 April in UTC, by which days are told."""
    said = sora.tell(text=CLOSED, person=person, now=now)
    assert f"{in_words(first_day('app_end'))} (in 1 day)" in said["text"]


def test_an_answer_unchecked_for_too_long_loses_its_certainty(sora: Program, person: str) -> None:
    last = last_certain_day("deletion_date")
    certain, stale = (sora.tell(text=DELETED, person=person, now=noon(last + timedelta(days=n))) for n in (0, 1))
    assert "it may have changed since" not in certain["text"]
    assert "it may have changed since" in stale["text"].splitlines()[1]
    assert without_reckoning(certain) == without_reckoning(stale)


def last_certain_day(entry: str) -> date:
    """The last day on which each of the claims behind an entry is new enough."""
    base = shipped()
    claims = [base.claims[name] for name in base.entries[entry].stands_on]
    return min(
        base.checked(claim) + timedelta(days=claim.stale_after_days or base.subjects[claim.subject].stale_after_days)
        for claim in claims
    )


@pytest.mark.parametrize(
    ("text", "entry", "words"),
    [
        ("cuándo se borran mis datos", "deletion_date", ("No se ha publicado ninguna fecha de borrado", "Fuente: ")),
        ("cuándo cerró sora", "app_shutdown", ("26 de abril de 2026", "Fuente: ")),
        ("sora ne zaman kapandı", "app_shutdown", ("26 Nisan 2026", "Kaynak: ")),
        ("sora api ne zaman kapandı", "api_shutdown", ("24 Eylül 2026", "Kaynak: ")),
    ],
)
def test_who_asks_in_another_language_is_answered_in_it(
    sora: Program, person: str, text: str, entry: str, words: Sequence[str]
) -> None:
    said = sora.tell(text=text, person=person, now=NOW)
    assert (said["action"], said.get("entry")) == ("answer", entry)
    assert [one for one in words if one not in said["text"]] == []
    assert "Source: " not in said["text"]
    assert told(said["text"]) == set(), "no English date is left in it"


@pytest.mark.parametrize(
    ("lang", "words"), [("es", "Fechas de Sora"), ("es-MX", "Fechas de Sora"), ("xx", "Dates of Sora")]
)
def test_the_clients_language_is_spoken_where_no_words_tell_one(
    sora: Program, person: str, lang: str, words: str
) -> None:
    assert sora.tell(text="/deadlines", person=person, lang=lang)["text"].splitlines()[0] == words
