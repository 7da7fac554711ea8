"""A time that is skipped or comes twice on a night on which the clocks change is found beforehand."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.reminders.clock_changes import doubled, next_oddity
from bot.reminders.recurrence import Series

BERLIN = "Europe/Berlin"
NOVEMBER = datetime(2026, 11, 21, 12, tzinfo=UTC)


def series(rule: str, hour: int, minute: int = 30, zone: str = BERLIN) -> Series:
    return Series(rule, datetime(2026, 11, 22, hour, minute), zone)  # noqa: DTZ001  a wall time


@pytest.mark.parametrize(
    ("held", "wall", "instead"),
    [
        (series("FREQ=DAILY", 2), "2027-03-28 02:30", "2027-03-28 03:30"),
        (series("FREQ=WEEKLY;BYDAY=SU", 2), "2027-03-28 02:30", "2027-03-28 03:30"),
        (series("FREQ=DAILY;BYHOUR=2,14", 2), "2027-03-28 02:30", "2027-03-28 03:30"),
        (series("FREQ=DAILY", 1, zone="America/New_York"), "2027-11-07 01:30", "2027-11-07 01:30"),
    ],
)
def test_a_series_that_meets_such_a_night_says_so(held: Series, wall: str, instead: str) -> None:
    odd = next_oddity(held, NOVEMBER)
    assert odd is not None
    assert (f"{odd.wall:%Y-%m-%d %H:%M}", f"{odd.instead:%Y-%m-%d %H:%M}") == (wall, instead)
    assert odd.skipped is (wall != instead)


@pytest.mark.parametrize(
    "held",
    [
        series("FREQ=DAILY", 9),
        series("FREQ=WEEKLY;BYDAY=TU", 2),
        series("FREQ=DAILY;UNTIL=20270101T000000Z", 2),
        series("FREQ=HOURLY", 2),
        series("FREQ=DAILY", 2, zone="Asia/Tokyo"),
        series("FREQ=DAILY", 2, zone="UTC"),
    ],
)
def test_one_that_does_not_says_nothing(held: Series) -> None:
    assert next_oddity(held, NOVEMBER) is None


def test_a_single_time_that_comes_twice_is_known() -> None:
    assert doubled(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), ZoneInfo(BERLIN))
    assert not doubled(datetime(2027, 10, 31, 2, 30, tzinfo=UTC), ZoneInfo(BERLIN))
