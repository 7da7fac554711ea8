"""Holds the knowledge as it is shipped to its own rules, and every answer in it to what platforms can take."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import product
from pathlib import Path

import pytest

from bot.core.text import plain
from bot.knowledge.answer import answer
from bot.knowledge.checks import check_all
from bot.knowledge.entry import Entry
from bot.knowledge.loader import load
from bot.knowledge.problems import errors_of
from bot.knowledge.report import render
from bot.texts.catalog import load_voice

ROOT = Path(__file__).parent.parent
SHIPPED = load(ROOT / "knowledge")
BASE = SHIPPED.base
LATEST = max(source.checked for source in BASE.sources.values())
LONGEST = 2000
"""Characters of a message on Discord: an answer that needs two is one nobody reads."""


def clocks(entry: Entry) -> Iterator[datetime]:
    """Around every date its answer turns on: the day before, the day, the day after; and years later."""
    yield datetime.combine(LATEST, time(12), UTC) + timedelta(days=3650)
    for name in {says.when.milestone for one in entry.wordings.values() for says in one.says if says.when}:
        period = BASE.milestones[name].period
        for day in (period.first, period.last) if period is not None else ():
            yield from (datetime.combine(day, time(12), UTC) + timedelta(days=off) for off in (-1, 0, 1))


def name_of(entry: Entry) -> str:
    return entry.id


def test_there_are_facts_to_look_at() -> None:
    assert len(BASE.subjects) > 1
    assert len(BASE.entries) > 40


def test_no_file_has_an_error() -> None:
    """Warnings may come with the calendar; an error is always somebody's edit."""
    assert render(errors_of(check_all(SHIPPED, LATEST)), ROOT) == []


@pytest.mark.parametrize("entry", BASE.entries.values(), ids=name_of)
def test_an_answer_is_whole_and_fits_into_a_message_at_any_time_and_in_every_language(entry: Entry) -> None:
    voice = load_voice()
    for at, language in product(clocks(entry), voice.catalogs):
        text = plain(voice.say(answer(BASE, entry, at), language, at))
        assert "{" not in text, (language, at)
        assert len(text) <= LONGEST, (language, at)
