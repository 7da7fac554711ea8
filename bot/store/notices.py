"""The notice box: claims under a lease, and what becomes of each claim, in one transaction each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from bot.core.notice import LATE, Claim, Kept, Notice, Settled
from bot.core.people import Address, Person
from bot.core.platform import Reason
from bot.reminders.follow import RUNG, TOLD
from bot.reminders.reminder import KINDS, after_delivery, after_loss, after_seen
from bot.store import moving, notice_rows, reminder_rows
from bot.store.database import Store
from bot.store.rows import WHO, Row, instant_or_none, person_columns, returned, rows, stamp, who_columns
from bot.store.together import Together

_CLAIM = """
    update notice set next_at = :until, lease = :who, attempts = attempts + 1
    where id in (select id from notice where next_at <= :now order by next_at limit :limit)
    returning *
"""
_CLAIM_LATE = f"""
    update notice set next_at = :until, lease = :who, attempts = attempts + 1
    where {WHO} and next_at <= :now and due < :late
    returning *
"""  # noqa: S608  a constant condition
_SETTLE = "delete from notice where id = :id and lease = :who"
_SETTLE_RUNG = f"""
    update notice set kind = '{TOLD}', next_at = null, lease = null, given_up = :at where id = :id and lease = :who
"""  # noqa: S608  our own word
_RETRY = "update notice set next_at = :at, lease = null, astray = :astray where id = :id and lease = :who"
_GIVE_UP = """
    update notice
    set next_at = null, lease = null, astray = :astray, reason = :reason, given_up = :at, key = key || ':kept:' || id
    where id = :id and lease = :who
"""
_MAKE_WAY = f"""
    delete from notice
    where {WHO} and kind = :kind and about = :about and next_at is null and id <> :id
"""  # noqa: S608  a constant condition
_UNREACHABLE = """
    insert into preference (platform, person, unreachable)
    select platform, person, :reason from notice where id = :id and lease = :who and person is not null
    on conflict (platform, person) do update set unreachable = excluded.unreachable where unreachable is null
"""
_RELEASE = "update notice set next_at = due, lease = null where lease is not null and next_at <= :horizon"
_HASTEN = """
    update notice set next_at = due
    where platform = :platform and person = :person and next_at > due and lease is null
"""
_NEXT = "select min(next_at) as next_at from notice where next_at is not null"
_UNDELIVERED = """
    select * from notice where platform = :platform and person = :person and next_at is null and reason is not null
    order by given_up, id
"""
_DISMISS = """
    delete from notice
    where id = :id and platform = :platform and person = :person and next_at is null and reason is not null
    returning *
"""


@dataclass(frozen=True, slots=True)
class NoticeTable:
    """A settle that a power cut takes back is a message sent twice; a put that it takes back is one never sent.

    So only what was promised is written through to the disk.
    """

    store: Store
    _settles: Together[tuple[str, Settled]] = field(default_factory=Together)

    async def put(self, notices: Sequence[Notice]) -> None:
        await self.store.write(lambda db: notice_rows.put(db, notices))

    async def claim(self, claim: Claim) -> tuple[Notice, ...]:
        return await self.store.write(lambda db: _claim(db, claim), durable=False)

    async def settle(self, who: str, done: Sequence[Settled]) -> None:
        """Many messages are under way at once, and most end together: so do their settles."""
        await self._settles([(who, one) for one in done], self._settle)

    async def _settle(self, done: Sequence[tuple[str, Settled]]) -> None:
        await self.store.write(lambda db: _settle(db, done), durable=False)

    async def retry(self, who: str, notices: Sequence[Notice], at: datetime) -> None:
        def write(db: Database) -> None:
            for notice in notices:
                db.execute(_RETRY, {"id": notice.id, "who": who, "at": stamp(at), "astray": notice.astray})

        await self.store.write(write, durable=False)

    async def give_up(self, who: str, done: Settled, reason: Reason) -> None:
        await self.store.write(lambda db: _give_up(db, who, done, reason))

    async def unreachable(self, who: str, notices: Sequence[Notice], reason: Reason) -> None:
        def write(db: Database) -> None:
            for notice in notices:
                db.execute(_UNREACHABLE, {"id": notice.id, "who": who, "reason": reason})

        await self.store.write(write)

    async def release(self, horizon: datetime) -> None:
        await self.store.write(lambda db: db.execute(_RELEASE, {"horizon": stamp(horizon)}))

    async def hasten(self, person: Person) -> None:
        values = person_columns(person)
        await self.store.write(lambda db: db.execute(_HASTEN, values))

    async def next_due(self) -> datetime | None:
        return await self.store.read(lambda db: instant_or_none(rows(db, _NEXT)[0]["next_at"]))

    async def undelivered(self, person: Person) -> tuple[Kept, ...]:
        found = await self.store.read(lambda db: rows(db, _UNDELIVERED, who_columns(person)))
        return tuple(notice_rows.kept_of(row) for row in found)

    async def dismiss(self, person: Person, ids: Sequence[int]) -> None:
        await self.store.write(lambda db: _dismiss(db, person, ids))

    async def move(self, old: Address, new: Address) -> None:
        await self.store.write(lambda db: moving.move(db, old, new))


def _claim(db: Database, claim: Claim) -> tuple[Notice, ...]:
    values = {
        "now": stamp(claim.now),
        "until": stamp(claim.now + claim.lease),
        "who": claim.who,
        "limit": claim.limit,
        "late": stamp(claim.now - LATE),
    }
    claimed = [notice_rows.notice_of(row) for row in returned(db, _CLAIM, values)]
    for recipient in {notice.to for notice in claimed if notice.late(claim.now)}:
        more = returned(db, _CLAIM_LATE, values | who_columns(recipient))
        claimed += [notice_rows.notice_of(row) for row in more]
    return tuple(sorted(claimed, key=lambda notice: (notice.due, notice.id)))


def _settle(db: Database, done: Sequence[tuple[str, Settled]]) -> None:
    for who, one in done:
        how = _SETTLE_RUNG if one.notice.kind == RUNG else _SETTLE
        if db.execute(how, {"id": one.notice.id, "who": who, "at": stamp(one.at)}).rowcount:
            notice_rows.put(db, () if one.then is None else (one.then,))
            reminder_rows.follow_up(db, after_delivery, one.notice, one.then, one.at)


def _give_up(db: Database, who: str, done: Settled, reason: Reason) -> None:
    notice = done.notice
    values: Row = {"id": notice.id, "who": who, "astray": notice.astray, "reason": reason, "at": stamp(done.at)}
    if not db.execute(_GIVE_UP, values).rowcount:
        return
    db.execute(_MAKE_WAY, {"id": notice.id, "kind": notice.kind, "about": notice.about, **who_columns(notice.to)})
    notice_rows.put(db, () if done.then is None else (done.then,))
    reminder_rows.follow_up(db, after_loss, notice, done.then, done.at)


def _dismiss(db: Database, person: Person, ids: Sequence[int]) -> None:
    for notice_id in ids:
        for row in returned(db, _DISMISS, {"id": notice_id, **person_columns(person)}):
            reminder = reminder_rows.find(db, int(row["about"])) if row["kind"] in KINDS else None
            if reminder is not None:
                reminder_rows.write(db, after_seen(reminder))
