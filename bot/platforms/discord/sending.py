"""Puts messages into a channel, changes them, takes them away: the last step before the library.

Every message carries a nonce made from what it answers, so that sending it twice (a broken connection, a second bot
started by mistake) shows it once. Nobody is pinged: not even by the reply itself.
"""

import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from discord import ui
from discord.utils import MISSING

from bot.core.message import File
from bot.core.platform import Button
from bot.platforms.discord.components import Extras, view_of
from bot.platforms.discord.outcomes import NO_HISTORY

if TYPE_CHECKING:
    from discord.abc import MessageableChannel

Channel: TypeAlias = "MessageableChannel"

LONGEST_NONCE = 25


@dataclass(frozen=True, slots=True)
class Sheet:
    """What to show: messages in order, what can be pressed below the last, and a file that comes with that.

    nonce: the same for the same thing said, at most 22 characters.
    """

    parts: tuple[str, ...]
    nonce: str
    buttons: Sequence[Button] = ()
    extras: Extras = field(default_factory=Extras)
    file: File | None = None

    def nonce_of(self, number: int) -> str:
        return f"{self.nonce}.{number}"[-LONGEST_NONCE:]

    def view_at(self, number: int, others: Sequence[int]) -> ui.View | None:
        """What stands below the message of this number: the last one also deletes the others."""
        return view_of(self.buttons, self.extras, others) if number == len(self.parts) - 1 else None

    def file_at(self, number: int) -> File | None:
        return self.file if number == len(self.parts) - 1 else None


def along(file: File | None) -> dict[str, Any]:
    """What goes along with the words, as the library takes it: anew for each attempt, for it closes what it sent."""
    return {} if file is None else {"files": [discord.File(io.BytesIO(file.data), file.name)]}


@dataclass(frozen=True, slots=True)
class _Message:
    words: str
    view: ui.View | None
    nonce: str
    file: File | None = None

    def sent(self) -> dict[str, Any]:
        return {"view": self.view or MISSING, "nonce": self.nonce, **along(self.file)}


async def send(channel: Channel, sheet: Sheet, question: discord.Message | None = None) -> tuple[int, ...]:
    """Sends every part, the first as a reply to the question; gives their ids."""
    sent: list[int] = []
    for number, part in enumerate(sheet.parts):
        message = _Message(part, sheet.view_at(number, sent), sheet.nonce_of(number), sheet.file_at(number))
        sent.append(await _send(channel, message, question if number == 0 else None))
    return tuple(sent)


async def amend(channel: Channel, messages: Sequence[int], sheet: Sheet | None) -> tuple[int, ...]:
    """Makes what was said into what is to be said now, None being nothing; gives the ids that stand there then.

    What somebody deleted meanwhile stays deleted.
    """
    parts = sheet.parts if sheet is not None else ()
    for gone in messages[len(parts) :]:
        await remove(channel, gone)
    standing: list[int] = []
    for number, part in enumerate(parts):
        view = sheet.view_at(number, standing) if sheet is not None else None
        if number >= len(messages):
            nonce = f"{messages[0] if messages else ''}+{number}"
            standing.append(await _send(channel, _Message(part, view, nonce), None))
        elif await _edit(channel, messages[number], part, view):
            standing.append(messages[number])
    return tuple(standing)


async def remove(channel: Channel, message: int) -> None:
    """Takes a message of ours away, where it still is and we still are."""
    with suppress(discord.NotFound, discord.Forbidden):
        await discord.PartialMessage(channel=channel, id=message).delete()


async def _edit(channel: Channel, message: int, part: str, view: ui.View | None) -> bool:
    """False: it is no longer there."""
    try:
        await discord.PartialMessage(channel=channel, id=message).edit(content=part, view=view)
    except discord.NotFound:
        return False
    return True


async def _send(channel: Channel, message: _Message, question: discord.Message | None) -> int:
    """As a reply, where the bot may read what it replies to; else as a message like any other."""
    if question is not None:
        reference = question.to_reference(fail_if_not_exists=False)
        try:
            sent = await channel.send(message.words, reference=reference, mention_author=False, **message.sent())
        except discord.HTTPException as error:
            if error.code != NO_HISTORY:
                raise
        else:
            return sent.id
    return (await channel.send(message.words, **message.sent())).id
