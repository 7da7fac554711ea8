"""Thresholds found for made-up measurements, and what must hold whatever was measured."""

from dataclasses import replace

import numpy as np
import pytest

from bot.knowledge.matching.calibrate import (
    AMBIENT,
    CHOICE,
    DIRECT,
    MARGINS,
    Budget,
    best_rule,
    calibrate,
    keeps,
    lowest,
)
from bot.knowledge.matching.measuring import Measured, Rule, Scored


def scored(
    best: list[float], lead: list[float] | None = None, entry: list[int] | None = None, stopped: int = 0
) -> Scored:
    """The first `stopped` lines meet a gate."""
    gates = np.arange(len(best)) < stopped
    leads = np.array(lead or best, np.float32)
    return Scored(np.array(best, np.float32), leads, np.array(entry or [0] * len(best)), gates, gates)


def spread(count: int, top: float) -> list[float]:
    return [top * place / (count - 1) for place in range(count)]


def measured(top: float = 0.4) -> Measured:
    right, wrong = [0] * 180, [1] * 20
    return Measured(
        chatter=scored(spread(1000, top)),
        shaped=scored(spread(500, top)),
        phrasings=scored(spread(180, 1.0) + spread(20, 0.5), entry=right + wrong),
        owners=np.array([0] * 200),
        orphans=scored(spread(200, 0.3)),
    )


@pytest.mark.parametrize("addressed", [True, False])
@pytest.mark.parametrize("budget", [AMBIENT, DIRECT, CHOICE])
def test_the_lowest_threshold_keeps_its_budget_and_the_next_lower_one_does_not(budget: Budget, addressed: bool) -> None:  # noqa: FBT001
    lines = measured()
    rule = lowest(lines, budget, Rule(addressed=addressed, threshold=0.0, margin=0.1))
    assert keeps(lines, budget, rule)
    assert not keeps(lines, budget, replace(rule, threshold=rule.threshold - 0.002))


def test_a_smaller_budget_never_lowers_a_threshold() -> None:
    rule = Rule(addressed=False, threshold=0.0, margin=0.1)
    thresholds = [lowest(measured(), Budget(share), rule).threshold for share in (0.1, 0.03, 0.01, 0.003, 0.0)]
    assert thresholds == sorted(thresholds)
    assert thresholds[0] < thresholds[-1]


def test_chatter_that_scores_higher_never_lowers_a_threshold() -> None:
    thresholds = [calibrate(measured(top)).ambient for top in (0.2, 0.4, 0.6, 0.8)]
    assert thresholds == sorted(thresholds)


def test_lines_a_gate_stops_cost_nothing() -> None:
    lines = measured()
    gated = replace(
        lines, chatter=scored(spread(1000, 0.4), stopped=1000), shaped=scored(spread(500, 0.4), stopped=500)
    )
    assert lowest(gated, Budget(0.0), Rule(addressed=False, threshold=0.0, margin=0.1)).threshold == 0
    assert lowest(lines, Budget(0.0), Rule(addressed=False, threshold=0.0, margin=0.1)).threshold > 0.3


def test_a_margin_is_widened_where_entries_steal_from_each_other() -> None:
    lines = measured()
    close = scored(spread(180, 1.0) + [0.9] * 20, [0.5] * 180 + [0.15] * 20, [0] * 180 + [1] * 20)
    rule = best_rule(replace(lines, phrasings=close), Budget(1.0, confused=0.01), addressed=False)
    assert 0.15 <= rule.margin < 0.2
    assert rule.margin in MARGINS


def test_unasked_is_never_easier_than_asked_and_offering_never_harder() -> None:
    thresholds = calibrate(measured())
    assert thresholds.choice <= thresholds.direct <= thresholds.ambient


def test_of_few_phrasings_one_may_be_confused() -> None:
    few = replace(measured(), phrasings=scored([0.9, 0.9, 0.9, 0.8], entry=[0, 0, 0, 1]), owners=np.array([0, 0, 0, 0]))
    assert keeps(few, Budget(1.0, confused=0.001), Rule(addressed=False, threshold=0.5, margin=0.1))
