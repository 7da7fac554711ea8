from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest

from bot.core.instant import told, zone_of
from bot.core.period import day
from bot.core.phrase import Phrase

LATE_EVENING = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "on", "time"),
    [
        ("UTC", date(2026, 12, 31), "23:30"),
        ("Europe/Berlin", date(2027, 1, 1), "00:30"),
        ("America/New_York", date(2026, 12, 31), "18:30"),
        ("UTC+05:30", date(2027, 1, 1), "05:00"),
        ("UTC-03:00", date(2026, 12, 31), "20:30"),
    ],
)
def test_an_instant_is_told_with_the_day_the_time_and_the_zone_of_its_reader(zone: str, on: date, time: str) -> None:
    assert told(LATE_EVENING, zone) == Phrase("instant.full", {"day": day(on), "time": time, "zone": zone})


def test_an_offset_is_a_zone() -> None:
    assert zone_of("UTC-03:30").utcoffset(None) == -timedelta(hours=3, minutes=30)


@pytest.mark.parametrize("name", ["Europe/Nowhere", "UTC+x"])
def test_a_zone_that_is_none_is_an_error(name: str) -> None:
    with pytest.raises((ValueError, ZoneInfoNotFoundError)):
        zone_of(name)
