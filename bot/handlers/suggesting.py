"""Completions for /ask: the questions of the entries nearest to what is being typed."""

from bot.core.command import Suggestion
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.search import search

LONGEST = 100
"""Characters of a suggestion, by Discord's rule."""

PREFIX = "entry:"
"""Begins the value of a suggestion that was picked; the rest is the entry's id."""


def suggestions(base: KnowledgeBase, typed: str, language: str | None) -> tuple[Suggestion, ...]:
    code = language or "en"
    return tuple(
        Suggestion(entry.wording(code).title[:LONGEST], PREFIX + entry.id) for entry in search(base, typed, code)
    )
