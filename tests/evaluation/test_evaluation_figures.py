"""Figures are held against their targets at the very edge, and percentiles are values that occurred."""

import pytest

from bot.core.message import Action
from bot.evaluation.figures import Bound, Figure, Target, percentile, safety
from bot.evaluation.judged import Given, Judged, Verdict, Way
from bot.evaluation.line import Kind, Line


@pytest.mark.parametrize(
    ("bound", "percent", "part", "whole", "outcome"),
    [
        (Bound.AT_LEAST, 80, 4, 5, "met"),
        (Bound.AT_LEAST, 80, 799, 1000, "missed"),
        (Bound.AT_LEAST, 95, 19, 20, "met"),
        (Bound.AT_LEAST, 50, 1, 2, "met"),
        (Bound.AT_MOST, 2.5, 1, 40, "met"),
        (Bound.AT_MOST, 2.5, 26, 1000, "missed"),
        (Bound.AT_MOST, 0.5, 3, 600, "met"),
        (Bound.AT_MOST, 0.1, 6, 6000, "met"),
        (Bound.AT_MOST, 0.1, 7, 6000, "missed"),
        (Bound.AT_MOST, 0, 0, 9, "met"),
        (Bound.AT_MOST, 0, 1, 9, "missed"),
        (Bound.AT_MOST, 0, 0, 0, "nothing to measure"),
    ],
)
def test_a_target_is_met_up_to_its_edge(bound: Bound, percent: float, part: int, whole: int, outcome: str) -> None:
    met = {"met": True, "missed": False, "nothing to measure": None}[outcome]
    assert Figure("", part, whole, Target(bound, percent)).met is met


def test_a_figure_without_a_target_neither_meets_nor_misses() -> None:
    assert Figure("silent", 1, 2).met is None


@pytest.mark.parametrize(
    ("seconds", "percent", "value"),
    [
        ([0.4], 50, 0.4),
        ([0.4], 99, 0.4),
        ([3, 1, 2], 50, 2),
        ([4, 3, 2, 1], 50, 2),
        (range(1, 101), 99, 99),
        (range(1, 201), 99, 198),
        ([1, 2, 3], 99, 3),
    ],
)
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(
    seconds: list[float], percent: int, value: float
) -> None:
    assert percentile(seconds, percent) == value


def test_two_seconds_are_not_too_slow_but_more_are() -> None:
    line = Line("c-1", "hm", "en", Kind.CHATTER, "a.jsonl")
    judged = [
        Judged(line, Way.UNADDRESSED, Given(Action.SILENT, seconds=seconds), Verdict.RIGHT) for seconds in (2.0, 2.01)
    ]
    assert [(figure.name, figure.part) for figure in safety(judged)] == [("errors", 0), ("slower than 2 s", 1)]
