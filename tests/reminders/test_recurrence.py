"""Series keep wall time, count elapsed time where they should, and end when they were told to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.reminders.recurrence import LAST_DAY, Rule, Series, Unit, instant, next_after, read, written

BERLIN = ZoneInfo("Europe/Berlin")
RULES = [
    (Rule(Unit.DAY), "FREQ=DAILY"),
    (Rule(Unit.HOUR, 2), "FREQ=HOURLY;INTERVAL=2"),
    (Rule(Unit.WEEK, 2, (1,)), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
    (Rule(Unit.WEEK, weekdays=(0, 4), hours=(9, 18)), "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9,18"),
    (Rule(Unit.MONTH, weekdays=(4,), nth=-1), "FREQ=MONTHLY;BYDAY=-1FR"),
    (Rule(Unit.MONTH, weekdays=(0,), nth=2), "FREQ=MONTHLY;BYDAY=2MO"),
    (Rule(Unit.MONTH, month_day=15), "FREQ=MONTHLY;BYMONTHDAY=15"),
    (Rule(Unit.MONTH, month_day=LAST_DAY), "FREQ=MONTHLY;BYMONTHDAY=-1"),
    (Rule(Unit.MONTH, month_day=30), "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
    (Rule(Unit.YEAR, month_day=5, month=12), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5"),
    (
        Rule(Unit.DAY, until=datetime(2026, 12, 24, 22, 59, 59, tzinfo=UTC)),
        "FREQ=DAILY;UNTIL=20261224T225959Z",
    ),
]


wall = datetime.fromisoformat


def occurrences(series: Series, after: datetime, count: int) -> list[str]:
    found: list[str] = []
    at: datetime | None = after
    while at is not None and len(found) < count:
        at = next_after(series, at)
        found += [f"{at:%Y-%m-%dT%H:%M}"] if at is not None else []
    return found


@pytest.mark.parametrize(("rule", "text"), RULES)
def test_a_rule_is_written_as_rfc_5545_and_read_back_in_parts(rule: Rule, text: str) -> None:
    assert written(rule) == text
    assert read(text) == rule


@pytest.mark.parametrize("text", ["", "DAILY", "FREQ=SOMETIMES", "FREQ=DAILY;INTERVAL=x", "FREQ=WEEKLY;BYDAY=XX"])
def test_a_rule_of_nobodys_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever the words
        read(text)


def test_nine_in_the_morning_stays_nine_when_the_clocks_change() -> None:
    series = Series("FREQ=DAILY", wall("2026-10-23T09:00"), "Europe/Berlin")
    assert occurrences(series, datetime(2026, 10, 23, 12, tzinfo=UTC), 3) == [
        "2026-10-24T07:00",
        "2026-10-25T08:00",
        "2026-10-26T08:00",
    ]


def test_a_skipped_time_moves_forward_by_the_gap_and_is_back_the_next_day() -> None:
    series = Series("FREQ=DAILY", wall("2027-03-27T02:30"), "Europe/Berlin")
    shown = [
        f"{datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(BERLIN):%d %H:%M}"
        for at in occurrences(series, datetime(2027, 3, 26, 12, tzinfo=UTC), 3)
    ]
    assert shown == ["27 02:30", "28 03:30", "29 02:30"]


def test_of_a_time_that_comes_twice_the_first_is_meant_and_only_that() -> None:
    series = Series("FREQ=DAILY", wall("2026-10-24T02:30"), "Europe/Berlin")
    assert occurrences(series, datetime(2026, 10, 24, 12, tzinfo=UTC), 2) == ["2026-10-25T00:30", "2026-10-26T01:30"]


def test_two_times_in_one_gap_are_one_instant() -> None:
    series = Series("FREQ=DAILY;BYHOUR=2,3", wall("2027-03-27T02:30"), "Europe/Berlin")
    assert occurrences(series, datetime(2027, 3, 27, 12, tzinfo=UTC), 2) == ["2027-03-28T01:30", "2027-03-29T00:30"]


def test_hours_count_elapsed_time_through_the_night_of_a_change() -> None:
    series = Series("FREQ=HOURLY;INTERVAL=2", wall("2027-03-27T22:00"), "UTC")
    assert occurrences(series, datetime(2027, 3, 27, 23, tzinfo=UTC), 3) == [
        "2027-03-28T00:00",
        "2027-03-28T02:00",
        "2027-03-28T04:00",
    ]


def test_hours_are_found_at_once_after_a_long_time() -> None:
    series = Series("FREQ=MINUTELY;INTERVAL=10", wall("2006-01-01T00:00"), "UTC")
    assert occurrences(series, datetime(2026, 1, 1, 0, 5, tzinfo=UTC), 1) == ["2026-01-01T00:10"]


def test_the_first_occurrence_is_the_start_itself() -> None:
    series = Series("FREQ=WEEKLY;BYDAY=TU", wall("2026-11-24T15:00"), "UTC")
    assert occurrences(series, datetime(2026, 11, 1, tzinfo=UTC), 1) == ["2026-11-24T15:00"]
    assert occurrences(series, datetime(2026, 11, 24, 15, tzinfo=UTC), 1) == ["2026-12-01T15:00"]


def test_a_month_without_the_day_takes_its_last() -> None:
    series = Series(written(Rule(Unit.MONTH, month_day=30)), wall("2027-01-30T09:00"), "UTC")
    assert occurrences(series, datetime(2027, 1, 1, tzinfo=UTC), 3) == [
        "2027-01-30T09:00",
        "2027-02-28T09:00",
        "2027-03-30T09:00",
    ]


def test_the_29th_of_february_is_the_28th_in_other_years() -> None:
    series = Series(written(Rule(Unit.YEAR, month_day=29, month=2)), wall("2027-02-28T09:00"), "UTC")
    assert occurrences(series, datetime(2027, 1, 1, tzinfo=UTC), 2) == ["2027-02-28T09:00", "2028-02-29T09:00"]


def test_every_second_week_counts_from_the_week_it_began_in() -> None:
    series = Series("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", wall("2026-11-27T09:00"), "UTC")
    assert occurrences(series, datetime(2026, 11, 26, tzinfo=UTC), 3) == [
        "2026-11-27T09:00",
        "2026-12-07T09:00",
        "2026-12-11T09:00",
    ]


def test_a_series_ends_with_its_last_instant() -> None:
    series = Series("FREQ=DAILY;UNTIL=20261123T090000Z", wall("2026-11-22T09:00"), "UTC")
    assert occurrences(series, datetime(2026, 11, 21, tzinfo=UTC), 5) == ["2026-11-22T09:00", "2026-11-23T09:00"]
    hourly = Series("FREQ=HOURLY;UNTIL=20261122T093000Z", wall("2026-11-22T09:00"), "UTC")
    assert occurrences(hourly, datetime(2026, 11, 21, tzinfo=UTC), 5) == ["2026-11-22T09:00"]


@pytest.mark.parametrize(
    ("rule", "gap"),
    [
        (Rule(Unit.MINUTE, 5), timedelta(minutes=5)),
        (Rule(Unit.DAY, 3), timedelta(days=3)),
        (Rule(Unit.DAY, hours=(9, 12, 18)), timedelta(hours=3)),
        (Rule(Unit.WEEK, weekdays=(0, 1)), timedelta(days=1)),
        (Rule(Unit.YEAR), timedelta(days=365)),
    ],
)
def test_a_rule_knows_the_shortest_time_between_two(rule: Rule, gap: timedelta) -> None:
    assert rule.gap == gap


def test_an_instant_has_whole_seconds() -> None:
    assert instant(wall("2026-11-21T09:00:00.000005"), BERLIN) == datetime(2026, 11, 21, 8, tzinfo=UTC)
