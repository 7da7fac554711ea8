"""The ladder, as tables."""

from datetime import UTC, date, datetime, timedelta

import pytest
from deadlines import deadline, on
from fakes import ANN, HALL, NOON

from bot.core.people import Address, Person
from bot.core.period import Period, days, month
from bot.reminders.follow import LADDER, Follow, Scope, Target, ladder, name_of, rungs

API = Target(Scope.MILESTONE, "api_end")
LUMEN = Target(Scope.SUBJECT, "lumen")


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("period", "leads", "zone", "told"),
    [
        (
            on(2027, 1, 10),
            LADDER,
            "UTC",
            [(30, at(2026, 12, 11, 9)), (7, at(2027, 1, 3, 9)), (1, at(2027, 1, 9, 9)), (0, at(2027, 1, 10, 9))],
        ),
        # thinned, and each lead once
        (on(2027, 1, 10), (1,), "UTC", [(1, at(2027, 1, 9, 9))]),
        (on(2027, 1, 10), (0, 1, 1, 0), "UTC", [(1, at(2027, 1, 9, 9)), (0, at(2027, 1, 10, 9))]),
        (on(2027, 1, 10), (), "UTC", []),
        # nine in the morning of the follower's own zone
        (on(2027, 1, 10), (0,), "Asia/Tokyo", [(0, at(2027, 1, 10, 0))]),
        (on(2027, 1, 10), (0,), "UTC-08:00", [(0, at(2027, 1, 10, 17))]),
        # on both sides of a clock change
        (on(2027, 4, 10), (30, 7), "Europe/Berlin", [(30, at(2027, 3, 11, 8)), (7, at(2027, 4, 3, 7))]),
        # only what is still to come: it is noon on 20 October 2026
        (on(2026, 10, 25), LADDER, "UTC", [(1, at(2026, 10, 24, 9)), (0, at(2026, 10, 25, 9))]),
        (on(2026, 10, 20), LADDER, "UTC", []),
        (on(2026, 10, 20), LADDER, "America/New_York", [(0, at(2026, 10, 20, 13))]),
        (on(2026, 10, 19), LADDER, "UTC", []),
        # of a span the first day counts: it may be then
        (days(date(2027, 1, 10), date(2027, 1, 20)), (1,), "UTC", [(1, at(2027, 1, 9, 9))]),
        (month(2027, 1), (1,), "UTC", [(1, at(2026, 12, 31, 9))]),
    ],
)
def test_the_rungs_that_are_still_to_come(
    period: Period, leads: tuple[int, ...], zone: str, told: list[tuple[int, datetime]]
) -> None:
    assert [(rung.lead, rung.at) for rung in rungs(period, leads, zone, NOON)] == told


@pytest.mark.parametrize(
    ("target", "other", "covers", "climbs"),
    [
        (API, deadline(), True, True),
        (API, deadline(headline=False), True, True),
        (API, deadline("app_end"), False, False),
        (LUMEN, deadline(), True, True),
        (LUMEN, deadline(headline=False), True, False),
        (LUMEN, deadline(subject="pocket"), False, False),
        # a milestone and a subject of one name are two things
        (Target(Scope.SUBJECT, "api_end"), deadline(), False, False),
    ],
)
def test_what_a_target_covers(target: Target, other: object, *, covers: bool, climbs: bool) -> None:
    assert target.covers(other) is covers  # type: ignore[arg-type]
    assert target.climbs(other) is climbs  # type: ignore[arg-type]


def test_the_same_rung_asked_for_twice_is_told_once() -> None:
    both = (Follow(ANN, API, (7, 1)), Follow(ANN, LUMEN, (30, 7)))
    told = ladder(both, [deadline(period=on(2027, 1, 10))], NOON)
    assert [notice.payload["lead"] for notice in told] == [30, 7, 1]
    assert len({notice.key for notice in told}) == 3


def test_a_milestone_without_a_date_has_no_rungs() -> None:
    assert ladder((Follow(ANN, API),), [deadline()], NOON) == ()


def test_a_rung_says_what_it_is_about_and_when_that_was_thought_to_be() -> None:
    [told] = ladder((Follow(ANN, API, (1,), HALL),), [deadline(period=on(2027, 1, 10))], NOON)
    assert (told.to, told.kind, told.about, told.origin) == (ANN, "rung", "api_end", HALL)
    assert told.payload == {
        "lead": 1,
        "period": {"first": "2027-01-10", "last": "2027-01-10", "precision": "day"},
        "title": {"en": "api_end title", "de": "api_end Titel"},
    }


def test_another_date_makes_other_keys() -> None:
    one = ladder((Follow(ANN, API, (1,)),), [deadline(period=on(2027, 1, 10))], NOON)
    two = ladder((Follow(ANN, API, (1,)),), [deadline(period=on(2027, 1, 10) if not one else on(2027, 1, 11))], NOON)
    assert one[0].key != two[0].key


def test_no_two_followers_share_a_name() -> None:
    people = (Person("a", "b"), Person("a", "c"), Person("b", "b"))
    places = (Address("a", "b"), Address("a", "b", "c"), Address("a", "c"))
    assert len({name_of(who) for who in (*people, *places)}) == 6


def test_the_ladder_is_in_order() -> None:
    told = ladder((Follow(ANN, LUMEN),), [deadline("b", on(2027, 2, 1)), deadline("a", on(2027, 1, 10))], NOON)
    assert [notice.due for notice in told] == sorted(notice.due for notice in told)
    assert all(notice.due > NOON + timedelta() for notice in told)
