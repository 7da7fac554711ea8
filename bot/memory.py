"""Everything that lasts, in the store of one home: the boxes, and the books that people's wishes go through."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.core.clock import Clock
from bot.reminders.book import ReminderBook
from bot.reminders.calendars import Feeds
from bot.reminders.deadline import Deadlines
from bot.reminders.following import FollowBook
from bot.store.changes import ChangeTable
from bot.store.contacts import ContactTables
from bot.store.curation import CurationTable
from bot.store.database import Store
from bot.store.drafts import DraftTable
from bot.store.feeds import FeedTable
from bot.store.follows import FollowTable
from bot.store.housekeeping import Housekeeping
from bot.store.notices import NoticeTable
from bot.store.opening import open_store
from bot.store.personal import PersonalTables
from bot.store.preferences import PreferenceTable
from bot.store.reminders import ReminderTable


@dataclass(frozen=True, slots=True)
class Memory:
    """set_aside: where a damaged file was put, if the store had to begin anew."""

    store: Store
    set_aside: Path | None
    notices: NoticeTable
    kept: ReminderTable
    reminders: ReminderBook
    followed: FollowTable
    follows: FollowBook
    changes: ChangeTable
    preferences: PreferenceTable
    contacts: ContactTables
    curation: CurationTable
    feeds: Feeds
    drafts: DraftTable
    personal: PersonalTables
    housekeeping: Housekeeping


def open_memory(home: Path, clock: Clock, deadlines: Deadlines, wake: Callable[[], None]) -> Memory:
    """Opens what is kept in a home; blocks. `wake`: called whenever something new may be due.

    Raises:
        StoreError: the file cannot be opened now.
    """
    opened = open_store(home, clock)
    store = opened.store
    kept, followed = ReminderTable(store), FollowTable(store)
    return Memory(
        store=store,
        set_aside=opened.set_aside,
        notices=NoticeTable(store),
        kept=kept,
        reminders=ReminderBook(kept, clock, wake),
        followed=followed,
        follows=FollowBook(followed, deadlines, clock, wake),
        changes=ChangeTable(store),
        preferences=PreferenceTable(store),
        contacts=ContactTables(store, wake),
        curation=CurationTable(store),
        feeds=Feeds(FeedTable(store), clock),
        drafts=DraftTable(store),
        personal=PersonalTables(store),
        housekeeping=Housekeeping(store),
    )
