"""Finds the dates in an English text, and the dates the knowledge holds: what is told must be one of those."""

import re
from datetime import date
from functools import cache

from e2e.program import KNOWLEDGE

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Written here and not taken from the program: the text is held against something of its own."""

_MONTH = "|".join(MONTHS)
_DAYS = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})(?:,? (?P<year>\d{{4}}))?"),
    re.compile(rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}}))?"),
)
_NUMBERS = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b")
_ADDRESS = re.compile(r"https?://\S+")


def told(text: str) -> set[date]:
    """Every day a text names, in words or numbers; the year must stand there too."""
    words = _ADDRESS.sub(" ", text)
    found = {
        date(int(match["year"] or 1), MONTHS.index(match["month"]) + 1, int(match["day"]))
        for pattern in _DAYS
        for match in pattern.finditer(words)
    }
    return found | {date(int(one["year"]), int(one["month"]), int(one["day"])) for one in _NUMBERS.finditer(words)}


def in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@cache
def shipped() -> KnowledgeBase:
    loaded = load(KNOWLEDGE, frozenset({"sora", "pocket"}))
    assert loaded.problems == ()
    return loaded.base


def first_day(milestone: str) -> date:
    period = shipped().milestones[milestone].period
    assert period is not None, f"{milestone} has no date"
    return period.first


def known() -> set[date]:
    """The days of milestones, the days sources are dated, and the days somebody looked."""
    base = shipped()
    periods = [one.period for one in base.milestones.values() if one.period is not None]
    dated = {source.published for source in base.sources.values() if source.published is not None}
    checked = {base.checked(claim) for claim in base.claims.values()}
    return {day for period in periods for day in (period.first, period.last)} | dated | checked
