"""What becomes of a notice after an attempt, as a table; and how long to wait."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from boxes import HOUR, MINUTE, notice
from fakes import ANN, HALL, NOON

from bot.core.notice import (
    Backoff,
    Fallback,
    GiveUp,
    Notice,
    Redirect,
    Retry,
    Settle,
    Verdict,
    after_attempt,
)
from bot.core.people import Address
from bot.core.platform import Delivered, Later, Moved, Outcome, Reason, Undeliverable

SECOND = timedelta(seconds=1)
STEADY = Backoff(chance=lambda: 0.0)
LOFT = Address("fake", "loft")

DM = notice()
DM_FROM_HALL = notice(origin=HALL)
ASTRAY = replace(DM_FROM_HALL, astray=Reason.CLOSED)
GROUP = notice(to=HALL)
THIRD_TRY = replace(DM, attempts=3)
ANCIENT = replace(DM, due=NOON - timedelta(days=4000), attempts=5000)


@pytest.mark.parametrize(
    ("held", "outcome", "verdict"),
    [
        # delivered
        (DM, Delivered("9"), Settle()),
        (DM_FROM_HALL, Delivered("9"), Settle()),
        (GROUP, Delivered("9"), Settle()),
        (ANCIENT, Delivered("9"), Settle()),
        # told at the place of origin that something waits: the text itself is still undelivered
        (ASTRAY, Delivered("9"), GiveUp(Reason.CLOSED)),
        # the ladder: the direct message, the place of origin, kept
        (DM_FROM_HALL, Undeliverable(Reason.CLOSED), Fallback(HALL, Reason.CLOSED)),
        (DM_FROM_HALL, Undeliverable(Reason.GONE), Fallback(HALL, Reason.GONE)),
        (DM_FROM_HALL, Undeliverable(Reason.FORBIDDEN), Fallback(HALL, Reason.FORBIDDEN)),
        (DM_FROM_HALL, Undeliverable(Reason.REFUSED), GiveUp(Reason.REFUSED)),
        (DM, Undeliverable(Reason.CLOSED), GiveUp(Reason.CLOSED)),
        (DM, Undeliverable(Reason.GONE), GiveUp(Reason.GONE)),
        (DM, Undeliverable(Reason.FORBIDDEN), GiveUp(Reason.FORBIDDEN)),
        (DM, Undeliverable(Reason.REFUSED), GiveUp(Reason.REFUSED)),
        # there too it did not work: the person learns why the message did not
        (ASTRAY, Undeliverable(Reason.GONE), GiveUp(Reason.CLOSED)),
        (ASTRAY, Undeliverable(Reason.REFUSED), GiveUp(Reason.CLOSED)),
        # a group has nowhere else to go
        (GROUP, Undeliverable(Reason.GONE), GiveUp(Reason.GONE)),
        (GROUP, Undeliverable(Reason.CLOSED), GiveUp(Reason.CLOSED)),
        (GROUP, Undeliverable(Reason.FORBIDDEN), GiveUp(Reason.FORBIDDEN)),
        # later: the platform's own wait wins, else it doubles; lateness alone never ends it
        (DM, Later(timedelta(seconds=42)), Retry(NOON + 42 * SECOND)),
        (THIRD_TRY, Later(timedelta(days=2)), Retry(NOON + timedelta(days=2))),
        (DM, Later(timedelta()), Retry(NOON + SECOND)),
        (DM, Later(timedelta(seconds=-9)), Retry(NOON + SECOND)),
        (DM, Later(), Retry(NOON + 5 * SECOND)),
        (THIRD_TRY, Later(), Retry(NOON + 20 * SECOND)),
        (ANCIENT, Later(), Retry(NOON + 15 * MINUTE)),
        (GROUP, Later(), Retry(NOON + 5 * SECOND)),
        (ASTRAY, Later(), Retry(NOON + 5 * SECOND)),
        # moved: there at once
        (GROUP, Moved(LOFT), Redirect(LOFT)),
        (ASTRAY, Moved(LOFT), Redirect(LOFT)),
        # a person has no address that could move; whatever that was, it is tried again
        (DM, Moved(LOFT), Retry(NOON + 5 * SECOND)),
    ],
)
def test_what_becomes_of_a_notice(held: Notice, outcome: Outcome, verdict: Verdict) -> None:
    assert after_attempt(held, outcome, NOON, STEADY) == verdict


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(-1, 5), (0, 5), (1, 5), (2, 10), (3, 20), (4, 40), (8, 640), (9, 900), (20, 900), (10**9, 900)],
)
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(attempts: int, seconds: int) -> None:
    assert STEADY(attempts) == timedelta(seconds=seconds)


@pytest.mark.parametrize("chance", [0.0, 0.25, 0.999])
def test_chance_takes_off_up_to_half(chance: float) -> None:
    assert Backoff(chance=lambda: chance)(3) == timedelta(seconds=20 * (1 - chance / 2))


def test_the_wait_is_a_matter_of_chance_unless_a_test_says_otherwise() -> None:
    waits = {Backoff()(5) for _ in range(20)}
    assert len(waits) > 1
    assert all(timedelta(seconds=40) < wait <= timedelta(seconds=80) for wait in waits)


@pytest.mark.parametrize(
    ("now", "late"), [(NOON - HOUR, False), (NOON, False), (NOON + 5 * MINUTE, False), (NOON + 6 * MINUTE, True)]
)
def test_more_than_five_minutes_is_late(now: datetime, *, late: bool) -> None:
    assert DM.late(now) is late


def test_a_notice_is_due_at_an_aware_instant_and_stays_on_its_platform() -> None:
    with pytest.raises(ValueError, match="aware"):
        notice(due=NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="platform"):
        Notice("k", ANN, "note", "1", NOON, Address("other", "hall"))
