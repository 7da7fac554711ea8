"""Runs every rule over a knowledge base, and over as much of a broken one as can be understood."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeAlias, TypeVar

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.checks import claims, phrasings, references, texts
from bot.knowledge.entry import Entry
from bot.knowledge.loader import Loaded
from bot.knowledge.milestone import Milestone
from bot.knowledge.problems import Problem

R = TypeVar("R", Entry, Milestone)

Rule: TypeAlias = Callable[[KnowledgeBase, date], Iterable[Problem]]

OF_RECORDS: tuple[Rule, ...] = (
    claims.without_a_ruling,
    claims.unsourced,
    claims.refuted,
    claims.stale,
    claims.rumours_are_not_confirmed,
)
"""Rules that follow references: they see only what leads somewhere."""

OF_TEXTS: tuple[Rule, ...] = (
    phrasings.collisions,
    phrasings.silenced,
    phrasings.too_few,
    phrasings.too_long_an_id,
    texts.broken_templates,
    texts.typed_dates,
    texts.unannounced_dates,
    texts.too_long,
    texts.languages,
    texts.languages_of_milestones,
)
"""Rules that read texts, whatever these stand on."""

_MISSES_WHAT_WAS_LEFT_OUT = frozenset({"unknown_reference", "dead_value", "unsourced"})
"""Rules that would blame one record for the absence of another that could not be read."""


def check_all(loaded: Loaded, today: date) -> list[Problem]:
    """Every problem of form and of meaning; of meaning only those that the problems of form cannot have caused."""
    found = check(loaded.base, today)
    if loaded.problems:
        found = [problem for problem in found if problem.rule not in _MISSES_WHAT_WAS_LEFT_OUT]
    return [*loaded.problems, *found]


def check(base: KnowledgeBase, today: date) -> list[Problem]:
    """Every problem of meaning in `base`; one does not hide another."""
    unknown = list(references.unknown_names(base, today))
    sound = references.sound(base)
    written = replace(sound, milestones=_of_known(base, base.milestones), entries=_of_known(base, base.entries))
    found = [problem for rule in OF_RECORDS for problem in rule(sound, today)]
    found += [problem for rule in OF_TEXTS for problem in rule(written, today)]
    if unknown:
        found = [problem for problem in found if problem.rule not in _MISSES_WHAT_WAS_LEFT_OUT]
    return [*unknown, *found]


def _of_known(base: KnowledgeBase, records: Mapping[str, R]) -> dict[str, R]:
    return {name: record for name, record in records.items() if record.subject in base.subjects}
