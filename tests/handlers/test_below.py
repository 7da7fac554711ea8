"""What can be pressed below an answer: only what there is a handler for, and a deadline that is still to come."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fakes import NOON
from lumen import Folder

from bot.core.message import Choice
from bot.handlers.below import Below, deadline
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.checks.phrasings import LONGEST_ID

ALL = Below(frozenset({"remind", "follow", "export", "curate"}))
EARLY = datetime(2020, 1, 1, tzinfo=UTC)
LATE = datetime(2040, 1, 1, tzinfo=UTC)


def kinds(choices: tuple[Choice, ...]) -> list[str]:
    return [":".join(choice.handle.split(":")[:2]) for choice in choices]


def dated(base: KnowledgeBase) -> str:
    """An entry that stands on a dated milestone."""
    found = (
        entry.id for entry in base.entries.values() if any(base.milestones[name].period for name in entry.milestones)
    )
    return next(found)


def undated(base: KnowledgeBase) -> str:
    """An entry whose only milestone nobody has dated."""
    found = (
        entry.id
        for entry in base.entries.values()
        if entry.milestones and not any(base.milestones[name].period for name in entry.milestones)
    )
    return next(found)


def test_before_a_deadline_one_can_be_reminded_and_follow_and_after_it_only_doubt(base: KnowledgeBase) -> None:
    entry = base.entries[dated(base)]
    assert kinds(ALL.choices(base, entry, EARLY, "en")) == ["remind:about", "follow:me", "curate:wrong"]
    assert kinds(ALL.choices(base, entry, LATE, "en")) == ["curate:wrong"]


def test_what_has_no_date_yet_can_be_followed(base: KnowledgeBase) -> None:
    entry = base.entries[undated(base)]
    assert kinds(ALL.choices(base, entry, NOON, "en")) == ["follow:me", "curate:wrong"]


def test_the_next_of_several_deadlines_is_meant(base: KnowledgeBase) -> None:
    ahead = deadline(base, base.entries[dated(base)], EARLY)
    assert ahead is not None
    assert ahead.period is not None
    named = [base.milestones[name].period for name in base.entries[dated(base)].milestones]
    assert ahead.period.first == min(period.first for period in named if period is not None)


def test_an_export_is_offered_below_what_is_about_getting_ones_things(folder: Folder) -> None:
    base = folder.base()
    entry = base.entries[dated(base)].model_copy(update={"family": "export"})
    assert "export:begin" in kinds(ALL.choices(base, entry, LATE, "en"))


@pytest.mark.parametrize("missing", ["remind", "follow", "curate"])
def test_nothing_is_offered_that_no_handler_answers_to(base: KnowledgeBase, missing: str) -> None:
    below = Below(ALL.handlers - {missing})
    offered = kinds(below.choices(base, base.entries[dated(base)], EARLY, "en"))
    assert missing not in [kind.partition(":")[0] for kind in offered]
    assert len(offered) == 2


def test_every_handle_fits_behind_a_button_of_every_platform(base: KnowledgeBase) -> None:
    entry = base.entries[dated(base)].model_copy(update={"id": "x" * LONGEST_ID})
    longest = replace(base, entries={entry.id: entry})
    offered = ALL.choices(longest, entry, EARLY, "zh-Hans")
    assert len(offered) == 3
    assert max(len(choice.handle.encode()) for choice in offered) <= 64
