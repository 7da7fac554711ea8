"""Forgets a person: asks once whether that is meant, then removes everything that is held about them."""

from dataclasses import dataclass

from bot.core.command import PLAIN, Command
from bot.core.message import Action, Choice, Message, Reply
from bot.core.phrase import Phrase
from bot.handlers.parts import Parts

_WORDS = frozenset(
    {
        "forget me",
        "forget everything about me",
        "forget all about me",
        "delete everything you know about me",
        "delete what you know about me",
        "olvídame",
        "olvidame",
        "olvida todo sobre mí",
        "borra todo lo que sabes de mí",
        "beni unut",
        "hakkımdaki her şeyi unut",
        "hakkımda bildiğin her şeyi sil",
    }
)
"""Only what means the bot's own memory: "delete my data" is what people ask about the closing service."""


@dataclass(frozen=True, slots=True)
class Forget:
    parts: Parts
    name: str = "forget"
    command: Command = PLAIN

    def hears(self, message: Message) -> bool:
        said = message.text.strip().lower().removeprefix("please ").rstrip(".!")
        return message.addressed and said in _WORDS

    async def handle(self, message: Message) -> Reply:
        """Only the button's own word removes anything: neither the command nor a sentence does."""
        if message.chosen == "forget:yes":
            return await self._forget(message)
        if message.chosen == "forget:no":
            return _reply(Action.PRIVACY_SHOWN, Phrase("forget.kept"), message)
        held = await self.parts.personal.mydata(message.person)
        count = sum(len(rows) for rows in held.values())
        return Reply(
            Action.CHOICES,
            (Phrase("forget.sure", {"count": count}), Phrase("forget.export_first")),
            (Choice(Phrase("forget.yes"), "forget:yes"), Choice(Phrase("forget.no"), "forget:no")),
            private=True,
            language=message.language,
        )

    async def _forget(self, message: Message) -> Reply:
        await self.parts.forget(message.person)
        return _reply(Action.FORGOTTEN, Phrase("forget.done"), message)


def _reply(action: Action, phrase: Phrase, message: Message) -> Reply:
    return Reply(action, (phrase,), private=True, replaces=True, language=message.language)
