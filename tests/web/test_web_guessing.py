"""Who guesses waits; who is right does not."""

from datetime import timedelta

import pytest
from fakes import TurnedClock

from bot.web import guessing
from bot.web.guessing import BURST, REFILL, Guesses, neighbourhood

ADDRESS = "203.0.113.7"


def spent(guesses: Guesses, address: str = ADDRESS) -> None:
    for _ in range(BURST):
        assert guesses.wait(address) is None
        guesses.wrong(address)


def test_an_address_may_be_wrong_so_often_and_then_waits() -> None:
    clock = TurnedClock()
    guesses = Guesses(clock)
    spent(guesses)
    assert guesses.wait(ADDRESS) == REFILL.total_seconds()
    clock.turn(timedelta(seconds=4))
    assert guesses.wait(ADDRESS) == REFILL.total_seconds() - 4
    clock.turn(timedelta(seconds=6))
    assert guesses.wait(ADDRESS) is None
    guesses.wrong(ADDRESS)
    assert guesses.wait(ADDRESS) == REFILL.total_seconds()


def test_after_a_while_it_is_as_if_nothing_had_been() -> None:
    clock = TurnedClock()
    guesses = Guesses(clock)
    spent(guesses)
    clock.turn(timedelta(days=1))
    spent(guesses)
    assert guesses.wait(ADDRESS) is not None


def test_others_do_not_wait() -> None:
    guesses = Guesses(TurnedClock())
    spent(guesses)
    assert guesses.wait("203.0.113.8") is None


def test_a_clock_that_is_set_back_locks_nobody_out_for_good() -> None:
    clock = TurnedClock()
    guesses = Guesses(clock)
    guesses.wrong(ADDRESS)
    clock.turn(-timedelta(days=365))
    assert guesses.wait(ADDRESS) is None


def test_what_is_remembered_is_bounded() -> None:
    guesses = Guesses(TurnedClock())
    for number in range(guessing.MOST + 50):
        guesses.wrong(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(guesses._buckets) == guessing.MOST  # noqa: SLF001  what an attacker would make grow


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_a_household_of_ipv6_is_one_address(address: str, name: str) -> None:
    assert neighbourhood(address) == name
