"""Counts verdicts into figures and holds them against their targets. Pure; what is said of them is the reports'."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.evaluation import reminding
from bot.evaluation.judged import Judged, Verdict, Way
from bot.evaluation.line import Kind

NONE_OF_OURS = frozenset({Kind.CHATTER, Kind.SMALL_TALK, Kind.OUT_OF_SCOPE})
"""What people say that the bot has no entry for: unaddressed, every reply to it is a false answer."""

SLOW = 2.0
"""Seconds within which any reply has to come."""


class Bound(StrEnum):
    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True, slots=True)
class Target:
    bound: Bound
    percent: float

    def met(self, part: int, whole: int) -> bool:
        share = part / whole
        return share >= self.percent / 100 if self.bound is Bound.AT_LEAST else share <= self.percent / 100


@dataclass(frozen=True, slots=True)
class Figure:
    """`part` of `whole`, by name; and what it should be, if anything was set."""

    name: str
    part: int
    whole: int
    target: Target | None = None

    @property
    def met(self) -> bool | None:
        """None: there is no target, or nothing to hold against it."""
        return self.target.met(self.part, self.whole) if self.target is not None and self.whole else None


def share(name: str, judged: Iterable[Judged], verdicts: Iterable[Verdict], target: Target | None = None) -> Figure:
    """How many of `judged` got one of the verdicts."""
    all_of_them, wanted = list(judged), set(verdicts)
    return Figure(name, sum(one.verdict in wanted for one in all_of_them), len(all_of_them), target)


def answerable(judged: Iterable[Judged], way: Way) -> list[Judged]:
    return [one for one in judged if one.line.kind is Kind.ANSWERABLE and one.way is way]


def overheard(judged: Iterable[Judged]) -> list[Judged]:
    """What was said to others and is none of the bot's."""
    return [one for one in judged if one.line.kind in NONE_OF_OURS and one.way is Way.UNADDRESSED]


def headlines(judged: Sequence[Judged]) -> dict[Way, tuple[Figure, ...]]:
    """What targets are set for, over the lines in English."""
    spoken = [one for one in judged if one.line.lang == "en"]
    asked, unasked = answerable(spoken, Way.ADDRESSED), answerable(spoken, Way.UNADDRESSED)
    found = (Verdict.RIGHT, Verdict.RIGHT_IN_CHOICES)
    return {
        Way.ADDRESSED: (
            share("right", asked, [Verdict.RIGHT], Target(Bound.AT_LEAST, 80)),
            share("right or among choices", asked, found, Target(Bound.AT_LEAST, 95)),
            share("wrong", asked, [Verdict.WRONG], Target(Bound.AT_MOST, 2.5)),
            share("not answered", asked, [Verdict.NOT_ANSWERED]),
        ),
        Way.UNADDRESSED: (
            share("right", unasked, [Verdict.RIGHT], Target(Bound.AT_LEAST, 50)),
            share("wrong", unasked, [Verdict.WRONG], Target(Bound.AT_MOST, 0.5)),
            share("silent", unasked, [Verdict.SILENT]),
            share("false answers", overheard(spoken), [Verdict.FALSE_ANSWER], Target(Bound.AT_MOST, 0.1)),
        ),
    }


def reminders(judged: Iterable[Judged]) -> tuple[Figure, ...]:
    """Over the lines about reminders that were said to the bot, in all languages; nothing where there are none."""
    asked = [one for one in judged if one.line.kind is Kind.REMINDER and one.way is Way.ADDRESSED]
    acted = [one for one in asked if reminding.action_right(one.line, one.given)]
    timed = [found for one in acted if (found := reminding.instant_right(one.line, one.given)) is not None]
    figures = (
        Figure("reminders: action right", len(acted), len(asked), Target(Bound.AT_LEAST, 95)),
        Figure("reminders: instant right, of those created", sum(timed), len(timed), Target(Bound.AT_LEAST, 97)),
    )
    return figures if asked else ()


def exports(judged: Iterable[Judged]) -> tuple[Figure, ...]:
    """Over the lines about exports that were said to the bot, in all languages; nothing where there are none."""
    asked = [one for one in judged if one.line.kind is Kind.EXPORT and one.way is Way.ADDRESSED]
    return (share("exports: action right", asked, [Verdict.RIGHT], Target(Bound.AT_LEAST, 95)),) if asked else ()


def safety(judged: Sequence[Judged]) -> tuple[Figure, ...]:
    """What must never happen, over everything that was asked."""
    slow = sum(one.given.seconds > SLOW for one in judged)
    never = Target(Bound.AT_MOST, 0)
    return (
        share("errors", judged, [Verdict.ERROR], never),
        Figure(f"slower than {SLOW:g} s", slow, len(judged), never),
    )


def percentile(seconds: Iterable[float], percent: int) -> float:
    """The smallest of the values that at least `percent` of them do not exceed. There must be one."""
    ordered = sorted(seconds)
    return ordered[max(math.ceil(len(ordered) * percent / 100) - 1, 0)]


def times(judged: Iterable[Judged], way: Way) -> dict[str, float]:
    """Seconds within which half, and 99 of a hundred, replies came; empty if none did."""
    seconds = [one.given.seconds for one in judged if one.way is way]
    return {f"p{percent}": percentile(seconds, percent) for percent in (50, 99)} if seconds else {}


def count_lines(judged: Iterable[Judged]) -> int:
    """How many lines were asked, in however many ways. By identity: two labels may read the same."""
    return len({id(one.line) for one in judged})
