"""What the page of deadlines shows at a given time."""

from datetime import UTC, datetime

import pytest
from lumen import AFTER, BEFORE, ON, Folder
from web.web_kit import VOICE

from bot.core.period import Phase
from bot.core.phrase import Say
from bot.core.text import plain
from bot.knowledge.base import KnowledgeBase
from bot.web.board import Row, Section, board


def words(say: Say | None, at: datetime = AFTER) -> str | None:
    return None if say is None else plain(VOICE.say((say,), "en", at))


def lumen(base: KnowledgeBase, at: datetime = AFTER) -> Section:
    (section,) = board(base, at).sections
    return section


def row(base: KnowledgeBase, name: str, at: datetime = AFTER) -> Row:
    section = lumen(base, at)
    return next(row for row in (*section.dated, *section.unannounced, *section.more) if row.id == name)


def test_headlines_stand_apart_from_those_nobody_announced_and_from_the_rest(base: KnowledgeBase) -> None:
    section = lumen(base)
    assert [row.id for row in section.dated] == ["app_end"]
    assert [row.id for row in section.unannounced] == ["deletion"]
    assert [row.id for row in section.more] == ["preview"]
    assert (section.id, section.name, section.homepage) == ("lumen", "Lumen", "https://lumen.example")


@pytest.mark.parametrize(
    ("at", "phase", "away"),
    [(BEFORE, Phase.BEFORE, "in 6 days"), (ON, Phase.ON, "today"), (AFTER, Phase.AFTER, "6 months ago")],
)
def test_a_date_says_how_far_away_it_is(base: KnowledgeBase, at: datetime, phase: Phase, away: str) -> None:
    found = row(base, "app_end", at)
    assert (found.phase, words(found.when, at), words(found.away, at)) == (phase, "26 April 2026", away)


def test_beside_a_date_stands_the_source_that_names_it_with_the_day_of_the_check(base: KnowledgeBase) -> None:
    (only,) = row(base, "app_end").backing
    assert words(only.says) == (
        "Closing Lumen (https://lumen.example/closing), Lumen Help, 24 March 2026 · checked 1 October 2026"
    )
    assert only.official


def test_a_doubted_claim_stands_beside_no_date(base: KnowledgeBase) -> None:
    assert "The light goes out" not in str(row(base, "deletion").backing)


def test_what_nobody_announced_has_no_date_but_a_source(base: KnowledgeBase) -> None:
    found = row(base, "deletion")
    assert (found.period, found.phase, found.when, found.away) == (None, None, None, None)
    assert len(found.backing) == 1


def test_where_sources_disagree_the_ruling_is_told(folder: Folder) -> None:
    ruling = '[deletion.ruling]\nfollows = ["no-day"]\nagainst = ["wiped"]\nreason.en = "The company names no day."\n'
    folder.add("milestones.toml", f"\n{ruling}")
    found = row(folder.base(), "deletion")
    assert words(found.disputed) == "Sources disagree. The company names no day."
    assert len(found.backing) == 1


def test_a_date_whose_every_check_is_old_says_so(base: KnowledgeBase) -> None:
    late = datetime(2027, 1, 1, tzinfo=UTC)
    assert words(row(base, "app_end", late).stale) == "Last checked 1 October 2026; it may have changed since."
    assert row(base, "app_end").stale is None


def test_one_fresh_check_is_enough(folder: Folder) -> None:
    folder.change("claims/app.toml", '[told]\nsource = "news"\n', '[told]\nsource = "news"\nmilestone = "app_end"\n')
    folder.change("sources.toml", "checked = 2026-10-05", "checked = 2026-12-20")
    assert row(folder.base(), "app_end", datetime(2027, 1, 1, tzinfo=UTC)).stale is None


def test_the_next_date_is_the_first_that_is_not_over(base: KnowledgeBase, folder: Folder) -> None:
    assert board(base, AFTER).next is None
    soon, today = board(base, BEFORE).next, board(base, ON).next
    assert soon is not None
    assert today is not None
    assert (soon.id, today.id) == ("app_end", "app_end")
    folder.change("milestones.toml", "not_announced = true", 'quarter = "2026-Q2"')
    folder.change("claims/deletion.toml", "not_announced = true", 'quarter = "2026-Q2"')
    found = board(folder.base(), BEFORE).next
    assert found is not None
    assert found.id == "app_end", "a quarter that has begun does not hide a day that is still to come"


def test_dates_are_in_their_order_and_undated_ones_last(folder: Folder) -> None:
    more = '\n[{}]\nkind = "other"\nproduct = "x"\nregion = "x"\ntitle.en = "x"\n{}\n'
    folder.add(
        "milestones.toml", more.format("late", "date = 2027-01-01") + more.format("never", "not_announced = true")
    )
    folder.add("milestones.toml", more.format("early", "date = 2020-01-01"))
    assert [row.id for row in lumen(folder.base()).more] == ["early", "preview", "late", "never"]
