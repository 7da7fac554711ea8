"""All boxes over one memory or one file, and short ways to make what goes into them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fakes import ANN, NOON
from fakes_exports import FakeBaskets, FakeExports
from fakes_notices import FakeDrafts, FakeFeeds, FakeFollows, FakeNotices, FakePreferences, FakeReminders, Memory
from fakes_uploads import FakeUploads

from bot.core.notice import Claim, Notice, NoticeBox, Settled
from bot.core.people import Address, Person
from bot.core.preferences import PreferenceBox
from bot.exports.box import ExportBox
from bot.exports.sources.basket import BasketBox
from bot.exports.uploads.upload import UploadBox
from bot.reminders.book import ReminderBox
from bot.reminders.calendars import FeedBox
from bot.reminders.drafts import Drafts
from bot.reminders.following import FollowBox
from bot.reminders.recurrence import Series
from bot.reminders.reminder import Reminder, Tie, Timing
from bot.store.baskets import BasketTable
from bot.store.database import Store
from bot.store.drafts import DraftTable
from bot.store.exports import ExportTable
from bot.store.feeds import FeedTable
from bot.store.follows import FollowTable
from bot.store.notices import NoticeTable
from bot.store.preferences import PreferenceTable
from bot.store.reminders import ReminderTable
from bot.store.uploads import UploadTable

LEASE = timedelta(seconds=120)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Boxes:
    notices: NoticeBox
    reminders: ReminderBox
    follows: FollowBox
    preferences: PreferenceBox
    feeds: FeedBox
    drafts: Drafts
    exports: ExportBox
    baskets: BasketBox
    uploads: UploadBox

    async def claim(self, now: datetime = NOON, who: str = "first", limit: int = 50) -> tuple[Notice, ...]:
        return await self.notices.claim(Claim(who, now, LEASE, limit))

    async def settle(self, notice: Notice, now: datetime = NOON, who: str = "first") -> None:
        await self.notices.settle(who, (Settled(notice, now),))


def boxes_in_memory(memory: Memory | None = None) -> Boxes:
    held, baskets = memory or Memory(), FakeBaskets()
    return Boxes(
        FakeNotices(held),
        FakeReminders(held),
        FakeFollows(held),
        FakePreferences(held),
        FakeFeeds(held),
        FakeDrafts(held),
        FakeExports(held),
        baskets,
        FakeUploads(baskets),
    )


def boxes_in(store: Store) -> Boxes:
    return Boxes(
        NoticeTable(store),
        ReminderTable(store),
        FollowTable(store),
        PreferenceTable(store),
        FeedTable(store),
        DraftTable(store),
        ExportTable(store),
        BasketTable(store),
        UploadTable(store),
    )


def notice(
    key: str = "1", due: datetime = NOON, to: Person | Address = ANN, origin: Address | None = None, kind: str = "note"
) -> Notice:
    return Notice(key, to, kind, f"about-{key}", due, origin)


def reminder(
    what: str = "save the files",
    due: datetime = NOON + HOUR,
    person: Person = ANN,
    series: Series | None = None,
    tie: Tie | None = None,
) -> Reminder:
    return Reminder(person, what, Timing(due, "UTC", series, tie))


def daily(start: datetime, until: str = "") -> Series:
    return Series(f"FREQ=DAILY{until}", start.replace(tzinfo=None), "UTC")


def keys(notices: tuple[Notice, ...]) -> list[str]:
    return [one.key for one in notices]
