"""Runs every rule over a knowledge base."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeAlias

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.checks import claims, phrasings, references, texts
from bot.knowledge.problems import Problem

Rule: TypeAlias = Callable[[KnowledgeBase, date], Iterable[Problem]]

RULES: tuple[Rule, ...] = (
    references.unknown_names,
    claims.without_a_ruling,
    claims.stale,
    claims.rumours_are_not_confirmed,
    phrasings.collisions,
    phrasings.too_few,
    phrasings.too_long_an_id,
    texts.broken_templates,
    texts.typed_dates,
    texts.unannounced_dates,
    texts.too_long,
    texts.languages,
)


def check(base: KnowledgeBase, today: date) -> list[Problem]:
    """Every problem of meaning in `base`. Call it only on what the loader could read without an unknown reference."""
    found = list(references.unknown_names(base, today))
    if found:
        return found  # the other rules follow references and would stumble
    return [problem for rule in RULES for problem in rule(base, today)]
