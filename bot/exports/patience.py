"""How long to wait for a source that does not answer, and when to stop: pure rules.

One item that will not come is left out and told of. A source from which nothing at all comes any more is down, and the
export with it: leaving out everything one by one would take days and give an empty archive. So an item that has to wait
lets the others go first: whether they come tells the two apart.
"""

from dataclasses import dataclass

LONGEST_OUTAGE = 20 * 60.0
"""Seconds from the first failure of an item to the last attempt at it."""
LONGEST_WAIT = 60.0
_FIRST_WAIT = 1.0
_MOST_DOUBLINGS = 20


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: float


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Others came meanwhile, or this is the only one in trouble: it is this one."""


@dataclass(frozen=True, slots=True)
class Down:
    """Nothing came meanwhile: it is the source."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """attempts: that failed so far. since: seconds from the first of them. quiet: seconds since anything came.

    alone: something came of this export, and nothing else of it is in trouble.
    """

    attempts: int
    since: float
    quiet: float
    alone: bool = False


def after_failure(trouble: Trouble, asked: float | None, longest: float = LONGEST_OUTAGE) -> Wait | LeaveOut | Down:
    """What to do after an attempt that failed. `asked`: seconds that the source asked to be left alone."""
    wait = asked if asked is not None else _backoff(trouble.attempts)
    if trouble.since + wait <= longest:
        return Wait(max(wait, 0.0))
    return Down() if trouble.quiet >= trouble.since and not trouble.alone else LeaveOut()


def _backoff(attempts: int) -> float:
    doubled: float = _FIRST_WAIT * 2 ** min(max(attempts, 1) - 1, _MOST_DOUBLINGS)
    return min(LONGEST_WAIT, doubled)
