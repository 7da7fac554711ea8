"""Rows of reminders, written together with the notices they stand for; and what a delivery makes of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.core.notice import Notice
from bot.core.people import Person
from bot.reminders.recurrence import Series
from bot.reminders.reminder import KINDS, Reminder, State, Tie, Timing, pending
from bot.store import notice_rows
from bot.store.rows import (
    Row,
    inserting,
    instant,
    instant_or_none,
    origin_columns,
    origin_of,
    person_columns,
    returned,
    rows,
    stamp,
    stamp_or_none,
)

_MICROSECOND = timedelta(microseconds=1)
_FIXED = ("platform", "person", "number", "origin_place", "origin_thread", "shared", "copied_from")
_CHANGING = (
    "what",
    "due",
    "zone",
    "rule",
    "start",
    "rule_zone",
    "milestone",
    "lead",
    "state",
    "was",
    "snoozed",
    "ended",
    "revision",
)
_INSERT = inserting("reminder", (*_FIXED, *_CHANGING), "returning id")
_UPDATE = f"update reminder set {', '.join(f'{column} = :{column}' for column in _CHANGING)} where id = :id"  # noqa: S608  our own names
_COUNT = """
    select ifnull(max(number), 0) + 1 as number from reminder where platform = :platform and person = :person
"""


def reminder_of(row: Row) -> Reminder:
    return Reminder(
        person=Person(row["platform"], row["person"]),
        what=row["what"],
        timing=_timing(row),
        origin=origin_of(row),
        shared=bool(row["shared"]),
        copied_from=row["copied_from"],
        id=row["id"],
        number=row["number"],
        state=State(row["state"]),
        was=None if row["was"] is None else State(row["was"]),
        snoozed=instant_or_none(row["snoozed"]),
        ended=instant_or_none(row["ended"]),
        revision=row["revision"],
    )


def find(db: Database, reminder_id: int) -> Reminder | None:
    found = rows(db, "select * from reminder where id = :id", {"id": reminder_id})
    return reminder_of(found[0]) if found else None


def add(db: Database, reminder: Reminder) -> Reminder:
    """Gives it the next number of its person, and an id."""
    person = reminder.person
    counted = rows(db, _COUNT, person_columns(person))
    numbered = replace(reminder, number=counted[0]["number"])
    [row] = returned(db, _INSERT, _columns(numbered))
    kept = replace(numbered, id=row["id"])
    notice_rows.put(db, pending(kept))
    return kept


def write(db: Database, reminder: Reminder) -> Reminder:
    """Writes a change, and makes the notices about it those it now stands for."""
    changed = replace(reminder, revision=reminder.revision + 1)
    db.execute(_UPDATE, {**_columns(changed), "id": changed.id})
    notice_rows.sync(db, str(changed.id), KINDS, pending(changed))
    return changed


Rule = Callable[[Reminder, Notice, Notice | None, datetime], Reminder]


def follow_up(db: Database, rule: Rule, notice: Notice, then: Notice | None, at: datetime) -> None:
    """What became of a notice, for the reminder it was about; nothing for any other kind."""
    if notice.kind not in KINDS:
        return
    reminder = find(db, int(notice.about))
    if reminder is not None:
        write(db, rule(reminder, notice, then, at))


def _timing(row: Row) -> Timing:
    series = None
    if row["rule"] is not None:
        series = Series(row["rule"], datetime.fromisoformat(row["start"]), row["rule_zone"])
    tie = None
    if row["milestone"] is not None:
        tie = Tie(row["milestone"], row["lead"] * _MICROSECOND)
    return Timing(instant(row["due"]), row["zone"], series, tie)


def _columns(reminder: Reminder) -> Row:
    timing = reminder.timing
    series, tie = timing.series, timing.tie
    return {
        "platform": reminder.person.platform,
        "person": reminder.person.id,
        "number": reminder.number,
        "what": reminder.what,
        "due": stamp(timing.due),
        "zone": timing.zone,
        "rule": None if series is None else series.rule,
        "start": None if series is None else series.start.isoformat(),
        "rule_zone": None if series is None else series.zone,
        "milestone": None if tie is None else tie.milestone,
        "lead": None if tie is None else tie.lead // _MICROSECOND,
        **origin_columns(reminder.origin),
        "shared": int(reminder.shared),
        "copied_from": reminder.copied_from,
        "state": reminder.state,
        "was": reminder.was,
        "snoozed": stamp_or_none(reminder.snoozed),
        "ended": stamp_or_none(reminder.ended),
        "revision": reminder.revision,
    }
