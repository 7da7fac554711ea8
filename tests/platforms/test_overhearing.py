"""Who speaks to the bot goes before what it overhears."""

from datetime import timedelta

import pytest
from fakes import NOON
from structlog.testing import capture_logs

from bot.platforms.overhearing import Overhearing


def test_so_many_are_listened_to_at_once_and_the_rest_is_passed_over() -> None:
    overhearing = Overhearing(most=2)
    with overhearing.turn(NOON) as first, overhearing.turn(NOON) as second, overhearing.turn(NOON) as third:
        assert (first, second, third) == (True, True, False)
    with overhearing.turn(NOON) as again:
        assert again
    assert overhearing.passed_over == 1


def test_a_listening_that_fails_gives_its_room_back() -> None:
    overhearing = Overhearing(most=1)
    with pytest.raises(ZeroDivisionError), overhearing.turn(NOON):
        raise ZeroDivisionError
    with overhearing.turn(NOON) as free:
        assert free


def test_the_operator_is_told_at_most_once_a_minute() -> None:
    overhearing = Overhearing(most=0)
    with capture_logs() as logs:
        for seconds in (0, 1, 59, 61):
            with overhearing.turn(NOON + timedelta(seconds=seconds)):
                pass
    assert [log["since_start"] for log in logs] == [1, 4]
