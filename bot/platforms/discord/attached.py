"""The files that a direct message carries, or that were forwarded in it. Pure.

Discord's addresses of files end within a day, so a file is told by where it was shown: channel, message, attachment.
"""

from dataclasses import dataclass
from typing import Self

import discord

from bot.core.message import Attachment


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a file was shown; written as the reference of an Attachment."""

    channel: int
    message: int
    attachment: str

    def __str__(self) -> str:
        return f"{self.channel}/{self.message}/{self.attachment}"

    @classmethod
    def read(cls, reference: str) -> Self | None:
        match reference.split("/"):
            case [channel, message, attachment] if channel.isdecimal() and message.isdecimal():
                return cls(int(channel), int(message), attachment)
        return None


def attached(native: discord.Message) -> tuple[Attachment, ...]:
    """None outside direct messages: what people show each other is not for us."""
    if native.guild is not None:
        return ()
    own = tuple(_attachment(native, one, forwarded=False) for one in native.attachments)
    passed_on = (one for snapshot in native.message_snapshots for one in snapshot.attachments)
    return (*own, *(_attachment(native, one, forwarded=True) for one in passed_on))


def _attachment(native: discord.Message, one: discord.Attachment, *, forwarded: bool) -> Attachment:
    where = Shown(native.channel.id, native.id, str(one.id))
    return Attachment(str(where), one.filename, one.content_type, one.size, forwarded)
