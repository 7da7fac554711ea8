"""The follow box: follows, the rungs planned for them, and what was last announced of each milestone."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.core.instant import UTC_ZONE
from bot.core.people import Address, Person
from bot.reminders.changes import Announced, Audience, News, Telling
from bot.reminders.deadline import read, written
from bot.reminders.follow import RUNG, Follow, Scope, Target
from bot.reminders.following import Decide, Plan
from bot.reminders.reminder import COUNTED
from bot.store import changes, notice_rows, reminder_rows
from bot.store.database import Store
from bot.store.rows import WHO, Row, dumped, inserting, origin_columns, origin_of, rows, who_columns, who_of

_COLUMNS = ("platform", "person", "place", "thread", "scope", "target", "leads", "origin_place", "origin_thread")
_INSERT = inserting("follow", _COLUMNS)
_SELECT = """
    select follow.*, preference.zone
    from follow left join preference using (platform, person)
"""
_OF = f"{_SELECT} where {WHO} order by follow.id"
_COVERING = f"""
    {_SELECT}
    where scope = '{Scope.MILESTONE}' and target = :milestone or scope = '{Scope.SUBJECT}' and target = :subject
    order by follow.id
"""
_STATES = ", ".join(f"'{state}'" for state in sorted(COUNTED))
_TIED = f"select * from reminder where milestone = :milestone and state in ({_STATES}) order by id"  # noqa: S608  our own words
_ZONE = "select zone from preference where platform = :platform and person = :person"
_ANNOUNCED = """
    insert into announced (milestone, subject, period, version) values (:milestone, :subject, :period, :version)
    on conflict (milestone) do update
    set subject = excluded.subject, period = excluded.period, version = excluded.version
"""


@dataclass(frozen=True, slots=True)
class FollowTable:
    store: Store

    async def edit(self, who: Person | Address, decide: Decide, now: datetime) -> Plan:
        def work(db: Database) -> Plan:
            plan = decide(_of(db, who), _zone(db, who))
            db.execute(f"delete from follow where {WHO}", who_columns(who))  # noqa: S608  a constant condition
            for follow in plan.follows:
                db.execute(_INSERT, _columns(follow))
            waited_for = notice_rows.replan_of(db, who, RUNG, now, plan.rungs)
            notice_rows.put(db, [rung for rung in plan.passed if rung.key in waited_for])
            return plan

        return await self.store.write(work)

    async def of(self, who: Person | Address) -> tuple[Follow, ...]:
        return await self.store.read(lambda db: _of(db, who))

    async def announced(self) -> Mapping[str, Announced]:
        found = await self.store.read(lambda db: rows(db, "select * from announced"))
        return {row["milestone"]: _announced(row) for row in found}

    async def record(self, announced: tuple[Announced, ...]) -> None:
        await self.store.write(lambda db: _record(db, announced))

    async def announce(self, news: News, decide: Callable[[Audience], Telling], now: datetime) -> bool:
        def work(db: Database) -> bool:
            deadline = news.deadline
            found = rows(db, "select * from announced where milestone = :id", {"id": deadline.id})
            if (_announced(found[0]) if found else None) != news.before:
                return False
            about = {"milestone": deadline.id, "subject": deadline.subject}
            follows = tuple(_follow(row) for row in rows(db, _COVERING, about))
            tied = tuple(reminder_rows.reminder_of(row) for row in rows(db, _TIED, about))
            telling = decide(Audience(follows, tied))
            notice_rows.put(db, telling.notices)
            notice_rows.replan_about(db, deadline.id, RUNG, now, telling.ladders)
            for reminder in telling.reminders:
                reminder_rows.write(db, reminder)
            _record(db, (news.after,))
            changes.write(db, news, now)
            return True

        return await self.store.write(work)


def _of(db: Database, who: Person | Address) -> tuple[Follow, ...]:
    return tuple(_follow(row) for row in rows(db, _OF, who_columns(who)))


def _zone(db: Database, who: Person | Address) -> str:
    found = rows(db, _ZONE, who_columns(who)) if isinstance(who, Person) else []
    return (found[0]["zone"] if found else None) or UTC_ZONE


def _record(db: Database, announced: Iterable[Announced]) -> None:
    for one in announced:
        held = {"milestone": one.milestone, "subject": one.subject, "version": one.version}
        db.execute(_ANNOUNCED, {**held, "period": dumped(written(one.period))})


def _announced(row: Row) -> Announced:
    return Announced(row["milestone"], row["subject"], read(json.loads(row["period"])), row["version"])


def _follow(row: Row) -> Follow:
    target = Target(Scope(row["scope"]), row["target"])
    return Follow(who_of(row), target, tuple(json.loads(row["leads"])), origin_of(row), row["zone"] or UTC_ZONE)


def _columns(follow: Follow) -> Row:
    return {
        **who_columns(follow.who),
        "scope": follow.target.scope,
        "target": follow.target.id,
        "leads": dumped(follow.leads),
        **origin_columns(follow.origin),
    }
