"""The export box: each change in one transaction with the notice that goes with it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.core.people import Person
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports.box import Decide
from bot.exports.export import ACTIVE, Archive, Export, State
from bot.exports.life import ENDED
from bot.exports.source import Failure
from bot.store import graves, notice_rows
from bot.store.database import Store
from bot.store.rows import (
    Row,
    dumped,
    inserting,
    instant,
    instant_or_none,
    origin_columns,
    origin_of,
    person_columns,
    rows,
    stamp,
    stamp_or_none,
)

_FIXED = ("id", "platform", "person", "source", "asked", "options", "language", "origin_place", "origin_thread", "rank")
_CHANGING = (
    "state",
    "started",
    "finished",
    "size",
    "sha256",
    "files",
    "left_out",
    "failure",
    "issue",
    "digest",
    "expires",
    "downloads",
    "removed",
)
_INSERT = inserting("export", (*_FIXED, *_CHANGING))
_UPDATE = f"update export set {', '.join(f'{column} = :{column}' for column in _CHANGING)} where id = :id"  # noqa: S608  our own names
_ACTIVE, _ENDED = (", ".join(f"'{state}'" for state in sorted(states)) for states in (ACTIVE, ENDED))

_FIND = "select * from export where id = :id"
_FIND_ALL = "select * from export where id in (select value from json_each(:ids))"
_BY_DIGEST = "select * from export where digest = :digest"
_OF = "select * from export where platform = :platform and person = :person order by asked desc, rowid desc"
_AHEAD = """
    select count(*) as ahead from export
    where source = :source and state = 'queued' and (rank < :rank or rank = :rank and asked < :asked)
"""
_ALL_ACTIVE = f"select * from export where state in ({_ACTIVE}) order by rank, asked"  # noqa: S608  our own words
_UNFINISHED = "select id from export where removed is null union all select export from grave limit 1"
_PAST = "select * from export where state = 'ready' and expires <= :now"
_READY = "select * from export where state = 'ready' order by asked"
_LEFT = f"select * from export where state in ({_ENDED}) and removed is null"  # noqa: S608  our own words


@dataclass(frozen=True, slots=True)
class ExportTable:
    store: Store

    async def add(self, export: Export, admit: Callable[[tuple[Export, ...]], None]) -> Export:
        def work(db: Database) -> Export:
            if graves.buried(db, export.id):
                raise Refusal(Phrase("export.not_found"))
            admit(_of(db, export.person))
            db.execute(_INSERT, _columns(export))
            return export

        return await self.store.write(work)

    async def edit(self, export_id: str, decide: Decide) -> Export | None:
        def work(db: Database) -> Export | None:
            held = _find(db, export_id)
            edited = None if held is None else decide(held)
            if edited is None:
                return held
            db.execute(_UPDATE, _columns(edited.export))
            notice_rows.put(db, () if edited.notice is None else (edited.notice,))
            return edited.export

        return await self.store.write(work)

    async def find(self, export_id: str) -> Export | None:
        return await self.store.read(lambda db: _find(db, export_id))

    async def find_all(self, ids: Sequence[str]) -> Mapping[str, Export]:
        found = await self._all(_FIND_ALL, {"ids": json.dumps(list(ids))})
        return {export.id: export for export in found}

    async def by_digest(self, digest: str) -> Export | None:
        found = await self._all(_BY_DIGEST, {"digest": digest})
        return found[0] if found else None

    async def of(self, person: Person) -> tuple[Export, ...]:
        return await self.store.read(lambda db: _of(db, person))

    async def ahead(self, export: Export) -> int:
        values = {"source": export.source, "rank": export.rank, "asked": stamp(export.asked)}
        found = await self.store.read(lambda db: rows(db, _AHEAD, values))
        ahead: int = found[0]["ahead"]
        return ahead

    async def active(self) -> tuple[Export, ...]:
        return await self._all(_ALL_ACTIVE)

    async def unfinished(self) -> bool:
        """Whether there is anything a worker has to do, now or when its time has come."""
        return bool(await self.store.read(lambda db: rows(db, _UNFINISHED)))

    async def ready(self) -> tuple[Export, ...]:
        return await self._all(_READY)

    async def to_clear(self, now: datetime) -> tuple[Export, ...]:
        return (*await self._all(_PAST, {"now": stamp(now)}), *await self._all(_LEFT))

    async def _all(self, sql: str, values: Mapping[str, object] | None = None) -> tuple[Export, ...]:
        return tuple(map(export_of, await self.store.read(lambda db: rows(db, sql, values))))


def _find(db: Database, export_id: str) -> Export | None:
    found = rows(db, _FIND, {"id": export_id})
    return export_of(found[0]) if found else None


def _of(db: Database, person: Person) -> tuple[Export, ...]:
    return tuple(map(export_of, rows(db, _OF, person_columns(person))))


def export_of(row: Row) -> Export:
    archive = None if row["sha256"] is None else Archive(row["size"], row["sha256"], row["files"], row["left_out"])
    return Export(
        id=row["id"],
        person=Person(row["platform"], row["person"]),
        source=row["source"],
        state=State(row["state"]),
        asked=instant(row["asked"]),
        options=json.loads(row["options"]),
        language=row["language"],
        origin=origin_of(row),
        finished=instant_or_none(row["finished"]),
        archive=archive,
        failure=None if row["failure"] is None else Failure(row["failure"]),
        expires=instant_or_none(row["expires"]),
        downloads=row["downloads"],
        rank=row["rank"],
        started=instant_or_none(row["started"]),
        issue=row["issue"],
        digest=row["digest"],
        removed=instant_or_none(row["removed"]),
    )


def _columns(export: Export) -> Row:
    archive = export.archive
    return {
        "id": export.id,
        "platform": export.person.platform,
        "person": export.person.id,
        "source": export.source,
        "asked": stamp(export.asked),
        "options": dumped(export.options),
        "language": export.language,
        **origin_columns(export.origin),
        "rank": export.rank,
        "state": export.state,
        "started": stamp_or_none(export.started),
        "finished": stamp_or_none(export.finished),
        "size": None if archive is None else archive.size,
        "sha256": None if archive is None else archive.sha256,
        "files": None if archive is None else archive.files,
        "left_out": None if archive is None else archive.left_out,
        "failure": export.failure,
        "issue": export.issue,
        "digest": export.digest,
        "expires": stamp_or_none(export.expires),
        "downloads": export.downloads,
        "removed": stamp_or_none(export.removed),
    }
