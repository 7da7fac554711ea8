"""What is not kept for ever, and for how long: the retention clock of each table."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.reminders.drafts import KEPT
from bot.reminders.follow import TOLD
from bot.store.database import Store
from bot.store.rows import stamp

DONE = timedelta(days=60)
"""Buttons under old messages work for so long: those that snooze, and those that say what is wrong."""
CANCELLED = timedelta(days=1)
UNDELIVERED = timedelta(days=365)
CURATED = timedelta(days=180)
RUNGS = timedelta(days=3)
"""Longer than a day lasts anywhere on earth: what was told on it must not be told again."""


@dataclass(frozen=True, slots=True)
class Housekeeping:
    store: Store

    async def purge(self, now: datetime) -> int:
        """Removes what is past its time, and what was removed from the log too; gives how many rows. Once a day."""

        def work(db: Database) -> int:
            return sum(db.execute(sql, {"before": stamp(now - age)}).rowcount for sql, age in _PURGES)

        removed = await self.store.write(work, durable=False)
        await self.store.empty_log()
        return removed


_PURGES = (
    ("delete from export where removed < :before", DONE),
    ("delete from reminder where state = 'done' and ended < :before", DONE),
    ("delete from reminder where state = 'cancelled' and ended < :before", CANCELLED),
    ("delete from reminder where state = 'undelivered' and ended < :before", UNDELIVERED),
    ("delete from notice where next_at is null and given_up < :before", UNDELIVERED),
    (f"delete from notice where kind = '{TOLD}' and given_up < :before", RUNGS),  # noqa: S608  our own word
    ("delete from question where last < :before", CURATED),
    ("delete from doubt where made < :before", CURATED),
    ("delete from report where made < :before", DONE),
    ("delete from draft where made < :before", KEPT),
)
