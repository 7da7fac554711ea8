"""Says what the bot can do: its commands, in the order of `handlers/__init__.py`."""

from dataclasses import dataclass

from bot.core.command import PLAIN, Command
from bot.core.message import Action, Message, Reply
from bot.core.phrase import Phrase, Say


@dataclass(frozen=True, slots=True)
class Help:
    """`commands` are the names of the other handlers."""

    commands: tuple[str, ...]
    name: str = "help"
    command: Command = PLAIN

    def hears(self, message: Message) -> bool:
        return message.addressed and message.text.strip().lower() == self.name

    async def handle(self, message: Message) -> Reply:
        return Reply(Action.HELP, (*_not_found(self, message), *_list(self)), language=message.language)


def _not_found(this: Help, message: Message) -> tuple[Say, ...]:
    """Somebody called a command we do not have: the router brings it here."""
    called = message.command
    known = called is None or called in {*this.commands, this.name, "start"}
    return () if known else (Phrase("help.unknown_command", {"command": str(called)}),)


def _list(this: Help) -> tuple[Say, ...]:
    items = (
        Phrase("help.item", {"command": name, "what": Phrase(f"command.{name}")})
        for name in (*this.commands, this.name)
    )
    return (Phrase("help.title"), Phrase("help.words"), *items)
