"""What Discord sends, as our Message. Pure and total: every event becomes exactly one message, or none.

None is for what nobody asks us: other bots and webhooks, the platform's own notices, messages without readable words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import discord

from bot.core.message import Message, Place
from bot.core.people import Address, Person
from bot.platforms.discord.attached import attached
from bot.platforms.discord.locales import spoken

PLATFORM = "discord"

_SPOKEN = frozenset({discord.MessageType.default, discord.MessageType.reply})
_MENTION = re.compile(r"<(?P<kind>@!?|@&|#|a?:\w+:|/[^:>]+:)(?P<id>\d+)>")
_SPACES = re.compile(r" {2,}")


@dataclass(frozen=True, slots=True)
class Ear:
    """Who hears: our own account, and the languages we speak."""

    me: int
    languages: Sequence[str]

    def hear(self, native: discord.Message, at: datetime, *, edited: bool = False) -> Message | None:
        """A message that somebody wrote, or wrote anew."""
        if native.author.bot or native.webhook_id is not None or native.type not in _SPOKEN:
            return None
        files = attached(native)
        if not (native.content.strip() or files):
            return None  # a picture or a sticker among others, or words that Discord does not show us
        return Message(
            id=str(native.id),
            text=self._words(native),
            person=person(native.author),
            address=address(native.channel),
            place=Place.DM if native.guild is None else Place.GROUP,
            addressed=self._addressed(native),
            at=at,
            language=spoken(_locales(native.guild), self.languages),
            quoted=_quoted(native),
            admin=runs_community(native.author),
            edited=edited,
            community=community(native.guild),
            attachments=files,
        )

    def _addressed(self, native: discord.Message) -> bool:
        """In a direct message; by a mention of us or of the role that came with us; by a reply to us."""
        if native.guild is None or any(user.id == self.me for user in native.mentions):
            return True
        answered = native.reference.resolved if native.reference else None
        if isinstance(answered, discord.Message) and answered.author.id == self.me:
            return True
        return any(role.tags is not None and role.tags.bot_id == self.me for role in native.role_mentions)

    def _words(self, native: discord.Message) -> str:
        """What was written, without the mention of us and with other mentions by their names."""
        names = {("@", user.id): f"@{user.display_name}" for user in native.mentions}
        names |= {("@&", role.id): f"@{role.name}" for role in native.role_mentions}
        names |= {("#", channel.id): f"#{channel.name}" for channel in native.channel_mentions}
        names[("@", self.me)] = ""
        for role in native.role_mentions:
            if role.tags is not None and role.tags.bot_id == self.me:
                names[("@&", role.id)] = ""

        def named(found: re.Match[str]) -> str:
            kind = found["kind"].removesuffix("!")
            if kind.startswith("/"):
                return kind.removesuffix(":")
            return names.get((kind, int(found["id"])), kind.removeprefix("a") if kind.endswith(":") else found[0])

        return _SPACES.sub(" ", _MENTION.sub(named, native.content)).strip()


def person(user: discord.abc.User) -> Person:
    return Person(PLATFORM, str(user.id))


def address(channel: object) -> Address:
    """The channel; for a thread or a forum post the channel it is in, and itself."""
    if isinstance(channel, discord.Thread):
        return Address(PLATFORM, str(channel.parent_id), str(channel.id))
    return Address(PLATFORM, str(getattr(channel, "id", 0)))


def community(guild: discord.Guild | None) -> str | None:
    return str(guild.id) if guild is not None else None


def runs_community(user: discord.abc.User) -> bool:
    return isinstance(user, discord.Member) and user.guild_permissions.manage_guild


def _locales(guild: discord.Guild | None) -> tuple[str, ...]:
    """The server's language, where its admins chose one: every server that is no community says en-US."""
    return (guild.preferred_locale.value,) if guild is not None and "COMMUNITY" in guild.features else ()


def _quoted(native: discord.Message) -> str | None:
    answered = native.reference.resolved if native.reference else None
    return answered.content or None if isinstance(answered, discord.Message) else None
