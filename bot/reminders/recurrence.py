"""Series of instants by RFC 5545 rules: the only door to dateutil.

A series keeps wall time: "every day at 9" stays at 9 when the clocks change. Two nights a year need a ruling. A time
that is skipped is moved forward by the gap (02:30 becomes 03:30); a time that comes twice means the first one. Hours
and minutes are different: they count elapsed time, so a series of them is kept in UTC and knows no clock change.

A month without the day asked for takes its last day: the 31st is the 30th in November, 29 February is the 28th.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import islice, pairwise

from dateutil import rrule  # type: ignore[import-untyped]  # it brings no types

from bot.reminders import zones

MINIMUM = timedelta(minutes=10)
"""Nothing comes round faster than this."""

LAST_DAY = -1
_SHORTEST_MONTH = 28
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Unit(StrEnum):
    MINUTE = "MINUTELY"
    HOUR = "HOURLY"
    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"
    YEAR = "YEARLY"


ELAPSED = {Unit.MINUTE: timedelta(minutes=1), Unit.HOUR: timedelta(hours=1)}
"""Units that count elapsed time; the others count days of the calendar."""

_LEAST_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 28, Unit.YEAR: 365}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in parts, for putting it into words. Weekdays count from 0, Monday.

    `nth` belongs to one weekday of the month, -1 being the last; `month_day` is 1 to 31 or LAST_DAY; `hours` are the
    further times of a day, all at the minute the series starts at; `until` is the last instant allowed.
    """

    unit: Unit
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    month_day: int | None = None
    month: int | None = None
    hours: tuple[int, ...] = ()
    until: datetime | None = None

    @property
    def gap(self) -> timedelta:
        """The shortest time between two occurrences, as far as the rule alone tells."""
        if self.unit in ELAPSED:
            return ELAPSED[self.unit] * self.interval
        if len(self.hours) > 1:
            return timedelta(hours=min(b - a for a, b in pairwise(sorted(self.hours))))
        if len(self.weekdays) > 1:
            return timedelta(days=1)
        return timedelta(days=_LEAST_DAYS[self.unit] * self.interval)


@dataclass(frozen=True, slots=True)
class Series:
    """What a store keeps: an RFC 5545 rule without DTSTART, the first wall time, and the zone of that wall."""

    rule: str
    start: datetime
    zone: str


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """The instant at which a wall shows this time, in whole seconds; skipped and doubled times as ruled above."""
    return wall.replace(tzinfo=zone, fold=0, microsecond=0).astimezone(UTC)


def written(rule: Rule) -> str:
    """The rule as RFC 5545 writes it, `UNTIL` in UTC."""
    fields = [f"FREQ={rule.unit}"]
    if rule.interval != 1:
        fields.append(f"INTERVAL={rule.interval}")
    if rule.until is not None:
        fields.append(f"UNTIL={rule.until.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    if rule.month is not None:
        fields.append(f"BYMONTH={rule.month}")
    if rule.month_day is not None:
        fields += _month_day_fields(rule.month_day)
    if rule.weekdays:
        nth = "" if rule.nth is None else str(rule.nth)
        fields.append("BYDAY=" + ",".join(nth + _DAYS[day] for day in rule.weekdays))
    if rule.hours:
        fields.append("BYHOUR=" + ",".join(map(str, rule.hours)))
    return ";".join(fields)


def _month_day_fields(day: int) -> list[str]:
    if day == LAST_DAY or day > 30:  # noqa: PLR2004  the 31st is the last day of every month that has one
        return [f"BYMONTHDAY={LAST_DAY}"]
    if day <= _SHORTEST_MONTH:
        return [f"BYMONTHDAY={day}"]
    return ["BYMONTHDAY=" + ",".join(map(str, range(_SHORTEST_MONTH, day + 1))), "BYSETPOS=-1"]


def read(text: str) -> Rule:
    """The parts of a rule that `written` wrote.

    Raises:
        ValueError: it is no rule of ours.
    """
    fields = dict(part.split("=", 1) for part in text.split(";"))
    days = fields.get("BYDAY", "").split(",") if "BYDAY" in fields else []
    nth = {day[:-2] for day in days} - {""}
    until = fields.get("UNTIL")
    return Rule(
        Unit(fields.get("FREQ", "")),
        int(fields.get("INTERVAL", "1")),
        tuple(_DAYS.index(day[-2:]) for day in days),
        int(nth.pop()) if nth else None,
        int(fields["BYMONTHDAY"].split(",")[-1]) if "BYMONTHDAY" in fields else None,
        int(fields["BYMONTH"]) if "BYMONTH" in fields else None,
        tuple(int(hour) for hour in fields["BYHOUR"].split(",")) if "BYHOUR" in fields else (),
        datetime.strptime(until, "%Y%m%dT%H%M%S%z") if until else None,
    )


def next_after(series: Series, after: datetime) -> datetime | None:
    """The first occurrence later than an instant, in UTC; None when the series has ended.

    Raises:
        ValueError: the rule or the zone cannot be read.
    """
    rule, zone = read(series.rule), zones.load(series.zone)
    found = _elapsed(rule, series, after) if rule.unit in ELAPSED else _on_the_wall(rule, series, after, zone)
    return found if found is not None and (rule.until is None or found <= rule.until) else None


def last_of(series: Series, first: datetime, count: int) -> datetime | None:
    """The last of so many occurrences, the first being one of them; None where the calendar ends before."""
    rule, zone = read(series.rule), zones.load(series.zone)
    if rule.unit in ELAPSED:
        return first + ELAPSED[rule.unit] * rule.interval * (count - 1)
    walls = _walls(rule, series.start, _day_before(first, zone))
    found = (at for at in (instant(wall, zone) for wall in walls) if at >= first)
    return next(islice(found, count - 1, None), None)


def first_wall(rule: Rule, start: datetime, zone: tzinfo, after: datetime) -> datetime | None:
    """The first wall time of a rule, from `start` on, that is later than an instant. What `Series.start` is to be."""
    walls = _walls(rule, start, _day_before(after, zone))
    return next((wall for wall in walls if instant(wall, zone) > after), None)


def _elapsed(rule: Rule, series: Series, after: datetime) -> datetime:
    start = instant(series.start, zones.load(series.zone))
    step = ELAPSED[rule.unit] * rule.interval
    return start if after < start else start + step * ((after - start) // step + 1)


def _on_the_wall(rule: Rule, series: Series, after: datetime, zone: tzinfo) -> datetime | None:
    instants = (instant(wall, zone) for wall in _walls(rule, series.start, _day_before(after, zone)))
    return next((at for at in instants if at > after), None)


def _day_before(after: datetime, zone: tzinfo) -> datetime:
    """Where to begin a search: a wall time can lie up to a gap behind its instant."""
    return after.astimezone(zone).replace(tzinfo=None) - timedelta(days=1)


def _walls(rule: Rule, start: datetime, since: datetime) -> Iterator[datetime]:
    days: list[int] = []
    if rule.month_day is not None:
        fields = dict(field.split("=") for field in _month_day_fields(rule.month_day))
        days = [int(day) for day in fields["BYMONTHDAY"].split(",")]
    weekdays = [rrule.weekday(day, rule.nth) if rule.nth else rrule.weekday(day) for day in rule.weekdays]
    found = rrule.rrule(
        getattr(rrule, rule.unit),
        dtstart=start,
        interval=rule.interval,
        bymonth=rule.month,
        bymonthday=days or None,
        byweekday=weekdays or None,
        byhour=rule.hours or None,
        bysetpos=-1 if len(days) > 1 else None,
    )
    yield from found.xafter(since, inc=True)
