"""Sizes as people read them."""

from datetime import UTC, datetime

import pytest
from web.web_kit import VOICE

from bot.core.text import plain
from bot.web.figures import grouped, size

AT = datetime(2026, 10, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (1049, "1.0 kB"),
        (1050, "1.0 kB"),
        (1250, "1.2 kB"),
        (99_940, "99.9 kB"),
        (123_456, "123 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (1_234_567_890, "1.2 GB"),
        (20_000_000_000, "20.0 GB"),
        (5_000_000_000_000_000, "5000 TB"),
    ],
)
def test_a_size_has_three_digits_and_a_unit(count: int, words: str) -> None:
    assert plain(VOICE.say((size(count),), "en", AT)).replace("\u202f", "") == words


def test_the_decimal_sign_is_the_languages_own() -> None:
    assert [plain(VOICE.say((size(1_500_000),), code, AT)) for code in ("en", "es", "tr")] == [
        "1.5 MB",
        "1,5 MB",
        "1,5 MB",
    ]


def test_thousands_are_parted_by_a_thin_space() -> None:
    assert [grouped(count) for count in (7, 999, 100_000)] == ["7", "999", "100\u202f000"]
