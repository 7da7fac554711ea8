"""The history of changes: what became of every milestone, written with the telling of it and never rewritten."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.core.phrase import Curated, Page
from bot.reminders.changes import Change, News
from bot.reminders.deadline import read, written
from bot.store.database import Store
from bot.store.rows import Row, dumped, inserting, instant, rows, stamp

CHANGES = (
    """
    create table change (
        milestone text not null,
        version integer not null,
        subject text not null,
        title text not null,
        at integer not null,
        known integer not null,
        before text not null,
        now text not null,
        source text not null,
        reason text not null,
        primary key (milestone, version)
    ) strict
    """,
    "create index change_at on change (at)",
)

_COLUMNS = ("milestone", "version", "subject", "title", "at", "known", "before", "now", "source", "reason")
_INSERT = inserting("change", _COLUMNS, "on conflict do nothing")
_LATEST = "select * from change order by at desc, rowid desc limit :most"


@dataclass(frozen=True, slots=True)
class ChangeTable:
    store: Store

    async def latest(self, most: int) -> Sequence[Change]:
        """The newest first."""
        found = await self.store.read(lambda db: rows(db, _LATEST, {"most": most}))
        return [_change(row) for row in found]


def write(db: Database, news: News, now: datetime) -> None:
    """Within the transaction that announces it: each version of a milestone stands there once."""
    deadline, before, after = news.deadline, news.before, news.after
    source = None if deadline.source is None else {"label": deadline.source.label, "url": deadline.source.url}
    columns: Row = {
        "milestone": deadline.id,
        "version": after.version,
        "subject": deadline.subject,
        "title": dumped(dict(deadline.title)),
        "at": stamp(now),
        "known": before is not None,
        "before": dumped(None if before is None else written(before.period)),
        "now": dumped(written(after.period)),
        "source": dumped(source),
        "reason": dumped(None if deadline.reason is None else dict(deadline.reason)),
    }
    db.execute(_INSERT, columns)


def _change(row: Row) -> Change:
    source: Mapping[str, str] | None = json.loads(row["source"])
    reason: Mapping[str, str] | None = json.loads(row["reason"])
    return Change(
        milestone=row["milestone"],
        subject=row["subject"],
        title=Curated(json.loads(row["title"])),
        at=instant(row["at"]),
        before=read(json.loads(row["before"])),
        now=read(json.loads(row["now"])),
        known=bool(row["known"]),
        source=None if source is None else Page(source["label"], source["url"]),
        reason=None if reason is None else Curated(reason),
    )
