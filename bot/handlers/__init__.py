"""What the bot does, a file each. The order here is the order in which /help lists them and in which they hear."""

from bot.core.router import Handler
from bot.handlers.about import About
from bot.handlers.ask import Ask
from bot.handlers.deadlines import Deadlines
from bot.handlers.help import Help
from bot.handlers.parts import Parts

FALLBACK = "ask"
"""Words that no other handler hears are a question."""


def build_handlers(parts: Parts) -> tuple[Handler, ...]:
    commands: tuple[Handler, ...] = (Ask(parts.shelf, parts.conversations), Deadlines(parts.shelf), About(parts.shelf))
    return (*commands, Help(tuple(handler.name for handler in commands)))
