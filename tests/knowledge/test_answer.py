from datetime import UTC, date, datetime, timedelta

import pytest
from lumen import AFTER, BEFORE, ON, Folder

from bot.core.period import day
from bot.core.phrase import Curated, Page, Phrase, Say
from bot.core.text import plain
from bot.knowledge.answer import RumourAsked, answer, sources, title, values_of
from bot.knowledge.base import KnowledgeBase
from bot.texts.catalog import load_voice

VOICE = load_voice()
SPANISH_SOURCE = (
    "Fuente: Closing Lumen (https://lumen.example/closing), Lumen Help, 24 de marzo de 2026 · "
    "comprobado 1 de octubre de 2026"
)
SOON = datetime(2026, 10, 21, tzinfo=UTC)


def said(
    base: KnowledgeBase, entry: str, at: datetime, language: str = "en", rumour: RumourAsked | None = None
) -> list[str]:
    return plain(VOICE.say(answer(base, base.entries[entry], at, rumour), language, at)).splitlines()


def keys(says: tuple[Say, ...]) -> list[str]:
    return [one.key if isinstance(one, Phrase) else "curated" for one in says]


@pytest.mark.parametrize(
    ("at", "language", "expected"),
    [
        (BEFORE, "en", "The app closes on 26 April 2026 (in 6 days)."),
        (ON, "en", "The app closes today."),
        (ON + timedelta(hours=11, minutes=59), "en", "The app closes today."),
        (ON + timedelta(hours=12), "en", "The app closed 1 day ago, on 26 April 2026."),
        (AFTER, "en", "The app closed 6 months ago, on 26 April 2026."),
        (BEFORE, "es", "La fecha del cierre: 26 de abril de 2026 (dentro de 6 días)."),
        (ON, "es", "La fecha del cierre: 26 de abril de 2026 (hoy)."),
        (AFTER, "tr", "Kapanış: 26 Nisan 2026 (6 ay önce)."),
        (BEFORE, "xx", "The app closes on 26 April 2026 (in 6 days)."),
    ],
)
def test_the_same_entry_answers_before_on_and_after_the_day(
    base: KnowledgeBase, at: datetime, language: str, expected: str
) -> None:
    assert said(base, "closing", at, language)[1] == expected


def test_the_question_that_was_understood_stands_above_the_answer(base: KnowledgeBase) -> None:
    assert said(base, "closing", AFTER)[0] == "When does the app close?"
    assert said(base, "closing", AFTER, "tr")[0] == "Uygulama ne zaman kapanıyor?"
    assert title(base, base.entries["closing"]).words["es"] == "¿Cuándo cierra la aplicación?"


def test_particulars_follow_the_lead(base: KnowledgeBase) -> None:
    assert said(base, "closing", BEFORE)[1:4] == [
        "The app closes on 26 April 2026 (in 6 days).",
        "- Get your things out first: lumen.example/sunset.",
        "- Checked 1 October 2026.",
    ]


def test_particulars_of_another_language_are_never_mixed_in(base: KnowledgeBase) -> None:
    """The Spanish wording has a lead only: the English particulars do not appear below it."""
    assert said(base, "closing", BEFORE, "es")[1:3] == [
        "La fecha del cierre: 26 de abril de 2026 (dentro de 6 días).",
        SPANISH_SOURCE,
    ]


def test_an_unknown_date_is_said_to_be_unknown_until_a_milestone_gives_one(folder: Folder) -> None:
    assert said(folder.base(), "deleted", AFTER)[1] == "No day is known."
    folder.change("milestones.toml", "not_announced = true", "date = 2026-12-24")
    base = folder.base()
    assert said(base, "deleted", SOON)[1] == "The data goes on 24 December 2026 (in 2 months)."
    assert said(base, "deleted", SOON, "tr")[1] == "Silinme: 24 Aralık 2026 (2 ay sonra)."
    assert said(base, "deleted", datetime(2026, 12, 23, tzinfo=UTC))[-2].startswith("The data goes on 24 December 2026")


def test_a_date_known_to_the_month_is_never_said_to_be_today(folder: Folder) -> None:
    folder.change("milestones.toml", "not_announced = true", 'month = "2026-12"')
    base = folder.base()
    assert said(base, "deleted", SOON)[1] == "The data goes on December 2026 (in 41 days)."
    during = datetime(2026, 12, 10, tzinfo=UTC)
    assert "The data goes on December 2026 (now)." in said(base, "deleted", during)
    assert "Los datos se borran: diciembre de 2026 (ahora)." in said(base, "deleted", during, "es")


def test_a_rumour_is_put_right_before_the_answer_in_the_language_it_was_asked_in(base: KnowledgeBase) -> None:
    english, spanish = RumourAsked("en", 0), RumourAsked("es", 0)
    assert said(base, "deleted", AFTER, "en", english)[1:3] == ["No: the company names no day.", "No day is known."]
    assert said(base, "deleted", AFTER, "es", spanish)[1] == "No: la empresa no da ningún día."


def test_a_rumour_asked_in_one_language_is_put_right_in_another_that_knows_it(base: KnowledgeBase) -> None:
    assert said(base, "deleted", AFTER, "es", RumourAsked("en", 0))[1] == "No: la empresa no da ningún día."
    assert said(base, "deleted", AFTER, "tr", RumourAsked("en", 0))[1] == "No: the company names no day."


def test_without_a_rumour_nothing_is_put_right(base: KnowledgeBase) -> None:
    assert said(base, "deleted", AFTER)[1] == "No day is known."


def test_the_companys_own_source_comes_first_with_its_date_and_the_day_of_the_check(base: KnowledgeBase) -> None:
    assert said(base, "closing", AFTER)[-2:] == [
        "Source: Closing Lumen (https://lumen.example/closing), Lumen Help, 24 March 2026 · checked 1 October 2026",
        "Source: The light goes out, Daily Lamp · checked 5 October 2026",
    ]


def test_a_source_is_named_once_with_the_latest_check_of_its_claims(folder: Folder) -> None:
    folder.change("claims/app.toml", "[ended]\n", "[ended]\nchecked = 2026-10-09\n")
    base = folder.base()
    claims = [base.claims[name] for name in ("previewed", "ended", "no-day")]
    assert [(source.id, when) for source, when in sources(base, claims)] == [("help", date(2026, 10, 9))]


def test_no_more_than_three_sources_are_named_the_latest_checked_first(folder: Folder) -> None:
    for number in range(1, 5):
        folder.add("sources.toml", SOURCE.format(number=number))
        folder.add("claims/app.toml", CLAIM.format(number=number))
    base = folder.base()
    claims = [base.claims[name] for name in ("c1", "c2", "c3", "c4", "ended")]
    assert [source.id for source, _ in sources(base, claims)] == ["help", "s4", "s3"]


SOURCE = """
[s{number}]
title = "T"
publisher = "P"
primary = false
checked = 2026-10-1{number}
"""
CLAIM = """
[c{number}]
source = "s{number}"
says = "x"
status = "confirmed"
"""


def test_a_stale_claim_takes_the_certainty_by_the_clock_alone(base: KnowledgeBase) -> None:
    last_sure = datetime(2026, 11, 15, 23, 59, tzinfo=UTC)
    entry = base.entries["closing"]
    assert "answer.stale" not in keys(answer(base, entry, last_sure))
    unsure = answer(base, entry, last_sure + timedelta(minutes=1))
    assert keys(unsure)[:3] == ["answer.question", "answer.stale", "curated"]
    text = said(base, "closing", last_sure + timedelta(minutes=1))
    assert text[1] == "As of the last check, 1 October 2026 (46 days ago); it may have changed since:"


def test_the_oldest_of_the_stale_checks_is_the_one_told(base: KnowledgeBase) -> None:
    stale = answer(base, base.entries["closing"], datetime(2027, 5, 1, tzinfo=UTC))[1]
    assert stale == Phrase("answer.stale", {"checked": day(date(2026, 10, 1))})


def test_a_claim_may_rest_longer_than_its_subject_allows(folder: Folder) -> None:
    folder.change("claims/app.toml", "[ended]\n", "[ended]\nstale_after_days = 400\n")
    folder.change("entries/closing.toml", '["told", "ended"]', '["ended"]')
    base = folder.base()
    assert "answer.stale" not in keys(answer(base, base.entries["closing"], datetime(2027, 5, 1, tzinfo=UTC)))


def test_an_answer_that_stands_on_reports_alone_says_so(folder: Folder) -> None:
    base = folder.base()
    assert "answer.reported" not in keys(answer(base, base.entries["closing"], AFTER))
    folder.change("entries/closing.toml", '["told", "ended"]', '["told"]')
    base = folder.base()
    assert keys(answer(base, base.entries["closing"], AFTER))[-1] == "answer.reported"
    assert said(base, "closing", AFTER)[-1].startswith("No statement of the company itself")


def test_a_dispute_that_was_ruled_on_is_told_with_the_reason(folder: Folder) -> None:
    base = folder.base()
    assert "answer.disputed" not in keys(answer(base, base.entries["closing"], AFTER))
    ruling = '[app_end.ruling]\nfollows = ["ended"]\nagainst = ["told"]\n'
    ruling += 'reason.en = "We follow the company."\nreason.es = "Seguimos a la empresa."\n'
    folder.change("milestones.toml", "date = 2026-04-26\n", "date = 2026-04-26\n\n" + ruling)
    base = folder.base()
    assert "Sources disagree about this date. We follow the company." in said(base, "closing", AFTER)
    assert "Las fuentes no coinciden en esta fecha. Seguimos a la empresa." in said(base, "closing", AFTER, "es")
    assert "answer.disputed" not in keys(answer(base, base.entries["deleted"], AFTER))


def test_values_are_dates_that_are_known_pages_and_the_days_of_claims(base: KnowledgeBase) -> None:
    values = values_of(base, "lumen")
    assert values["app_end"] == day(date(2026, 4, 26))
    assert "deletion" not in values
    assert values["page:sunset"] == Page("lumen.example/sunset", "https://lumen.example/sunset")
    assert values["checked:told"] == day(date(2026, 10, 5))
    assert values["published:ended"] == day(date(2026, 3, 24))
    assert "published:told" not in values


def test_an_entry_without_english_still_answers(folder: Folder) -> None:
    text = folder.file("entries/closing.toml").read_text(encoding="utf-8")
    start, end = text.index("[en]"), text.index("[es]")
    folder.write("entries/closing.toml", text[:start] + text[end:])
    base = folder.base()
    assert said(base, "closing", BEFORE, "en")[1].startswith("La fecha del cierre: 26 de abril de 2026")
    assert base.entries["closing"].wording("en").title == "¿Cuándo cierra la aplicación?"
    assert isinstance(answer(base, base.entries["closing"], BEFORE)[1], Curated)
