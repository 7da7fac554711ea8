"""A person's own calendar, and the address that opens it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from boxes import HOUR, Boxes, boxes_in_memory, daily, reminder
from deadlines import PAGE, deadline, on
from fakes import ANN, BOB, NOON, TurnedClock
from fakes_notices import FakeFeeds, Memory

from bot.core.period import days
from bot.reminders.calendars import Feeds, everything, of_deadline, of_reminder
from bot.reminders.recurrence import Series
from bot.reminders.reminder import State, Timing

WALL = datetime(2026, 10, 20, 9)  # noqa: DTZ001  what a wall shows has no zone
ONCE = replace(reminder(), id=7, revision=2)


async def test_a_token_is_shown_once_and_only_its_hash_is_kept() -> None:
    memory = Memory()
    feeds = Feeds(FakeFeeds(memory), TurnedClock())
    token = await feeds.issue(ANN)
    assert len(token) >= 32
    assert token not in repr(memory)
    assert [await feeds.owner(token), await feeds.owner("guess"), await feeds.owner("")] == [ANN, None, None]


async def test_a_new_address_ends_the_old_one_and_a_revoked_one_opens_nothing() -> None:
    boxes: Boxes = boxes_in_memory()
    feeds = Feeds(boxes.feeds, TurnedClock())
    old, new, bobs = await feeds.issue(ANN), await feeds.issue(ANN), await feeds.issue(BOB)
    assert [await feeds.owner(token) for token in (old, new, bobs)] == [None, ANN, BOB]
    assert [await feeds.revoke(ANN), await feeds.revoke(ANN)] == [True, False]
    assert [await feeds.owner(token) for token in (new, bobs)] == [None, BOB]


def test_a_reminder_is_an_event_that_changes_with_it() -> None:
    event = of_reminder(ONCE)
    assert (event.uid, event.summary, event.start, event.sequence) == (
        "reminder-7@sunset-bot", "save the files", NOON + HOUR, 2,
    )  # fmt: skip
    assert of_reminder(replace(ONCE, snoozed=NOON + 5 * HOUR)).start == NOON + 5 * HOUR


def test_a_series_is_one_event_in_wall_time() -> None:
    series = Series("FREQ=WEEKLY;BYDAY=TU", WALL, "Europe/Berlin")
    event = of_reminder(replace(ONCE, timing=Timing(NOON, "Europe/Berlin", series)))
    assert (event.rule, event.wall, event.zone) == ("FREQ=WEEKLY;BYDAY=TU", series.start, "Europe/Berlin")


def test_a_series_of_hours_counts_elapsed_time() -> None:
    series = Series("FREQ=HOURLY;INTERVAL=8", WALL, "Europe/Berlin")
    event = of_reminder(replace(ONCE, timing=Timing(NOON, "Europe/Berlin", series)))
    assert (event.wall, event.zone) == (WALL.replace(hour=7), "UTC")


def test_a_milestone_is_the_days_it_names_in_the_readers_words_with_its_source() -> None:
    dated = replace(deadline(period=days(date(2027, 1, 10), date(2027, 1, 20))), source=PAGE)
    event = of_deadline(dated, "The API ends", 4)
    assert event is not None
    assert (event.summary, event.start, event.last) == ("The API ends", date(2027, 1, 10), date(2027, 1, 20))
    assert (event.sequence, event.url, event.details) == (4, PAGE.url, PAGE.label)


def test_a_milestone_without_a_date_is_in_no_calendar() -> None:
    assert of_deadline(deadline(), "The API ends", 1) is None


def test_everything_holds_what_will_be_told_and_nothing_else() -> None:
    held = [replace(ONCE, id=number, state=state) for number, state in enumerate(State)]
    series = replace(reminder("series", series=daily(NOON)), id=99)
    ends, undated = deadline(period=on(2027, 1, 10)), deadline()
    events = [of_deadline(one, "The API ends", 1) for one in (ends, undated)]
    text = everything("Mine", [*held, series], events, datetime(2026, 10, 20, tzinfo=UTC))
    assert text.count("BEGIN:VEVENT") == 4
    assert "UID:reminder-0@sunset-bot" in text
    assert "UID:milestone-api_end@sunset-bot" in text
