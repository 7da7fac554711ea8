"""Thresholds from the knowledge itself: no number is edited when an entry is added.

A rule may let through no more than its budgets; of all that keep them, the one that answers most phrasings rightly is
taken. The budgets are what the bot promises, and half of it for a wrong answer nobody asked for: left-out phrasings are
milder than people. docs/decisions/0004-matcher.md has the figures.
"""

from dataclasses import dataclass, replace

import numpy as np

from bot.knowledge.matcher import Thresholds
from bot.knowledge.matching.measuring import Measured, Rule


@dataclass(frozen=True, slots=True)
class Budget:
    """Shares that may be answered: lines for nobody, phrasings by a wrong entry, phrasings whose entry is missing."""

    nobody: float
    confused: float = 1.0
    neighbours: float = 1.0


AMBIENT = Budget(nobody=0.001, confused=0.0025, neighbours=0.10)
DIRECT = Budget(nobody=0.02, confused=0.025)
CHOICE = Budget(nobody=0.12)  # lines for nobody that may be offered something
MARGINS = tuple(hundredths / 100 for hundredths in range(10, 62, 2))  # leads over the next entry that are tried


def calibrate(measured: Measured) -> Thresholds:
    ambient = best_rule(measured, AMBIENT, addressed=False)
    direct = best_rule(measured, DIRECT, addressed=True)
    choice = lowest(measured, CHOICE, Rule(addressed=True, threshold=0.0, margin=0.0))
    return Thresholds(
        ambient=max(ambient.threshold, direct.threshold),
        direct=direct.threshold,
        choice=min(choice.threshold, direct.threshold),
        margin=direct.margin,
        ambient_margin=ambient.margin,
    )


def best_rule(measured: Measured, budget: Budget, *, addressed: bool) -> Rule:
    """Every margin has a lowest threshold that keeps the budget; the pair that answers most is taken."""
    rules = [lowest(measured, budget, Rule(addressed=addressed, threshold=0.0, margin=margin)) for margin in MARGINS]
    return max(rules, key=measured.right)


def lowest(measured: Measured, budget: Budget, rule: Rule) -> Rule:
    """The rule with the lowest threshold that keeps the budget: every share falls as the threshold rises."""
    parts = (measured.chatter, measured.shaped, measured.phrasings, measured.orphans)
    steps = np.unique(np.concatenate([[0.0], *(np.maximum(part.best, 0) for part in parts)]))
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high) // 2
        if keeps(measured, budget, replace(rule, threshold=float(steps[middle]))):
            high = middle
        else:
            low = middle + 1
    return replace(rule, threshold=float(steps[low]))


def keeps(measured: Measured, budget: Budget, rule: Rule) -> bool:
    one = 1 / max(1, len(measured.owners))  # of few phrasings one may be confused, or nothing would ever be answered
    return (
        measured.nobody(rule) <= budget.nobody
        and measured.confused(rule) <= max(budget.confused, one)
        and measured.neighbours(rule) <= budget.neighbours
    )
