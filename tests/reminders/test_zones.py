"""Zones by IANA name, city, country, abbreviation and offset; what is none is none."""

import tomllib
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from bot.reminders import zones

NAMED = [
    ("Europe/Berlin", None, "Europe/Berlin"),
    ("europe/berlin", None, "Europe/Berlin"),
    ("America/Argentina/Buenos_Aires", None, "America/Argentina/Buenos_Aires"),
    ("Berlin", None, "Europe/Berlin"),
    ("new york", None, "America/New_York"),
    ("New_York", None, "America/New_York"),
    ("San Francisco", None, "America/Los_Angeles"),
    ("St. Louis", None, "America/Chicago"),
    ("Nueva York", "es", "America/New_York"),
    ("nueva york", None, "America/New_York"),
    ("Londra", "tr", "Europe/London"),
    ("İstanbul", "tr", "Europe/Istanbul"),
    ("istanbul", None, "Europe/Istanbul"),
    ("Türkiye", "tr", "Europe/Istanbul"),
    ("Turquía", "es", "Europe/Istanbul"),
    ("Turkey", None, "Europe/Istanbul"),
    ("Almanya", "tr", "Europe/Berlin"),
    ("München", "de", "Europe/Berlin"),
    ("Lisboa", "pt", "Europe/Lisbon"),
    ("Москва", "ru", "Europe/Moscow"),
    ("東京", "ja", "Asia/Tokyo"),
    ("北京", "zh", "Asia/Shanghai"),
    ("서울", "ko", "Asia/Seoul"),
    ("القاهرة", "ar", "Africa/Cairo"),
    ("दिल्ली", "hi", "Asia/Kolkata"),
    ("UTC", None, "UTC"),
    ("gmt", None, "UTC"),
    ("UTC+3", None, "UTC+03:00"),
    ("utc +03:30", None, "UTC+03:30"),
    ("GMT-5", None, "UTC-05:00"),
    ("+05:30", None, "UTC+05:30"),
    ("-0800", None, "UTC-08:00"),
    ("IST", None, "Asia/Kolkata"),
    ("pst", None, "America/Los_Angeles"),
    ("CEST", None, "Europe/Berlin"),
    ("MSK", None, "Europe/Moscow"),
    ("JST", None, "Asia/Tokyo"),
    ("BRT", None, "America/Sao_Paulo"),
    ("TRT", None, "Europe/Istanbul"),
]


@pytest.mark.parametrize(("words", "language", "name"), NAMED)
def test_a_zone_is_found_by_what_people_call_it(words: str, language: str | None, name: str) -> None:
    named = zones.find(words, language)
    assert named is not None
    assert zones.name_of(named.zone) == name


@pytest.mark.parametrize(
    "words", ["", "Gotham", "mars", "UTC+25", "+99:00", "UTC+3:75", "somewhere", "12", "Europe/", "🎬"]
)
def test_what_is_no_zone_is_not_found(words: str) -> None:
    assert zones.find(words) is None


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "UTC+05:30", "UTC-03:00", "Asia/Kathmandu"])
def test_a_stored_name_gives_the_zone_again(name: str) -> None:
    assert zones.name_of(zones.load(name)) == name


@pytest.mark.parametrize("name", ["", "Gotham", "UTC+99:00", "../etc/passwd", "europe/berlin", "/Europe/Berlin"])
def test_a_name_that_is_none_is_an_error(name: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        zones.load(name)


def test_letters_for_winter_are_doubtful_in_summer() -> None:
    named = zones.find("EST")
    assert named is not None
    assert named.doubtful(datetime(2027, 7, 1, tzinfo=UTC))
    assert not named.doubtful(datetime(2027, 1, 1, tzinfo=UTC))


def test_every_place_in_the_files_is_in_a_zone_that_exists() -> None:
    for file in (files("bot.reminders") / "places").iterdir():
        table = tomllib.loads(file.read_text("utf-8"))
        for entry in table.values():
            assert zones.load(entry["zone"] if isinstance(entry, dict) else entry)
