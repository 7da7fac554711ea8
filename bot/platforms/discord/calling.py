"""Interactions (commands, menus, presses, filled-in forms), as our Message. Pure and total, like incoming.py."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import discord

from bot.core.message import Message, Place
from bot.platforms.discord.incoming import address, person
from bot.platforms.discord.locales import spoken

Interaction: TypeAlias = "discord.Interaction[discord.Client]"


@dataclass(frozen=True, slots=True)
class Blank:
    """The option somebody is typing in."""

    option: str
    typed: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Where calls arrive: the languages we speak, and the handler behind each message menu."""

    languages: Sequence[str]
    menus: Mapping[str, str]

    def called(self, interaction: Interaction, at: datetime) -> Message:
        """A slash command, a message menu, or a command in which somebody is still typing."""
        data = _data(interaction)
        name = str(data.get("name", ""))
        filled = {str(option["name"]): str(option.get("value", "")) for option in data.get("options", ())}
        return self._message(
            interaction,
            at,
            command=self.menus.get(name, name),
            options=filled,
            quoted=_target(data),
        )

    def chosen(self, interaction: Interaction, handle: str, at: datetime, text: str = "") -> Message:
        """A button that was pressed, or the form it opened; `quoted` is the message it stands below."""
        shown = interaction.message.content if interaction.message is not None else None
        return self._message(interaction, at, chosen=handle, text=text, quoted=shown or None)

    def language(self, interaction: Interaction) -> str | None:
        """The caller's own, or the server's where we do not speak that."""
        return spoken((_value(interaction.locale), _value(interaction.guild_locale)), self.languages)

    def _message(self, interaction: Interaction, at: datetime, **said: Any) -> Message:  # noqa: ANN401
        said.setdefault("text", "")
        return Message(
            id=str(interaction.id),
            person=person(interaction.user),
            address=address(interaction.channel),
            place=Place.DM if in_private(interaction) else Place.GROUP,
            addressed=True,
            at=at,
            language=self.language(interaction),
            admin=interaction.guild_id is not None and interaction.permissions.manage_guild,
            community=None if interaction.guild_id is None else str(interaction.guild_id),
            **said,
        )


def in_private(interaction: Interaction) -> bool:
    """In the person's conversation with the bot, where nobody else reads."""
    return interaction.context.dm_channel or (interaction.guild_id is None and not interaction.context.private_channel)


def blank(interaction: Interaction) -> Blank | None:
    options = _data(interaction).get("options", ())
    return next((Blank(str(o["name"]), str(o.get("value", ""))) for o in options if o.get("focused")), None)


def typed(interaction: Interaction) -> str:
    """What was put into the form's one field."""
    return next((str(field["value"]) for field in _fields(_data(interaction)) if "value" in field), "")


def custom_id(interaction: Interaction) -> str:
    return str(_data(interaction).get("custom_id", ""))


def asker(message: discord.Message | None) -> int | None:
    """Whose question a message of ours answers; None where it can no longer be told."""
    if message is None:
        return None
    if message.interaction_metadata is not None:
        return message.interaction_metadata.user.id
    question = message.reference.resolved if message.reference else None
    return question.author.id if isinstance(question, discord.Message) else None


def _data(interaction: Interaction) -> Mapping[str, Any]:
    return dict(interaction.data) if interaction.data is not None else {}


def _target(data: Mapping[str, Any]) -> str | None:
    """The words of the message a menu was called on."""
    messages = data.get("resolved", {}).get("messages", {})
    content = messages.get(str(data.get("target_id")), {}).get("content")
    return str(content) if content else None


def _fields(component: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every field of a form: they lie in rows, or behind labels."""
    inner = [*component.get("components", ()), *([component["component"]] if "component" in component else [])]
    yield component
    for part in inner:
        yield from _fields(part)


def _value(locale: discord.Locale | None) -> str | None:
    return None if locale is None else str(locale.value)
