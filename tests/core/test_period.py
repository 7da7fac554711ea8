from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.core.period import Period, Phase, Precision, day, days, month, quarter

APRIL_26 = date(2026, 4, 26)


def utc(year: int, number: int, on: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, number, on, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "first", "last", "precision"),
    [
        (day(APRIL_26), APRIL_26, APRIL_26, Precision.DAY),
        (days(APRIL_26, date(2026, 5, 2)), APRIL_26, date(2026, 5, 2), Precision.RANGE),
        (days(APRIL_26, APRIL_26), APRIL_26, APRIL_26, Precision.RANGE),
        (month(2026, 4), date(2026, 4, 1), date(2026, 4, 30), Precision.MONTH),
        (month(2024, 2), date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH),
        (month(2026, 12), date(2026, 12, 1), date(2026, 12, 31), Precision.MONTH),
        (quarter(2026, 1), date(2026, 1, 1), date(2026, 3, 31), Precision.QUARTER),
        (quarter(2026, 4), date(2026, 10, 1), date(2026, 12, 31), Precision.QUARTER),
    ],
)
def test_a_period_runs_from_its_first_day_to_its_last(
    period: Period, first: date, last: date, precision: Precision
) -> None:
    assert period == Period(first, last, precision)


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        days(APRIL_26, date(2026, 4, 25))


@pytest.mark.parametrize(
    ("period", "at", "phase"),
    [
        (day(APRIL_26), utc(2026, 4, 25, 23, 59), Phase.BEFORE),
        (day(APRIL_26), utc(2026, 4, 26), Phase.ON),
        (day(APRIL_26), utc(2026, 4, 26, 23, 59), Phase.ON),
        (day(APRIL_26), utc(2026, 4, 27), Phase.AFTER),
        (month(2026, 4), utc(2026, 3, 31, 23), Phase.BEFORE),
        (month(2026, 4), utc(2026, 4, 30, 23), Phase.ON),
        (month(2026, 4), utc(2026, 5, 1), Phase.AFTER),
        (quarter(2026, 2), utc(2026, 5, 15), Phase.ON),
    ],
)
def test_before_on_and_after_are_told_by_whole_days(period: Period, at: datetime, phase: Phase) -> None:
    assert period.phase(at) is phase


def test_the_day_is_that_of_utc_wherever_the_instant_was_written() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert day(APRIL_26).phase(datetime(2026, 4, 27, 8, tzinfo=tokyo)) is Phase.ON
    assert day(APRIL_26).phase(datetime(2026, 4, 27, 9, tzinfo=tokyo)) is Phase.AFTER
