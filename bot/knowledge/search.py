"""Finds entries while somebody types: a person picks from the list, so nearness of letters is enough here."""

from rapidfuzz import fuzz, process, utils

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.entry import Entry
from bot.knowledge.milestone import Milestone

MOST = 25
"""Discord shows no more."""


def search(base: KnowledgeBase, typed: str, language: str) -> tuple[Entry, ...]:
    """The entries nearest to what was typed, best first; the pinned ones where nothing was typed."""
    served = base.served_entries()
    if not typed.strip():
        return tuple(sorted(served, key=lambda entry: not entry.pinned))[:MOST]
    lines = {entry.id: searched(entry, language) for entry in served}
    found = process.extract(typed[:100], lines, scorer=fuzz.WRatio, processor=utils.default_process, limit=MOST)
    return tuple(base.entries[entry_id] for _, _, entry_id in found)


def search_milestones(base: KnowledgeBase, typed: str, language: str) -> tuple[Milestone, ...]:
    """The served milestones nearest to what was typed, best first; headlines first where nothing was typed."""
    served = [one for one in base.milestones.values() if one.subject in base.served]
    if not typed.strip():
        return tuple(sorted(served, key=lambda one: not one.headline))[:MOST]
    lines = {one.id: f"{one.title.get(language) or one.title.get('en', '')} {one.id}" for one in served}
    found = process.extract(typed[:100], lines, scorer=fuzz.WRatio, processor=utils.default_process, limit=MOST)
    return tuple(base.milestones[milestone] for _, _, milestone in found)


def searched(entry: Entry, language: str) -> str:
    """The words an entry is found by: its title and id, in the language typed or else in English."""
    return f"{entry.wording(language).title} {entry.id.replace('_', ' ')}"
