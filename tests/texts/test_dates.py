from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.core.instant import Instant
from bot.core.period import Period, day, days, month, quarter
from bot.texts import dates

APRIL_26 = day(date(2026, 4, 26))
RANGE = days(date(2026, 4, 26), date(2026, 5, 2))
OVER_NEW_YEAR = days(date(2026, 12, 20), date(2027, 1, 10))
MAY, Q2 = month(2026, 5), quarter(2026, 2)


@pytest.mark.parametrize(
    ("period", "language", "words"),
    [
        (APRIL_26, "en", "26 April 2026"),
        (APRIL_26, "es", "26 de abril de 2026"),
        (APRIL_26, "tr", "26 Nisan 2026"),
        (RANGE, "en", "26 April 2026 – 2 May 2026"),
        (RANGE, "es", "26 de abril de 2026 – 2 de mayo de 2026"),
        (RANGE, "tr", "26 Nisan 2026 – 2 Mayıs 2026"),
        (MAY, "en", "May 2026"),
        (MAY, "es", "mayo de 2026"),
        (MAY, "tr", "Mayıs 2026"),
        (Q2, "en", "2nd quarter 2026"),
        (Q2, "es", "2.º trimestre de 2026"),
        (Q2, "tr", "2026 2. çeyrek"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_was_given(period: Period, language: str, words: str) -> None:
    assert dates.absolute(period, language) == words


@pytest.mark.parametrize(
    "language", ["en", "es", "tr", "de", "fr", "pt", "it", "ru", "ja", "zh", "zh-Hans", "ar", "hi", "ko"]
)
@pytest.mark.parametrize("period", [APRIL_26, RANGE, MAY, Q2])
def test_every_form_can_be_said_in_any_language_a_curator_may_add(period: Period, language: str) -> None:
    assert dates.absolute(period, language)
    assert dates.month(period, language)
    assert dates.relative(period, datetime(2026, 1, 1, tzinfo=UTC), language)


@pytest.mark.parametrize(
    ("period", "words"),
    [(APRIL_26, "April 2026"), (MAY, "May 2026"), (RANGE, "26 April 2026 – 2 May 2026"), (Q2, "2nd quarter 2026")],
)
def test_a_month_is_never_made_of_more_than_a_month(period: Period, words: str) -> None:
    assert dates.month(period, "en") == words


@pytest.mark.parametrize(("period", "words"), [(APRIL_26, "2026"), (Q2, "2026"), (OVER_NEW_YEAR, "2026–2027")])
def test_a_year_is_never_made_of_more_than_a_year(period: Period, words: str) -> None:
    assert dates.year(period) == words


@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        (datetime(9999, 12, 31, 23, 30, tzinfo=UTC), "Asia/Tokyo", "Friday, 31 December 9999, 23:30 UTC"),
        (datetime(1, 1, 1, 0, 30, tzinfo=UTC), "America/New_York", "Monday, 1 January 1, 00:30 UTC"),
        (datetime(9999, 12, 31, 23, 30, tzinfo=UTC), "UTC+14:00", "Friday, 31 December 9999, 23:30 UTC"),
    ],
)
def test_an_instant_that_a_zone_has_no_year_for_is_told_in_utc(at: datetime, zone: str, words: str) -> None:
    assert dates.instant(Instant(at, zone), "en") == words


@pytest.mark.parametrize(
    ("away", "en", "es", "tr"),
    [
        (1, "in 1 day", "dentro de 1 día", "1 gün sonra"),
        (3, "in 3 days", "dentro de 3 días", "3 gün sonra"),
        (30, "in 30 days", "dentro de 30 días", "30 gün sonra"),
        (60, "in 60 days", "dentro de 60 días", "60 gün sonra"),
        (61, "in 2 months", "dentro de 2 meses", "2 ay sonra"),
        (379, "in 12 months", "dentro de 12 meses", "12 ay sonra"),
        (300, "in 10 months", "dentro de 10 meses", "10 ay sonra"),
        (1000, "in 3 years", "dentro de 3 años", "3 yıl sonra"),
        (-1, "1 day ago", "hace 1 día", "1 gün önce"),
        (-60, "60 days ago", "hace 60 días", "60 gün önce"),
        (-61, "2 months ago", "hace 2 meses", "2 ay önce"),
    ],
)
def test_how_far_away_a_day_is_is_told_in_days_up_to_sixty(away: int, en: str, es: str, tr: str) -> None:
    at = datetime(2026, 4, 26, 23, 59, tzinfo=UTC) - timedelta(days=away)
    assert [dates.relative(APRIL_26, at, language) for language in ("en", "es", "tr")] == [en, es, tr]


def test_a_period_is_as_far_away_as_the_nearest_of_its_days() -> None:
    assert dates.relative(RANGE, datetime(2026, 4, 24, tzinfo=UTC), "en") == "in 2 days"
    assert dates.relative(RANGE, datetime(2026, 5, 4, tzinfo=UTC), "en") == "2 days ago"
    assert dates.relative(MAY, datetime(2026, 6, 1, tzinfo=UTC), "en") == "1 day ago"


@pytest.mark.parametrize("period", [APRIL_26, RANGE, month(2026, 4), Q2])
def test_while_it_lasts_it_is_not_away(period: Period) -> None:
    assert dates.relative(period, datetime(2026, 4, 26, tzinfo=UTC), "en") is None
    assert dates.relative(period, datetime(2026, 4, 26, 23, 59, tzinfo=UTC), "en") is None


def test_today_is_that_of_utc() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert dates.relative(APRIL_26, datetime(2026, 4, 27, 8, tzinfo=tokyo), "en") is None
    assert dates.relative(APRIL_26, datetime(2026, 4, 27, 9, tzinfo=tokyo), "en") == "1 day ago"


@pytest.mark.parametrize("language", ["xx", "x", "", "123", "e!", "en-", "xx-Latn"])
def test_a_language_nobody_knows_falls_back_to_english(language: str) -> None:
    assert dates.absolute(APRIL_26, language) == "26 April 2026"
    assert dates.relative(APRIL_26, datetime(2026, 4, 27, tzinfo=UTC), language) == "1 day ago"


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        ("UTC", "en", "Thursday, 31 December 2026, 23:30 UTC"),
        ("Europe/Berlin", "en", "Friday, 1 January 2027, 00:30 Europe/Berlin"),
        ("UTC+05:30", "es", "viernes, 1 de enero de 2027, 05:00 UTC+05:30"),
        ("America/New_York", "tr", "31 Aralık 2026 Perşembe, 18:30 America/New_York"),
    ],
)
def test_an_instant_is_told_with_the_day_the_time_and_the_zone_of_its_reader(
    zone: str, language: str, words: str
) -> None:
    assert dates.instant(Instant(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), zone), language) == words


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=20), "in 1 minute"),
        (timedelta(minutes=90), "in 90 minutes"),
        (timedelta(hours=2), "in 2 hours"),
        (timedelta(hours=2, seconds=-20), "in 2 hours"),
        (timedelta(days=379), "in 12 months"),
        (timedelta(days=700), "in 23 months"),
        (-timedelta(days=800), "2 years ago"),
        (timedelta(hours=47), "in 47 hours"),
        (timedelta(days=3), "in 3 days"),
        (-timedelta(hours=5), "5 hours ago"),
    ],
)
def test_how_far_away_an_instant_is_does_not_mislead(away: timedelta, words: str) -> None:
    assert dates.distance(away, "en") == words
