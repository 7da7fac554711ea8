"""What the bot does, a file each. The order here is the order in which /help lists them and in which they hear."""

from bot.core.router import Handler
from bot.exports.desk import ExportDesk
from bot.handlers.about import About
from bot.handlers.aside import Aside
from bot.handlers.ask import Ask
from bot.handlers.below import Below
from bot.handlers.calendar import Calendar
from bot.handlers.curate import Curate
from bot.handlers.deadlines import Deadlines
from bot.handlers.export import ExportHandler, ExportParts
from bot.handlers.follow import Follow
from bot.handlers.forget import Forget
from bot.handlers.help import Help
from bot.handlers.parts import Parts
from bot.handlers.privacy import Privacy
from bot.handlers.remind import Remind
from bot.handlers.reminders import Reminders
from bot.handlers.settings import Settings
from bot.handlers.setup import Setup
from bot.handlers.upload import UploadHandler

FALLBACK = "ask"
"""Words that no other handler hears are a question."""


def build_handlers(parts: Parts) -> tuple[Handler, ...]:
    exporting = () if parts.desk is None else (_exporting(parts, parts.desk), *_uploading(parts))
    others: tuple[Handler, ...] = (
        Deadlines(parts.shelf, parts.dates_at),
        Follow(parts),
        Calendar(parts),
        Remind(parts),
        Reminders(parts),
        *exporting,
        Settings(parts),
        Privacy(parts),
        Forget(parts),
        About(parts.shelf),
        Setup(parts.preferences, parts.languages),
        Curate(parts.shelf, parts.curation, parts.curators),
    )
    below = Below(frozenset(handler.name for handler in others))
    commands = (Ask(parts.shelf, parts.conversations, below, parts.curation), *others)
    handlers = (*commands, Help(tuple(handler.name for handler in commands)))
    return tuple(one if isinstance(one, Remind | Reminders) else Aside(one, parts.turns) for one in handlers)


def _exporting(parts: Parts, desk: ExportDesk) -> Handler:
    return ExportHandler(ExportParts(desk, parts.shelf, parts.preferences, parts.basket, parts.remove))


def _uploading(parts: Parts) -> tuple[Handler, ...]:
    return () if parts.uploads is None else (UploadHandler(parts.uploads, parts.preferences, parts.upload_at),)
