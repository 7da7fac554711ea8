"""How the file came to be what it is: append only. A step that was released is never edited.

An id is never given twice, for buttons carry it and stay good for months: `autoincrement` where a handle names a row.
Instants are microseconds since 1970 in UTC. A column `person` always stands beside `platform` and makes a table one of
those in `personal.py`; a column `place` makes it one of those in `moving.py`.
"""

from sqlite_utils import Database, Migrations

from bot.store.changes import CHANGES
from bot.store.curation import REPORTS
from bot.store.export_tables import EXPORTS
from bot.store.graves import GRAVES
from bot.store.upload_tables import CAME, UPLOADS

migrations = Migrations("sunset")

FIRST = (
    """
    create table notice (
        id integer primary key autoincrement,
        key text not null unique,
        platform text not null,
        person text,
        place text,
        thread text,
        origin_place text,
        origin_thread text,
        kind text not null,
        about text not null,
        payload text not null,
        due integer not null,
        next_at integer,
        attempts integer not null default 0,
        lease text,
        astray text,
        reason text,
        given_up integer
    ) strict
    """,
    "create index notice_next on notice (next_at) where next_at is not null",
    "create index notice_person on notice (platform, person, next_at)",
    "create index notice_about on notice (about, kind)",
    """
    create table reminder (
        id integer primary key autoincrement,
        platform text not null,
        person text not null,
        number integer not null,
        what text not null,
        due integer not null,
        zone text not null,
        rule text,
        start text,
        rule_zone text,
        milestone text,
        lead integer,
        origin_place text,
        origin_thread text,
        shared integer not null,
        copied_from integer,
        state text not null,
        was text,
        snoozed integer,
        ended integer,
        revision integer not null,
        unique (platform, person, number)
    ) strict
    """,
    "create index reminder_milestone on reminder (milestone) where milestone is not null",
    """
    create table follow (
        id integer primary key,
        platform text not null,
        person text,
        place text,
        thread text,
        scope text not null,
        target text not null,
        leads text not null,
        origin_place text,
        origin_thread text
    ) strict
    """,
    """
    create unique index follow_once on follow
        (platform, ifnull(person, ''), ifnull(place, ''), ifnull(thread, ''), scope, target)
    """,
    "create index follow_target on follow (scope, target)",
    """
    create table announced (
        milestone text primary key,
        subject text not null,
        period text not null,
        version integer not null
    ) strict
    """,
    """
    create table preference (
        platform text not null,
        person text not null,
        language text,
        zone text,
        paused_until integer,
        unreachable text,
        primary key (platform, person)
    ) strict
    """,
    """
    create table place_preference (
        platform text not null,
        place text not null,
        thread text not null,
        language text,
        unprompted integer not null,
        public integer not null,
        primary key (platform, place, thread)
    ) strict
    """,
    """
    create table feed (
        platform text not null,
        person text not null,
        digest text not null unique,
        made integer not null,
        primary key (platform, person)
    ) strict
    """,
)


@migrations(name="0001_reminders")
def reminders(db: Database) -> None:
    for statement in FIRST:
        db.execute(statement)


@migrations(name="0002_exports")
def exports(db: Database) -> None:
    for statement in EXPORTS:
        db.execute(statement)


DRAFTS = (
    """
    create table draft (
        id integer primary key autoincrement,
        platform text not null,
        person text not null,
        made integer not null,
        payload text not null
    ) strict
    """,
    "create index draft_person on draft (platform, person, id)",
)


@migrations(name="0003_drafts")
def drafts(db: Database) -> None:
    for statement in DRAFTS:
        db.execute(statement)


CURATION = (
    """
    create table question (
        id integer primary key,
        language text not null,
        asked text not null,
        near text,
        count integer not null,
        first integer not null,
        last integer not null,
        unique (language, asked)
    ) strict
    """,
    "create index question_near on question (near)",
    """
    create table doubt (
        id integer primary key autoincrement,
        entry text not null,
        version text not null,
        language text,
        shown text not null,
        note text,
        made integer not null
    ) strict
    """,
    "create index doubt_entry on doubt (entry, version)",
)


@migrations(name="0004_curation")
def curation(db: Database) -> None:
    for statement in CURATION:
        db.execute(statement)


@migrations(name="0005_spoken")
def spoken(db: Database) -> None:
    db.execute("alter table preference add column spoken text")


@migrations(name="0006_ended")
def ended(db: Database) -> None:
    """What is past its time is found without looking at all that waits."""
    db.execute("create index reminder_ended on reminder (ended) where ended is not null")
    db.execute("create index notice_given_up on notice (given_up) where given_up is not null")


LIVE = (
    "alter table export add column shown_place text",
    "alter table export add column shown_thread text",
    "alter table export add column shown_message text",
    """
    create index export_shown on export (shown_message)
    where shown_message is not null and state in ('queued', 'running')
    """,
)


@migrations(name="0007_live")
def live(db: Database) -> None:
    """The message in which a running export is shown."""
    for statement in LIVE:
        db.execute(statement)


@migrations(name="0008_uploads")
def uploads(db: Database) -> None:
    for statement in UPLOADS:
        db.execute(statement)


@migrations(name="0010_graves")
def graves(db: Database) -> None:
    for statement in GRAVES:
        db.execute(statement)


@migrations(name="0009_changes")
def changes(db: Database) -> None:
    """The history of what became of each milestone, for all to read."""
    for statement in CHANGES:
        db.execute(statement)


@migrations(name="0011_reports")
def reports(db: Database) -> None:
    for statement in REPORTS:
        db.execute(statement)


@migrations(name="0012_came")
def came(db: Database) -> None:
    """What is announced and does not come is told from what is on its way."""
    db.execute(CAME)
