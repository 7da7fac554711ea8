"""The life of a reminder, as tables: which notices it stands for, and what each delivery makes of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from boxes import DAY, HOUR, daily, reminder
from fakes import ANN, HALL, NOON

from bot.core.period import Period, day, days
from bot.reminders.reminder import (
    REMINDER,
    SNOOZE,
    Reminder,
    State,
    Tie,
    Timing,
    after_delivery,
    after_loss,
    after_seen,
    moved,
    occurrence,
    pending,
    tied_at,
)

ONCE = replace(reminder(due=NOON), id=7, origin=HALL)
SERIES = replace(reminder(due=NOON, series=daily(NOON)), id=8)
SNOOZED_ONCE = replace(ONCE, snoozed=NOON + HOUR)
SNOOZED_SERIES = replace(SERIES, snoozed=NOON + HOUR)
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("held", "kinds"),
    [
        (ONCE, [(REMINDER, NOON)]),
        (SERIES, [(REMINDER, NOON)]),
        (SNOOZED_ONCE, [(SNOOZE, NOON + HOUR)]),
        (SNOOZED_SERIES, [(REMINDER, NOON), (SNOOZE, NOON + HOUR)]),
        *((replace(SNOOZED_SERIES, state=state), []) for state in State if state is not State.ACTIVE),
    ],
)
def test_it_stands_for_these_notices(held: Reminder, kinds: list[tuple[str, datetime]]) -> None:
    assert [(notice.kind, notice.due) for notice in pending(held)] == kinds


def test_a_notice_names_its_occurrence_and_where_it_was_set() -> None:
    [notice] = pending(ONCE)
    assert (notice.key, notice.about, notice.to, notice.origin) == (f"reminder:7:{NOON.isoformat()}", "7", ANN, HALL)


def test_two_occurrences_have_two_keys() -> None:
    assert occurrence(SERIES, NOON).key != occurrence(SERIES, NOON + DAY).key


def test_a_snooze_and_an_occurrence_of_the_same_instant_have_two_keys() -> None:
    one, two = pending(replace(SERIES, snoozed=NOON))
    assert one.key != two.key


@pytest.mark.parametrize(
    ("held", "kind", "then", "state", "due", "snoozed"),
    [
        (ONCE, REMINDER, None, State.DONE, NOON, None),
        (SNOOZED_ONCE, SNOOZE, None, State.DONE, NOON, None),
        (SERIES, REMINDER, DAY, State.ACTIVE, NOON + DAY, None),
        (SERIES, REMINDER, None, State.DONE, NOON, None),
        (SNOOZED_SERIES, SNOOZE, None, State.ACTIVE, NOON, None),
        (SNOOZED_SERIES, REMINDER, DAY, State.ACTIVE, NOON + DAY, NOON + HOUR),
        # the series is over, its snoozed last occurrence is not
        (SNOOZED_SERIES, REMINDER, None, State.ACTIVE, NOON, NOON + HOUR),
        # what its person did meanwhile stands
        (replace(SERIES, state=State.PAUSED), REMINDER, DAY, State.PAUSED, NOON + DAY, None),
        (replace(ONCE, state=State.CANCELLED), REMINDER, None, State.CANCELLED, NOON, None),
    ],
)
def test_what_a_delivery_makes_of_it(  # noqa: PLR0913, PLR0917  a row of the table
    held: Reminder, kind: str, then: timedelta | None, state: State, due: datetime, snoozed: datetime | None
) -> None:
    at = held.snoozed or NOON if kind == SNOOZE else NOON
    notice = replace(occurrence(held, at), kind=kind)
    after = after_delivery(held, notice, None if then is None else occurrence(held, NOON + then), NOON + HOUR)
    assert (after.state, after.timing.due, after.snoozed) == (state, due, snoozed)
    assert (after.ended is not None) == (state is State.DONE)


def test_a_series_that_ended_with_a_snooze_left_is_done_after_it() -> None:
    left = after_delivery(SNOOZED_SERIES, occurrence(SERIES, NOON), None, NOON)
    [snooze] = pending(left)
    assert after_delivery(left, snooze, None, NOON + HOUR).state is State.DONE


def test_a_snooze_that_was_set_anew_meanwhile_stands() -> None:
    [old] = pending(SNOOZED_ONCE)
    again = replace(SNOOZED_ONCE, snoozed=NOON + 2 * HOUR)
    assert after_delivery(again, old, None, NOON) == again


def test_what_is_lost_waits_to_be_seen_and_a_series_goes_on() -> None:
    lost = after_loss(ONCE, occurrence(ONCE, NOON), None, NOON)
    assert (lost.state, after_seen(lost).state) == (State.UNDELIVERED, State.DONE)
    on = after_loss(SERIES, occurrence(SERIES, NOON), occurrence(SERIES, NOON + DAY), NOON)
    assert (on.state, after_seen(on)) == (State.ACTIVE, on)


JAN_10 = day(date(2027, 1, 10))


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("lead", "period", "zone", "due"),
    [
        (-3 * DAY, JAN_10, "UTC", at(2027, 1, 7, 9)),
        (timedelta(), JAN_10, "UTC", at(2027, 1, 10, 9)),
        (2 * DAY, JAN_10, "UTC", at(2027, 1, 12, 9)),
        (-2 * HOUR, JAN_10, "UTC", at(2027, 1, 10, 7)),
        (-3 * DAY, JAN_10, BERLIN, at(2027, 1, 7, 8)),
        # a span begins with its first day and is over after its last
        (-DAY, days(date(2027, 1, 10), date(2027, 1, 20)), "UTC", at(2027, 1, 9, 9)),
        (DAY, days(date(2027, 1, 10), date(2027, 1, 20)), "UTC", at(2027, 1, 21, 9)),
        # nine on the wall, winter and summer
        (-30 * DAY, day(date(2027, 4, 10)), BERLIN, at(2027, 3, 11, 8)),
        (-7 * DAY, day(date(2027, 4, 10)), BERLIN, at(2027, 4, 3, 7)),
    ],
)
def test_a_lead_is_counted_on_the_wall(lead: timedelta, period: Period, zone: str, due: datetime) -> None:
    assert tied_at(Tie("api_end", lead), period, time(9), zone) == due


TIED = Reminder(ANN, "save", Timing(at(2027, 1, 7, 8), BERLIN, None, Tie("api_end", -3 * DAY)))


@pytest.mark.parametrize(
    ("held", "period", "state", "due"),
    [
        # later, also into summer time: the same time of day, the same lead
        (TIED, day(date(2027, 2, 10)), State.ACTIVE, at(2027, 2, 7, 8)),
        (TIED, day(date(2027, 7, 10)), State.ACTIVE, at(2027, 7, 7, 7)),
        # so near that the lead is over: at once
        (TIED, day(date(2026, 10, 21)), State.ACTIVE, NOON),
        (TIED, day(date(2026, 1, 1)), State.ACTIVE, NOON),
        # no date any more, and one again
        (TIED, None, State.WAITING, at(2027, 1, 7, 8)),
        (replace(TIED, state=State.WAITING), day(date(2027, 2, 10)), State.ACTIVE, at(2027, 2, 7, 8)),
        # paused stays paused, what is over stays over
        (replace(TIED, state=State.PAUSED), day(date(2027, 2, 10)), State.PAUSED, at(2027, 2, 7, 8)),
        (replace(TIED, state=State.DONE), day(date(2027, 2, 10)), State.DONE, at(2027, 1, 7, 8)),
        (replace(TIED, state=State.CANCELLED), None, State.CANCELLED, at(2027, 1, 7, 8)),
        # not tied
        (ONCE, None, State.ACTIVE, NOON),
    ],
)
def test_a_tied_reminder_moves_with_its_milestone(
    held: Reminder, period: Period | None, state: State, due: datetime
) -> None:
    after = moved(held, period, NOON)
    assert (after.state, after.timing.due) == (state, due)


def test_a_snooze_gives_way_to_a_new_date_that_is_still_to_come() -> None:
    snoozed = replace(TIED, snoozed=NOON + HOUR)
    assert moved(snoozed, day(date(2027, 2, 10)), NOON).snoozed is None
    assert moved(snoozed, day(date(2026, 10, 1)), NOON).snoozed == NOON + HOUR
