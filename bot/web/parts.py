"""What a web server is given."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.clock import Clock
from bot.core.preferences import PreferenceBox
from bot.core.voice import Voice
from bot.exports.uploads.desk import UploadDesk
from bot.knowledge.shelf import Shelf
from bot.reminders.book import ReminderBox
from bot.reminders.calendars import Feeds
from bot.reminders.deadline import Deadlines
from bot.reminders.following import FollowBox
from bot.web.ports import Changes, Exports, Ready


async def always() -> Mapping[str, bool]:
    return {}


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store keeps that calendars are made of."""

    feeds: Feeds
    reminders: ReminderBox
    follows: FollowBox
    preferences: PreferenceBox


@dataclass(frozen=True, slots=True)
class Parts:
    """changes: None where nobody keeps them; then there is no page of them and no link to it. uploads: so, too."""

    shelf: Shelf
    voice: Voice
    clock: Clock
    deadlines: Deadlines
    kept: Kept
    exports: Exports
    changes: Changes | None = None
    ready: Ready = always
    uploads: UploadDesk | None = None
