"""How a peer gets the cut-off that suits it best: the most right answers within a limit of harm, on lines set aside.

Pure. The limits are the ones our own targets name; where ours did more harm on those lines, as much is allowed.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from benchmarks.answering.systems import Ranker
from bot.core.message import Action
from bot.evaluation.figures import NONE_OF_OURS
from bot.evaluation.judged import Given, Judged, Verdict, Way
from bot.evaluation.judging import judge, ways
from bot.evaluation.line import Kind, Line

NEVER = math.inf
"""A cut-off that no score reaches."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many percent of the lines of these kinds may get this verdict."""

    harm: Verdict
    kinds: frozenset[Kind]
    percent: float


LIMITS: Mapping[Way, Limit] = {
    Way.UNADDRESSED: Limit(Verdict.FALSE_ANSWER, NONE_OF_OURS, 0.5),
    Way.ADDRESSED: Limit(Verdict.WRONG, frozenset({Kind.ANSWERABLE}), 2.5),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What it would be worth to answer a line, and the score that a cut-off may not exceed for that to happen."""

    score: float
    verdict: Verdict


def cuts(ranker: Ranker, lines: Sequence[Line], allowed: Mapping[Way, int]) -> dict[Way, float]:
    """The best cut-off for each way of asking, on these lines."""
    return {way: best_cut(answers(ranker, lines, way), LIMITS[way].harm, allowed[way]) for way in Way}


def allowances(lines: Sequence[Line], ours: Sequence[Judged]) -> dict[Way, int]:
    """How often each way of asking may end in harm on these lines, given what ours did with them."""
    return {way: max(_allowed(lines, limit), _harmed(ours, way, limit)) for way, limit in LIMITS.items()}


def answers(ranker: Ranker, lines: Iterable[Line], way: Way) -> list[Answer]:
    """What would come of answering, where there is something to answer with."""
    found = []
    for line in lines:
        ranked = ranker.rank(line.text) if way in ways(line) else ()
        if ranked and ranked[0].entry is not None:
            given = Given(Action.ANSWER, ranked[0].entry)
            found.append(Answer(ranked[0].score, judge(line, way, given).verdict))
    return found


def best_cut(answers: Iterable[Answer], harm: Verdict, allowed: int) -> float:
    """The cut-off with the most right answers and no more harm than allowed; of equal ones the highest.

    An answer is given where its score is the cut-off or more. `NEVER` where no cut-off is right even once.
    """
    cut, most, right, harmed = NEVER, 0, 0, 0
    falling = sorted(answers, key=lambda one: -one.score)
    for score, together in groupby(falling, key=lambda one: one.score):
        verdicts = [one.verdict for one in together]
        right += verdicts.count(Verdict.RIGHT)
        harmed += verdicts.count(harm)
        if harmed > allowed:
            break
        if right > most:
            cut, most = score, right
    return cut


def _harmed(judged: Iterable[Judged], way: Way, limit: Limit) -> int:
    return sum(one.way is way and one.line.kind in limit.kinds and one.verdict is limit.harm for one in judged)


def _allowed(lines: Iterable[Line], limit: Limit) -> int:
    return math.floor(sum(line.kind in limit.kinds for line in lines) * limit.percent / 100)
