"""Calendar text as RFC 5545 wants it, read back by a small reader of the test's own."""

from datetime import UTC, date, datetime

import pytest
from fakes import NOON

from bot.reminders.ics import Event, calendar


def wall(day: int = 20, hour: int = 9) -> datetime:
    return datetime(2026, 10, day, hour)  # noqa: DTZ001  what a wall shows has no zone


def lines(text: str) -> list[str]:
    """The content lines, unfolded."""
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def values(text: str, name: str) -> list[str]:
    found = (line.partition(":") for line in lines(text))
    return [value for head, _, value in found if head.partition(";")[0] == name]


def one(summary: str = "save the files", **more: object) -> str:
    return calendar("Mine", [Event("1@x", summary, NOON, **more)], NOON)  # type: ignore[arg-type]


def test_a_calendar_begins_and_ends_as_it_must() -> None:
    text = calendar("Mine", [], NOON)
    assert lines(text) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Sunset Bot//Reminders//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Mine",
        "END:VCALENDAR",
    ]
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")


def test_an_instant_is_written_in_utc() -> None:
    berlin = datetime(2026, 11, 24, 9, tzinfo=UTC)
    text = calendar("Mine", [Event("1@x", "save", berlin, sequence=3)], NOON)
    event = lines(text)[5:-1]
    assert event == [
        "BEGIN:VEVENT",
        "UID:1@x",
        "DTSTAMP:20261020T120000Z",
        "SEQUENCE:3",
        "DTSTART:20261124T090000Z",
        "SUMMARY:save",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        (date(2027, 1, 10), None, "20270110", "20270111"),
        (date(2027, 1, 10), date(2027, 1, 20), "20270110", "20270121"),
        (date(2026, 12, 1), date(2026, 12, 31), "20261201", "20270101"),
    ],
)
def test_days_are_whole_and_the_end_is_the_day_after(first: date, last: date | None, start: str, end: str) -> None:
    text = calendar("Mine", [Event("1@x", "end", first, last)], NOON)
    assert f"DTSTART;VALUE=DATE:{start}" in lines(text)
    assert f"DTEND;VALUE=DATE:{end}" in lines(text)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("a, b; c", "a\\, b\\; c"),
        ("back\\slash", "back\\\\slash"),
        ("two\nlines\r\nthree\rfour", "two\\nlines\\nthree\\nfour"),
        ("END:VEVENT\nBEGIN:VALARM", "END:VEVENT\\nBEGIN:VALARM"),
        ("bell\x07 and null\x00", "bell and null"),
        ("Ä 😀 إ", "Ä 😀 إ"),
    ],
)
def test_words_stay_words(words: str, written: str) -> None:
    assert values(one(words), "SUMMARY") == [written]
    assert lines(one(words)).count("BEGIN:VEVENT") == 1


@pytest.mark.parametrize("character", ["x", "ä", "語", "😀"])
@pytest.mark.parametrize("length", [1, 60, 74, 75, 76, 149, 150, 500])
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(character: str, length: int) -> None:
    text = one(character * length)
    pieces = text.encode().split(b"\r\n")
    assert max(len(piece) for piece in pieces) <= 75
    assert all(piece.decode() is not None for piece in pieces)
    assert values(text, "SUMMARY") == [character * length]


def test_a_series_in_utc_needs_no_zone() -> None:
    text = one(rule="FREQ=HOURLY", wall=wall(hour=12))
    assert "DTSTART:20261020T120000Z" in lines(text)
    assert "RRULE:FREQ=HOURLY" in lines(text)
    assert "BEGIN:VTIMEZONE" not in lines(text)


def zone_of(text: str) -> list[str]:
    found = lines(text)
    return found[found.index("BEGIN:VTIMEZONE") : found.index("END:VTIMEZONE") + 1]


def test_a_series_keeps_wall_time_in_a_zone_that_is_described() -> None:
    text = one(rule="FREQ=DAILY", wall=wall(), zone="Europe/Berlin")
    assert "DTSTART;TZID=Europe/Berlin:20261020T090000" in lines(text)
    zone = zone_of(text)
    assert zone[1] == "TZID:Europe/Berlin"
    autumn = zone.index("DTSTART:20261025T030000")
    assert zone[autumn - 1 : autumn + 4] == [
        "BEGIN:STANDARD", "DTSTART:20261025T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD",
    ]  # fmt: skip
    spring = zone.index("DTSTART:20270328T020000")
    assert zone[spring - 1 : spring + 4] == [
        "BEGIN:DAYLIGHT", "DTSTART:20270328T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT",
    ]  # fmt: skip


def test_a_zone_is_described_once_and_for_years() -> None:
    events = [
        Event(str(number), "x", NOON, rule="FREQ=DAILY", wall=wall(20 + number), zone="Europe/Berlin")
        for number in range(3)
    ]
    text = calendar("Mine", events, NOON)
    assert lines(text).count("BEGIN:VTIMEZONE") == 1
    assert any(line.startswith("DTSTART:2035") for line in zone_of(text))


def test_a_zone_without_clock_changes_is_one_observance() -> None:
    text = one(rule="FREQ=DAILY", wall=wall(), zone="Asia/Tokyo")
    assert [line for line in zone_of(text) if line.startswith("TZOFFSET")] == ["TZOFFSETFROM:+0900", "TZOFFSETTO:+0900"]


def test_an_offset_is_a_zone_by_a_name_without_a_colon() -> None:
    text = one(rule="FREQ=DAILY", wall=wall(), zone="UTC-03:30")
    assert "DTSTART;TZID=UTC-0330:20261020T090000" in lines(text)
    assert zone_of(text)[1] == "TZID:UTC-0330"
    assert "TZOFFSETTO:-0330" in zone_of(text)
