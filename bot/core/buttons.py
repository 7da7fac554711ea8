"""What can be pressed, in words: the choices of a reply or a notice, as platforms show them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core.message import Choice
from bot.core.platform import Button
from bot.core.text import Text, plain
from bot.core.voice import Voice


def worded(
    voice: Voice,
    choices: Sequence[Choice],
    language: str | None,
    at: datetime,
    bare: Callable[[Text], str] = plain,
) -> tuple[Button, ...]:
    """bare: the text without markup, for there is none on a button."""
    return tuple(
        Button(
            bare(voice.say((choice.label,), language, at)),
            choice.handle,
            None if choice.asks is None else bare(voice.say((choice.asks,), language, at)),
        )
        for choice in choices
    )
