"""The curation box: nothing in its tables names a person or a place, but that of who called which answer wrong.

That one says nothing of what they saw or wrote, is shown to them and removed with them, and goes after a while.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.core.people import Person
from bot.knowledge.curation import DAILY, DAY, LONGEST_SHOWN, Doubt, Doubted, Group, Missed, Noted, nameless
from bot.store.database import Store
from bot.store.rows import inserting, person_columns, returned, rows, stamp

SAMPLES = 3

_MISSED = """
    insert into question (language, asked, near, count, first, last)
    values (:language, :asked, :near, 1, :at, :at)
    on conflict (language, asked) do update set count = count + 1, last = :at, near = :near
"""
_GROUPS = """
    select near, sum(count) as times from question group by near order by times desc, max(last) desc limit :most
"""
_SAMPLES = "select asked from question where near is :near order by count desc, last desc limit :most"
_DOUBT = """
    insert into doubt (entry, version, language, shown, made) values (:entry, :version, :language, :shown, :at)
    returning id
"""
REPORTS = (
    """
    create table report (
        platform text not null,
        person text not null,
        entry text not null,
        version text not null,
        doubt integer not null,
        made integer not null,
        primary key (platform, person, entry, version)
    ) strict
    """,
)
_WHO = "platform = :platform and person = :person"
_REPORTED = f"""
    select doubt, exists (select 1 from doubt where id = report.doubt and note is null) as open
    from report where {_WHO} and entry = :entry and version = :version
"""  # noqa: S608  a constant condition
_TODAY = f"select count(*) as times from report where {_WHO} and made > :yesterday"  # noqa: S608  a constant condition
_REPORT = inserting("report", ("platform", "person", "entry", "version", "doubt", "made"))
_EXPLAIN = f"""
    update doubt set note = :note
    where id = :id and note is null and exists (select 1 from report where {_WHO} and doubt = :id)
"""  # noqa: S608  a constant condition
_DOUBTED = """
    select entry, version, count(*) as times from doubt group by entry, version
    order by times desc, max(made) desc limit :most
"""
_NOTES = """
    select note from doubt where entry = :entry and version = :version and note is not null
    order by made desc limit :most
"""


@dataclass(frozen=True, slots=True)
class CurationTable:
    store: Store

    async def missed(self, question: Missed, at: datetime) -> None:
        values = {"language": question.language or "", "asked": nameless(question.text), "near": question.near}
        await self.store.write(lambda db: db.execute(_MISSED, {**values, "at": stamp(at)}), durable=False)

    async def doubt(self, doubt: Doubt, person: Person, at: datetime) -> Noted | None:
        return await self.store.write(lambda db: _doubt(db, doubt, person, at))

    async def explain(self, number: int, person: Person, note: str) -> bool:
        values = {"id": number, "note": nameless(note), **person_columns(person)}
        return await self.store.write(lambda db: bool(db.execute(_EXPLAIN, values).rowcount))

    async def groups(self, most: int) -> Sequence[Group]:
        return await self.store.read(lambda db: _groups(db, most))

    async def doubted(self, most: int) -> Sequence[Doubted]:
        return await self.store.read(lambda db: _doubted(db, most))

    async def settle_group(self, near: str | None) -> int:
        sql = "delete from question where near is :near"
        return await self.store.write(lambda db: db.execute(sql, {"near": near}).rowcount)

    async def settle_doubts(self, entry: str) -> int:
        sql = "delete from doubt where entry = :entry"
        return await self.store.write(lambda db: db.execute(sql, {"entry": entry}).rowcount)


def _doubt(db: Database, doubt: Doubt, person: Person, at: datetime) -> Noted | None:
    report = {**person_columns(person), "entry": doubt.entry, "version": doubt.version, "made": stamp(at)}
    held = rows(db, _REPORTED, report)
    if held:
        return Noted(held[0]["doubt"], again=True, open=bool(held[0]["open"]))
    if rows(db, _TODAY, {**person_columns(person), "yesterday": stamp(at - DAY)})[0]["times"] >= DAILY:
        return None
    values = {
        "entry": doubt.entry,
        "version": doubt.version,
        "language": doubt.language,
        "shown": doubt.shown[:LONGEST_SHOWN],
        "at": stamp(at),
    }
    number = int(returned(db, _DOUBT, values)[0]["id"])
    db.execute(_REPORT, {**report, "doubt": number})
    return Noted(number)


def _groups(db: Database, most: int) -> list[Group]:
    found = rows(db, _GROUPS, {"most": most})
    return [
        Group(
            row["near"],
            row["times"],
            tuple(sample["asked"] for sample in rows(db, _SAMPLES, {"near": row["near"], "most": SAMPLES})),
        )
        for row in found
    ]


def _doubted(db: Database, most: int) -> list[Doubted]:
    found = rows(db, _DOUBTED, {"most": most})
    return [Doubted(row["entry"], row["version"], row["times"], _notes(db, row)) for row in found]


def _notes(db: Database, row: dict[str, str]) -> tuple[str, ...]:
    values = {"entry": row["entry"], "version": row["version"], "most": SAMPLES}
    return tuple(note["note"] for note in rows(db, _NOTES, values))
