"""Writes iCalendar text (RFC 5545): events, and the zones that repeated ones are told in.

All of the format is here: CRLF, lines folded at 75 octets, escaped text, UTC stamps, VTIMEZONE where a TZID is named.
No library: what we write is one small part of what they read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.core.instant import zone_of

_OCTETS = 75
_YEARS = 10
"""For so long the clock changes of a zone are written out."""
_STEP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. `start` is an aware instant, or a first day with `last` the last one.

    rule, wall: an RFC 5545 rule without DTSTART and the first wall time in `zone`; then `start` is not written.
    sequence: grows with each change, so that calendars take the newer one.
    """

    uid: str
    summary: str
    start: datetime | date
    last: date | None = None
    rule: str | None = None
    wall: datetime | None = None
    zone: str = "UTC"
    sequence: int = 0
    details: str = ""
    url: str = ""


def calendar(name: str | None, events: Iterable[Event], now: datetime) -> str:
    """A whole calendar. Without a name it is a file of entries to be taken into one that is there already."""
    listed = tuple(events)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sunset Bot//Reminders//EN", "CALSCALE:GREGORIAN"]
    if name is not None:
        lines.append(f"X-WR-CALNAME:{_text(name)}")
    starts = _zones(listed)
    for zone, since in sorted(starts.items()):
        lines += _timezone(zone, since)
    for event in listed:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line))


def _event(event: Event, now: datetime) -> list[str]:
    lines = ["BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_utc(now)}", f"SEQUENCE:{event.sequence}"]
    lines += _when(event)
    lines.append(f"SUMMARY:{_text(event.summary)}")
    if event.details:
        lines.append(f"DESCRIPTION:{_text(event.details)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _when(event: Event) -> list[str]:
    if event.rule is not None and event.wall is not None:
        if event.zone == "UTC":
            return [f"DTSTART:{event.wall:%Y%m%dT%H%M%S}Z", f"RRULE:{event.rule}"]
        return [f"DTSTART;TZID={_tzid(event.zone)}:{event.wall:%Y%m%dT%H%M%S}", f"RRULE:{event.rule}"]
    if isinstance(event.start, datetime):
        return [f"DTSTART:{_utc(event.start)}"]
    after = (event.last or event.start) + timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]


def _zones(events: Iterable[Event]) -> dict[str, datetime]:
    """The zones named, and the earliest wall time in each."""
    found: dict[str, datetime] = {}
    for event in events:
        if event.rule is not None and event.wall is not None and event.zone != "UTC":
            found[event.zone] = min(event.wall, found.get(event.zone, event.wall))
    return found


def _timezone(name: str, since: datetime) -> list[str]:
    """The zone from a year before `since`, each clock change as an observance of its own."""
    zone = zone_of(name)
    begin = since.replace(tzinfo=UTC) - timedelta(days=366)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{_tzid(name)}"]
    lines += _observance(begin, zone, _offset(begin, zone))
    for at, before in _changes(zone, begin):
        lines += _observance(at, zone, before)
    return [*lines, "END:VTIMEZONE"]


def _observance(at: datetime, zone: tzinfo, before: timedelta) -> list[str]:
    """From an instant on; its start is written in the wall time that held until then."""
    summer = bool(at.astimezone(zone).dst())
    kind = "DAYLIGHT" if summer else "STANDARD"
    wall = (at + before).replace(tzinfo=None)
    shifts = [f"TZOFFSETFROM:{_signed(before)}", f"TZOFFSETTO:{_signed(_offset(at, zone))}"]
    return [f"BEGIN:{kind}", f"DTSTART:{wall:%Y%m%dT%H%M%S}", *shifts, f"END:{kind}"]


def _changes(zone: tzinfo, since: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """Each instant at which the offset changes, to the second, and the offset before it."""
    at, end = since, since + timedelta(days=366 * (_YEARS + 1))
    while at < end:
        if _offset(at, zone) != _offset(at + _STEP, zone):
            yield _exactly(zone, at, at + _STEP), _offset(at, zone)
        at += _STEP


def _exactly(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    old = _offset(before, zone)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (middle, after) if _offset(middle, zone) == old else (before, middle)
    return after


def _offset(at: datetime, zone: tzinfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _signed(offset: timedelta) -> str:
    minutes, seconds = divmod(abs(int(offset.total_seconds())), 60)
    tail = f"{seconds:02}" if seconds else ""
    return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}{minutes % 60:02}{tail}"


def _tzid(name: str) -> str:
    """Offsets hold a colon, which would end the parameter."""
    return name.replace(":", "")


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """TEXT: escaped, without control characters."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(character for character in lines if character >= " " and character != "\x7f")


def _fold(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, never cut within a character; all but the first begin with a space."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > _OCTETS:
            yield piece
            piece = " "
        piece += character
    yield piece
