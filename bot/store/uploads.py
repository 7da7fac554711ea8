"""The upload box: pages, files under way, and the moment in which a file is in the basket."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.core.people import Person
from bot.exports.sources.basket import Contents, Handed
from bot.exports.uploads.upload import KEPT_FOR, OPEN_FOR, GoneError, Upload, UploadPage
from bot.store.baskets import contents_of, hand
from bot.store.database import Store
from bot.store.rows import Row, inserting, instant, instant_or_none, person_columns, rows, stamp

_THEIRS = "platform = :platform and person = :person"
_RENEW = f"""
    update upload_page set expires = max(expires, :expires) where {_THEIRS} and expires > :now
"""  # noqa: S608  a constant condition
_PUT_PAGE = """
    insert or replace into upload_page (platform, person, salt, digest, expires)
    values (:platform, :person, :salt, :digest, :expires)
"""
_PAGE = f"select * from upload_page where {_THEIRS}"  # noqa: S608  a constant condition
_OPEN_PAGE = f"select 1 from upload_page where {_THEIRS} and expires > :now"  # noqa: S608  a constant condition
_KEEP_OPEN = """
    update upload_page set expires = max(upload_page.expires, :expires) from upload
    where upload.id = :id and upload_page.platform = upload.platform and upload_page.person = upload.person
        and upload_page.expires > :now
"""
_BY_DIGEST = "select * from upload_page where digest = :digest"
_INSERT = inserting(
    "upload", ("id", "platform", "person", "name", "media_type", "size", "mark", "made", "offset", "finished")
)
_FIND = "select * from upload where id = :id"
_OF = f"select * from upload where {_THEIRS} order by made, rowid"  # noqa: S608  a constant condition
_ADVANCE = "update upload set offset = :offset, came = :at where id = :id and finished is null"
_FINISH = "update upload set offset = size, finished = :at where id = :id and finished is null"
_WHOLE = "select * from upload where finished is null and offset = size"
_DROP = "delete from upload where id = :id and finished is null"
_END = tuple(f"delete from {table} where {_THEIRS}" for table in ("upload_page", "upload"))  # noqa: S608  our own names
_WANTED = """
    select id from upload where id in (select value from json_each(:ids))
        and (finished is null or exists (select 1 from basket where via = 'upload' and reference = upload.id))
    union select reference from basket where via = 'upload' and reference in (select value from json_each(:ids))
"""
_PROMISED = """
    select ifnull(sum(size - offset), 0) as promised from upload where finished is null and came > :since
"""
_LAPSE = (
    """
    delete from upload where not exists (
        select 1 from upload_page as page
        where page.platform = upload.platform and page.person = upload.person and page.expires > :now
    )
    """,
    "delete from upload_page where expires <= :before",
    """
    delete from basket where via = 'upload' and at <= :before and not exists (
        select 1 from export
        where export.platform = basket.platform and export.person = basket.person and state in ('queued', 'running')
    )
    """,
)


@dataclass(frozen=True, slots=True)
class UploadTable:
    store: Store

    async def renew(self, fresh: UploadPage, now: datetime) -> UploadPage:
        values = {
            **person_columns(fresh.person),
            "salt": fresh.salt,
            "digest": fresh.digest,
            "expires": stamp(fresh.expires),
            "now": stamp(now),
        }

        def work(db: Database) -> UploadPage:
            if db.execute(_RENEW, values).rowcount == 0:
                db.execute(_PUT_PAGE, values)
            return _page(rows(db, _PAGE, person_columns(fresh.person))[0])

        return await self.store.write(work)

    async def by_digest(self, digest: str) -> UploadPage | None:
        found = await self.store.read(lambda db: rows(db, _BY_DIGEST, {"digest": digest}))
        return _page(found[0]) if found else None

    async def add(self, upload: Upload, admit: Callable[[Sequence[Upload], Contents], None]) -> None:
        def work(db: Database) -> None:
            theirs = person_columns(upload.person)
            if not rows(db, _OPEN_PAGE, {**theirs, "now": stamp(upload.made)}):
                raise GoneError
            admit(tuple(map(_upload, rows(db, _OF, theirs))), contents_of(db, upload.person))
            db.execute(_INSERT, _columns(upload))

        await self.store.write(work)

    async def find(self, upload_id: str) -> Upload | None:
        found = await self.store.read(lambda db: rows(db, _FIND, {"id": upload_id}))
        return _upload(found[0]) if found else None

    async def of(self, person: Person) -> tuple[Upload, ...]:
        return tuple(map(_upload, await self.store.read(lambda db: rows(db, _OF, person_columns(person)))))

    async def advance(self, upload_id: str, offset: int, at: datetime) -> bool:
        def work(db: Database) -> bool:
            if db.execute(_ADVANCE, {"id": upload_id, "offset": offset, "at": stamp(at)}).rowcount == 0:
                return False
            _keep_open(db, upload_id, at)
            return True

        return await self.store.write(work)

    async def finish(self, upload_id: str, handed: Handed) -> bool:
        def work(db: Database) -> bool:
            [*found] = rows(db, _FIND, {"id": upload_id})
            if not found or db.execute(_FINISH, {"id": upload_id, "at": stamp(handed.at)}).rowcount == 0:
                return False
            hand(db, _upload(found[0]).person, handed)
            _keep_open(db, upload_id, handed.at)
            return True

        return await self.store.write(work)

    async def whole(self) -> tuple[Upload, ...]:
        return tuple(map(_upload, await self.store.read(lambda db: rows(db, _WHOLE))))

    async def drop(self, upload_id: str) -> bool:
        return await self.store.write(lambda db: db.execute(_DROP, {"id": upload_id}).rowcount > 0)

    async def end(self, person: Person) -> None:
        await self.store.write(lambda db: [db.execute(sql, person_columns(person)) for sql in _END])

    async def lapse(self, now: datetime) -> None:
        values = {"now": stamp(now), "before": stamp(now - KEPT_FOR)}
        await self.store.write(lambda db: [db.execute(sql, values) for sql in _LAPSE], durable=False)

    async def wanted(self, ids: Sequence[str]) -> frozenset[str]:
        values = {"ids": json.dumps(list(ids))}
        return frozenset(row["id"] for row in await self.store.read(lambda db: rows(db, _WANTED, values)))

    async def promised(self, since: datetime) -> int:
        [row] = await self.store.read(lambda db: rows(db, _PROMISED, {"since": stamp(since)}))
        promised: int = row["promised"]
        return promised


def _keep_open(db: Database, upload_id: str, at: datetime) -> None:
    """The page on which something has come just now. One that is over stays so."""
    db.execute(_KEEP_OPEN, {"id": upload_id, "now": stamp(at), "expires": stamp(at + OPEN_FOR)})


def _page(row: Row) -> UploadPage:
    return UploadPage(Person(row["platform"], row["person"]), row["salt"], row["digest"], instant(row["expires"]))


def _columns(upload: Upload) -> Row:
    return {
        "id": upload.id,
        **person_columns(upload.person),
        "name": upload.name,
        "media_type": upload.media_type,
        "size": upload.size,
        "mark": upload.mark,
        "made": stamp(upload.made),
        "offset": upload.offset,
        "finished": None,
    }


def _upload(row: Row) -> Upload:
    return Upload(
        id=row["id"],
        person=Person(row["platform"], row["person"]),
        name=row["name"],
        size=row["size"],
        made=instant(row["made"]),
        offset=row["offset"],
        media_type=row["media_type"],
        mark=row["mark"],
        finished=instant_or_none(row["finished"]),
    )
