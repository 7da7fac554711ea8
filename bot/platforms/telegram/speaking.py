"""A reply in the person's language, as the messages and buttons Telegram will show. Sends nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.buttons import worded
from bot.core.message import File, Message, Reply
from bot.core.phrase import Phrase, Value
from bot.core.platform import Button
from bot.core.text import Kind, Text, one_line
from bot.core.voice import Voice
from bot.platforms.telegram.rendering import render

NOTHING = "…"
"""Said where a reply has no words: Telegram takes no empty message."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """At least one message, what can be pressed below the last, and the question that was understood, if any.

    file: comes last, with the last message below it where that is short enough.
    """

    messages: tuple[str, ...]
    buttons: tuple[Button, ...] = ()
    title: str = ""
    file: File | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    voice: Voice

    def speak(self, reply: Reply, message: Message) -> Spoken:
        language = reply.language or message.language
        text = self.voice.say(reply.says, language, message.at)
        buttons = worded(self.voice, reply.choices, language, message.at, one_line)
        return Spoken(render(text) or (NOTHING,), buttons, _title(text), reply.file)

    def tell(self, message: Message, key: str, values: Mapping[str, Value] | None = None) -> str:
        """One phrase in the person's language, as a message."""
        phrase = Phrase(key, values or {})
        return "\n".join(render(self.voice.say((phrase,), message.language, message.at)))

    def label(self, message: Message, key: str) -> str:
        """One phrase in the person's language, where nothing is markup: on a button, in a notice."""
        return one_line(self.voice.say((Phrase(key),), message.language, message.at))


def _title(text: Text) -> str:
    titles = (Text((block,)) for block in text.blocks if block.kind is Kind.TITLE)
    return next((one_line(title) for title in titles), "")
