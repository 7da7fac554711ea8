"""From what was said to instants: the calendar, the zone, the ways a time can be read, and what is refused.

The defaults, where less was said than a time needs:

    a day             09:00; a day that has begun: the next of 09:00, 18:00 and 21:00
    a time            the next such time
    "at 5"            1 to 11 without a day: both readings are offered. With a day, 7 to 11 are mornings, 1 to 6 are
                      asked; a reading that has passed falls away. Not asked: 17, 05, 5pm, "in the evening", a list with
                      18 in it, 5:30 where people write it so, 5:30 UTC
    a weekday         the next one; today only if a time is given that is still ahead
    "next friday"     the one of next week; both are offered while this week's is still to come
    03/04             both readings, where both are dates and still to come
    the 31st          the next month that has one
    midnight, friday  both ends of that day are offered
    part of a day     morning 9, noon 12, afternoon 15, evening 19, night 20; one that has begun: an hour from now
    next week         its Monday; next month, next year: the first day; the end of one: its last day, of a day: 18:00
    in 3 days         at this time of day; in a month that has no such day: its last
    before friday     the day before; before 17:00: an hour before
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.reminders.recurrence import instant
from bot.reminders.understanding import (
    Ambiguous,
    Asking,
    Impossible,
    Once,
    OneAtATime,
    Past,
    Refused,
    Repeating,
    Settled,
    Several,
    TooFar,
    TooMany,
    UnknownZone,
    When,
)
from bot.reminders.wording.calendar_days import Now, clock_of, date_of, wall_of
from bot.reminders.wording.frame import FARTHEST, MOST_TIMES, Frame, Refusing, frame_of
from bot.reminders.wording.lengths import Length, after
from bot.reminders.wording.pieces import Group, InDays, OnWeekday
from bot.reminders.wording.points import Plan, Point, plan, rounds
from bot.reminders.wording.readings import Reading, readings
from bot.reminders.wording.repeating import repeat

MOST_OPTIONS = 4
"""Readings that are offered at once."""

_HOUR, _DAY = Length(seconds=3600), Length(days=1)


def settle(group: Group, asking: Asking) -> When:
    """What a group of pieces comes to. The task, and the words of an impossible time, are the caller's to fill in."""
    apart = rounds(group)
    if apart is not None:
        return _rounds([settle(one, asking) for one in apart]) if apart else OneAtATime()
    said = plan(group)
    if said.never:
        return Impossible("")
    if said.zone is not None and said.zone.named is None:
        return UnknownZone(said.zone.words)
    return _best(said, frame_of(asking, said.zone.named if said.zone else None))


def _rounds(settled: Sequence[When]) -> When:
    """Each of several series with hours of its own: "mondays at 9 and fridays at 10"."""
    times: list[Once | Repeating] = []
    for one in settled:
        if not isinstance(one, Repeating | Several):
            return OneAtATime() if isinstance(one, Ambiguous) else one
        times += times_of(one)
    return Several(tuple(sorted(times, key=first_of)))


def _best(said: Plan, frame: Frame) -> When:
    refused: list[Refused] = []
    for equals in readings(said, frame.now, frame.zone):
        found = [_read(said, reading, frame) for reading in equals]
        settled = {_instants(one): one for one in reversed(found) if isinstance(one, Once | Repeating | Several)}
        options = tuple(sorted(settled.values(), key=first_of))
        if options:
            return options[0] if len(options) == 1 else Ambiguous(options[:MOST_OPTIONS])
        refused += [one for one in found if not isinstance(one, Once | Repeating | Several)]
    return next((refusal for refusal in refused if not isinstance(refusal, Impossible)), refused[0])


def times_of(settled: Settled) -> tuple[Once | Repeating, ...]:
    """Each for itself."""
    return settled.times if isinstance(settled, Several) else (settled,)


def first_of(settled: Settled) -> datetime:
    """When it is due for the first time."""
    match settled:
        case Once(at) | Repeating(_, at):
            return at
        case Several(times):
            return first_of(times[0])


def _instants(settled: Settled) -> Hashable:
    """What makes two readings the same: the instants, whatever the zone they are told in."""
    match settled:
        case Once(at):
            return at
        case Repeating(series, first):
            return (first, series.rule)
        case Several(times):
            return tuple(map(_instants, times))


def _read(said: Plan, reading: Reading, frame: Frame) -> Settled | Refused:
    try:
        return repeat(said, reading, frame) if said.every else _once_or_more(said, reading, frame)
    except Refusing as refusing:
        return refusing.refused
    except OverflowError:
        return TooFar(FARTHEST)


def _once_or_more(said: Plan, reading: Reading, frame: Frame) -> Settled:
    """Times that have passed are left out where others are still ahead: "at 9 and 18", said at noon."""
    named = said.zone.named if said.zone else None
    if named is not None and named.literal is not None and reading.literal:
        frame = replace(frame, zone=named.literal)
    found = {_instant(point, said, reading, frame): point for point in said.points}
    ahead = sorted(at for at in found if at > frame.now)
    if not ahead:
        raise Refusing(Past(max(found)))
    if len(ahead) > MOST_TIMES:
        raise Refusing(TooMany(MOST_TIMES))
    if ahead[-1] > frame.now + FARTHEST:
        raise Refusing(TooFar(FARTHEST))
    times = tuple(Once(at, frame.name, zone_assumed=frame.assumed and not _anywhere(found[at])) for at in ahead)
    return times[0] if len(times) == 1 else Several(times)


def _anywhere(point: Point) -> bool:
    """Whether it is the same instant in every zone: "in 2 hours"."""
    return point.at is not None or (point.delay is not None and not point.on_the_wall and point.day is None)


def _instant(point: Point, said: Plan, reading: Reading, frame: Frame) -> datetime:
    at = _plain_instant(point, reading, frame)
    if said.around is None:
        return at
    lead = said.around.length
    if lead is None:
        lead = _HOUR if point.day is None and point.on_the_wall else _DAY
        lead = lead if said.around.later else -lead
    return after(at, lead, frame.zone)


def _plain_instant(point: Point, reading: Reading, frame: Frame) -> datetime:
    if point.at is not None:
        return point.at
    if point.delay is not None:
        return _delayed(point, point.delay, reading, frame)
    return _on_the_wall(point, frame.wall, reading, frame)


def _on_the_wall(point: Point, now: Now, reading: Reading, frame: Frame) -> datetime:
    wall = wall_of(point, now, reading)
    day = date_of(point.day, now, reading, clock_of(point, reading)) if point.day is not None and point.also else None
    if wall is None or (day is not None and point.also is not None and day.weekday() != point.also.weekday):
        raise Refusing(Impossible(""))
    return instant(wall, frame.zone)


def _delayed(point: Point, delay: Length, reading: Reading, frame: Frame) -> datetime:
    """So long from now. "In 2 weeks on friday" is the friday of the week that day is in."""
    if delay.span < -FARTHEST:
        raise Refusing(Past(frame.now))
    at = after(frame.now, delay, frame.zone)
    if not delay.whole_days or not (point.on_the_wall or isinstance(point.day, OnWeekday)):
        return at
    midnight = at.astimezone(frame.zone).replace(tzinfo=None, hour=0, minute=0, second=0)
    if isinstance(point.day, OnWeekday):
        week = Now(midnight - timedelta(days=midnight.weekday(), seconds=1))
        return _on_the_wall(replace(point, delay=None), week, reading, frame)
    return _on_the_wall(replace(point, delay=None, day=InDays(0)), Now(midnight), reading, frame)
