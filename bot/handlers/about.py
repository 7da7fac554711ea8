"""Says who the bot is, what it knows and which languages it speaks."""

from dataclasses import dataclass

from bot import __version__
from bot.core.command import PLAIN, Command
from bot.core.message import Action, Message, Reply
from bot.core.phrase import Phrase, Value
from bot.handlers import names
from bot.knowledge.shelf import Shelf


@dataclass(frozen=True, slots=True)
class About:
    shelf: Shelf
    name: str = "about"
    command: Command = PLAIN

    def hears(self, message: Message) -> bool:
        return message.addressed and message.text.strip().lower() == self.name

    async def handle(self, message: Message) -> Reply:
        base = self.shelf.edition.base
        knows: dict[str, Value] = {
            "entries": len(base.served_entries()),
            "subjects": names.subjects(base),
            "languages": names.languages(base),
        }
        says = (
            Phrase("about.title", {"version": __version__}),
            Phrase("about.what"),
            Phrase("about.knows", knows),
        )
        return Reply(Action.HELP, says, language=message.language, data=knows)
