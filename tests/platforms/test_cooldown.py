"""The same is not said again too soon."""

from datetime import timedelta

import pytest
from fakes import NOON

from bot.platforms.cooldown import REST, Cooldown, rested

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("passed", "may"),
    [
        (None, True),
        (timedelta(), False),
        (REST - SECOND, False),
        (REST, True),
        (REST + SECOND, True),
        (-SECOND, True),
    ],
    ids=["never said", "just now", "a second too soon", "after its rest", "long after", "the clock was set back"],
)
def test_it_may_be_said_again_after_its_rest(passed: timedelta | None, may: bool) -> None:  # noqa: FBT001
    assert rested(None if passed is None else NOON - passed, NOON) is may


def test_beginning_starts_the_rest_of_that_thing_only() -> None:
    cooldown = Cooldown()
    assert cooldown.begin("this", NOON)
    assert not cooldown.begin("this", NOON + SECOND)
    assert cooldown.begin("that", NOON + SECOND)


def test_a_refused_beginning_does_not_make_the_rest_longer() -> None:
    cooldown = Cooldown()
    cooldown.begin("this", NOON)
    cooldown.begin("this", NOON + REST - SECOND)
    assert cooldown.begin("this", NOON + REST)


def test_what_has_rested_is_forgotten() -> None:
    cooldown = Cooldown()
    for number in range(1000):
        cooldown.begin(number, NOON)
    cooldown.begin("later", NOON + REST)
    assert len(cooldown) == 1
