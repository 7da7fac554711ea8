"""A reply in the person's language, as the messages and buttons Discord will show. Sends nothing."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.buttons import worded
from bot.core.message import File, Message, Reply
from bot.core.phrase import Phrase
from bot.core.platform import Button
from bot.core.text import one_line
from bot.core.voice import Voice
from bot.platforms.discord.rendering import render


@dataclass(frozen=True, slots=True)
class Spoken:
    """What to show: at least one message, what can be pressed below the last, and the file that comes with it."""

    parts: tuple[str, ...]
    buttons: tuple[Button, ...] = ()
    file: File | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    voice: Voice

    def speak(self, reply: Reply, message: Message) -> Spoken:
        language = language_of(reply, message)
        text = self.voice.say(reply.says, language, message.at)
        buttons = worded(self.voice, reply.choices, language, message.at, one_line)
        return Spoken(render(text) or ("…",), buttons, reply.file)

    def words(self, phrase: Phrase, language: str | None, at: datetime) -> str:
        """One phrase as it stands in a message."""
        return "\n".join(render(self.voice.say((phrase,), language, at)))

    def label(self, key: str, language: str | None, at: datetime) -> str:
        """One phrase as it stands on a button, where nothing is markup."""
        return one_line(self.voice.say((Phrase(key),), language, at))


def language_of(reply: Reply, message: Message) -> str | None:
    return reply.language or message.language
