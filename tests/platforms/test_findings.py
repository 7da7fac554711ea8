"""What every doctor says in the same form."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.platforms.discord.errors import DiscordRefusedError, DiscordTokenError
from bot.platforms.findings import MOST_DRIFT, Severity, clock_findings
from bot.platforms.refusing import PlatformRefusedError
from bot.platforms.telegram.errors import TelegramTokenError

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(("off", "word"), [(MOST_DRIFT * 2, "ahead"), (-MOST_DRIFT * 2, "behind")])
def test_a_clock_that_is_off_is_an_error_that_says_which_way(off: timedelta, word: str) -> None:
    (found,) = clock_findings(NOW + off, NOW)
    assert found.severity is Severity.ERROR
    assert f"60 seconds {word}" in found.what


def test_a_clock_within_bounds_or_with_nothing_to_hold_it_against_is_not_mentioned() -> None:
    assert list(clock_findings(NOW + MOST_DRIFT, NOW)) == []
    assert list(clock_findings(NOW, None)) == []


@pytest.mark.parametrize("error", [DiscordTokenError, DiscordRefusedError, TelegramTokenError])
def test_whatever_ends_a_platform_is_known_by_one_type(error: type[Exception]) -> None:
    assert issubclass(error, PlatformRefusedError)
