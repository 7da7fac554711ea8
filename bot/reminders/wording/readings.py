"""The ways in which the same words can be read, and which of them are in doubt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import product
from zoneinfo import ZoneInfo

from bot.reminders.wording.pieces import Bound, Clock, InDays, OnDate, OnWeekday, Part, Which
from bot.reminders.wording.points import Plan, Point

_FIRST_LATE, _LAST_EARLY, _NOON = 1, 6, 12
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """`late`: "at 5" is the afternoon. `swapped`: 03/04 is the other one. `far`: "next friday" is not this week's.

    `early_midnight`: midnight is where the day begins. `literal`: "EST" is five hours behind UTC, whatever the season.
    """

    late: bool = False
    swapped: bool = False
    far: bool = False
    early_midnight: bool = False
    literal: bool = False


def readings(plan: Plan, now: datetime, zone: tzinfo) -> Iterator[Sequence[Reading]]:
    """Readings of equal standing together; the next ones only count if none of the former can be."""
    points = [*plan.points, *([plan.start] if plan.start else [])]
    late = _late(plan, points, zone)
    today = now.astimezone(zone).weekday()
    others = list(
        product(
            _both(any(isinstance(point.day, OnDate) and point.day.swapped for point in points)),
            _both(any(_far(point, today) for point in points)),
            _both(any(_midnight(point) for point in points)),
            _both(plan.zone is not None and plan.zone.named is not None and plan.zone.named.literal is not None),
        )
    )
    for halves in late:
        yield [Reading(half, *other) for half in halves for other in others]


def _both(doubtful: bool) -> Sequence[bool]:  # noqa: FBT001  there is nothing else it could be
    return (False, True) if doubtful else (False,)


def _late(plan: Plan, points: Sequence[Point], zone: tzinfo) -> Sequence[Sequence[bool]]:
    """Which halves of the day come into question, in the order of their standing."""
    clocks = [point.clock for point in points if point.clock is not None and point.part is None]
    doubtful = [clock for clock in clocks if on_dial(clock)]
    if not doubtful or len(doubtful) < len(clocks) or (not isinstance(zone, ZoneInfo) and _to_the_minute(clocks, plan)):
        return [[False]]
    if all(clock.hour > _LAST_EARLY for clock in doubtful) and (plan.every or all(point.day for point in points)):
        return [[False], [True]]
    return [[False, True]]


def _to_the_minute(clocks: Sequence[Clock], plan: Plan) -> bool:
    """Who writes "9:30 UTC" or "9:30 +03:00" writes on a dial of 24 hours."""
    return plan.zone is not None and any(clock.minute for clock in clocks)


def on_dial(clock: Clock) -> bool:
    return not clock.exact and _FIRST_LATE <= clock.hour < _NOON


def _far(point: Point, today: int) -> bool:
    match point.day:
        case OnWeekday(weekday, Which.NEXT):
            return weekday > today
        case Bound.NEXT_WEEKEND:
            return today < _SATURDAY
        case _:
            return False


def _midnight(point: Point) -> bool:
    return point.part is Part.MIDNIGHT and point.day not in (None, InDays(0))
