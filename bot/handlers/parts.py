"""What handlers are built from: rooms and ports of the house, no platform and no store."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.clock import Clock
from bot.core.conversations import Conversations
from bot.core.message import Message
from bot.core.notice import Json, NoticeBox
from bot.core.people import Person
from bot.core.preferences import PreferenceBox
from bot.exports.desk import ExportDesk
from bot.exports.sources.basket_desk import BasketDesk
from bot.exports.uploads.desk import UploadDesk
from bot.handlers.turns import Turns
from bot.knowledge.curation import CurationBox
from bot.knowledge.shelf import Shelf
from bot.reminders.book import ReminderBook
from bot.reminders.calendars import Feeds
from bot.reminders.drafts import Drafts
from bot.reminders.following import FollowBook


class Personal(Protocol):
    """Everything that is held about a person."""

    async def mydata(self, person: Person) -> Mapping[str, Sequence[Mapping[str, Json]]]:
        """As plain data, by what it is; instants as ISO 8601."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """languages: those the bot speaks. curators: who may see what nobody could answer.

    forget: makes a person a stranger again, wherever anything is held about them.
    keeps_words: whether the lines they type are kept where they type them, to be brought back with a key.

    feed_at: the web address of a private calendar, by its token; None where there is no web server.
    dates_at: the web address of the page of all dates, by person, as upload_at is.
    desk: where exports are ordered; None where there are none. basket: where what is handed over for them goes.
    uploads: takes what is too large for a chat; upload_at: the web address of its page, by person and handle, None for
    whoever cannot reach it; None altogether where there is no web server.
    remove: takes away a message that holds a secret, where its platform can; tells whether it did.
    """

    languages: Sequence[str]
    shelf: Shelf
    conversations: Conversations
    turns: Turns
    clock: Clock
    notices: NoticeBox
    reminders: ReminderBook
    follows: FollowBook
    preferences: PreferenceBox
    feeds: Feeds
    drafts: Drafts
    curation: CurationBox
    curators: frozenset[Person]
    personal: Personal
    wake: Callable[[], None]
    forget: Callable[[Person], Awaitable[None]]
    keeps_words: Callable[[Person], bool] = lambda _: False
    feed_at: Callable[[str], str] | None = None
    dates_at: Callable[[Person], str | None] | None = None
    desk: ExportDesk | None = None
    basket: BasketDesk | None = None
    uploads: UploadDesk | None = None
    upload_at: Callable[[Person, str], str | None] | None = None
    remove: Callable[[Message], Awaitable[bool]] | None = None
