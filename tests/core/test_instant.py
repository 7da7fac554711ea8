from datetime import timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest

from bot.core.instant import zone_of


def test_an_offset_is_a_zone() -> None:
    assert zone_of("UTC-03:30").utcoffset(None) == -timedelta(hours=3, minutes=30)


@pytest.mark.parametrize("name", ["Europe/Nowhere", "UTC+x"])
def test_a_zone_that_is_none_is_an_error(name: str) -> None:
    with pytest.raises((ValueError, ZoneInfoNotFoundError)):
        zone_of(name)
