"""From a group of pieces to the times it names: which clock goes with which day, and what comes round on which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.reminders.wording.lengths import Length
from bot.reminders.wording.pieces import (
    DAYS,
    Around,
    At,
    Bound,
    Clock,
    Day,
    Delay,
    Every,
    Group,
    InDays,
    InZone,
    Lasting,
    Mark,
    Never,
    OnDate,
    OnMonthDay,
    OnNthWeekday,
    OnWeekday,
    Part,
    Piece,
    Times,
    Value,
    Which,
)

_WEEKEND, _TWO = (5, 6), 2
_TIMES = (At, Delay, Clock, Part, *DAYS)


@dataclass(frozen=True, slots=True)
class Point:
    """One time: a day and a clock, a delay, an instant, as far as they were said.

    `also`: the weekday that was said of a day, which it has to be.
    """

    day: Day | None = None
    clock: Clock | None = None
    part: Part | None = None
    delay: Length | None = None
    at: datetime | None = None
    also: OnWeekday | None = None

    @property
    def on_the_wall(self) -> bool:
        return self.clock is not None or self.part is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a group says. `every` holds what comes round; `points` the times, at least one."""

    points: tuple[Point, ...]
    every: tuple[Every, ...] = ()
    until: Point | None = None
    start: Point | None = None
    lasting: Length | None = None
    times: int | None = None
    zone: InZone | None = None
    around: Around | None = None
    never: bool = False


@dataclass(slots=True)
class _Draft:
    points: list[Point] = field(default_factory=lambda: [Point()])
    joined: bool = False

    def add(self, value: Value) -> None:
        last = self.points[-1]
        merged = _merged(last, value, joined=self.joined)
        if merged is not None:
            self.points[-1] = merged
        else:
            self.points.append(_merged(Point(), value, joined=False) or Point())


def plan(group: Group) -> Plan:
    main, until, start = _parted(group.pieces)
    values = group.values
    return Plan(
        tuple(_filled(_points(main))),
        tuple(value for value in values if isinstance(value, Every)),
        _points(until)[0] if until else None,
        _points(start)[0] if start else None,
        next((value.length for value in values if isinstance(value, Lasting)), None),
        next((value.count for value in values if isinstance(value, Times)), None),
        next((value for value in values if isinstance(value, InZone)), None),
        next((value for value in values if isinstance(value, Around)), None),
        never=any(isinstance(value, Never) for value in values),
    )


def _parted(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """What stands behind "until" and "starting" belongs to these, if something comes round; else it is the time."""
    lists: tuple[list[Piece], list[Piece], list[Piece]] = ([], [], [])
    if not any(isinstance(value, Every) for piece in pieces for value in piece.values):
        return list(pieces), [], []
    place = 0
    for piece in pieces:
        mark = piece.values[0]
        if mark in _BEHIND:
            _take_back(lists[0], lists[_BEHIND[mark]])
        elif mark in _BEFORE:
            place = _BEFORE[mark]
        elif isinstance(mark, Every):
            place = 0
        lists[place].append(piece)
    return lists


_BEFORE: Mapping[object, int] = {Mark.UNTIL: 1, Mark.STARTING: 2}
_BEHIND: Mapping[object, int] = {Mark.UNTIL_BEHIND: 1, Mark.STARTING_BEHIND: 2}


def _take_back(main: list[Piece], limit: list[Piece]) -> None:
    """The day before such a word, with its hour if it has one: "5 aralık 18:00'e kadar"."""
    while main and isinstance(main[-1].values[0], _TIMES):
        limit.insert(0, main.pop())
        if not isinstance(limit[0].values[0], Clock | Part):
            break


def _points(pieces: Sequence[Piece]) -> list[Point]:
    drafts = _Draft()
    for piece in pieces:
        drafts.joined = piece.joined
        for value in piece.values:
            if isinstance(value, _TIMES):
                drafts.add(value)
    return drafts.points


def _merged(point: Point, value: Value, *, joined: bool) -> Point | None:
    """The point with the value in it; None if it has one of that kind already, so that another point begins."""
    match value:
        case At(at):
            return Point(at=at) if point == Point() else None
        case Delay(length):
            return replace(point, delay=length) if point.delay is None and not joined else None
        case Clock():
            return replace(point, clock=value) if point.clock is None else None
        case Part():
            known = point.part is None or value is point.part or (value, point.part) == (Part.MIDNIGHT, Part.NIGHT)
            return replace(point, part=value) if known else None
        case InDays() | OnWeekday() | OnDate() | OnMonthDay() | OnNthWeekday() | Bound():
            day = _one_day(point.day, value, joined=joined)
            also = _also(point.day, value) if day is not None else None
            return replace(point, day=day, also=also or point.also) if day is not None else None
        case _:
            return None


def _also(first: Day | None, second: Day) -> OnWeekday | None:
    """The weekday of "friday 27 november", "tomorrow, sunday"."""
    for one, other in ((first, second), (second, first)):
        if isinstance(one, OnWeekday) and isinstance(other, InDays | OnDate):
            return one
    return None


def _one_day(first: Day | None, second: Day, *, joined: bool) -> Day | None:
    """Two words for the same day: "friday 27 november", "friday next week", "next month on the 5th"."""
    pair = (first, second)
    for one, other in (pair, pair[::-1]):
        if isinstance(one, OnWeekday) and other in (Bound.NEXT_WEEK, Bound.WEEK_AFTER):
            return OnWeekday(one.weekday, Which.WEEK_AFTER if other is Bound.WEEK_AFTER else Which.NEXT_WEEK)
        if isinstance(one, OnWeekday) and other is Bound.THIS_WEEKEND and one.weekday in _WEEKEND:
            return one
        if isinstance(one, OnMonthDay) and other is Bound.NEXT_MONTH:
            return OnMonthDay(one.day, next_month=True)
    if first is None or (isinstance(first, OnWeekday) and not isinstance(second, OnWeekday) and not joined):
        return second
    return first if isinstance(second, OnWeekday) and not isinstance(first, OnWeekday) and not joined else None


def _filled(points: Sequence[Point]) -> list[Point]:
    """Days and clocks said once for several: "at 9, 12 and 18 tomorrow", "monday and friday at 9 and 18"."""
    timed = [point for point in points if point.on_the_wall and point.delay is None]
    dated = [point.day for point in points if point.day is not None]
    if len(points) == 1 or any(point.delay or point.at for point in points) or not timed:
        return list(points)
    if len(dated) > 1 and len(timed) > 1 and points.index(timed[0]) == len(dated) - 1:
        return [replace(point, day=day) for day in dated for point in timed]
    filled: list[Point] = []
    day, clock = (dated[0] if dated else None), timed[0]
    for number, point in enumerate(points):
        day = point.day or day
        clock = point if point.on_the_wall else next((p for p in points[number:] if p.on_the_wall), clock)
        filled.append(Point(day, clock.clock, clock.part, also=point.also))
    return filled


def rounds(group: Group) -> list[Group] | None:
    """The groups of several series that each say their own hour; none if they are mixed; None: there is but one."""
    kinds = [(_kind(piece), piece) for piece in group.pieces]
    told = "".join(kind for kind, _ in kinds)
    if re.search("e.*d", told) and any(isinstance(one, Every) and _days_told(one) for one in group.values):
        return []
    if "d" in told and "e" in told and re.search("c.*d.?c", told):
        return []
    if told.count("e") < _TWO or told.count("c") < _TWO or re.fullmatch("e+[cd]+|[cd]+e+", told):
        return None
    if not re.fullmatch("(?:ec+)+|(?:c+e)+", told):
        return []
    first = "e" if told.startswith("e") else "c"
    runs: list[list[Piece]] = []
    before = ""
    for kind, piece in kinds:
        if kind == first and before != kind:
            runs.append([])
        before = kind or before
        (runs or [[]])[-1].append(piece)
    return [Group(run[0].start, run[-1].end, tuple(run)) for run in runs]


def _days_told(every: Every) -> bool:
    return bool(every.weekdays) or every.month_day is not None


def _kind(piece: Piece) -> str:
    match piece.values[0] if piece.values else None:
        case Every():
            return "e"
        case Clock():
            return "c"
        case InDays() | OnWeekday() | OnDate() | OnMonthDay() | OnNthWeekday():
            return "d" if piece.joined else ""
        case _:
            return ""
