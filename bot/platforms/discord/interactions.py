"""Commands, menus, completions, presses and forms, and what becomes of them. The loop around pure decisions.

Whoever presses is asked about when they press: another person's answer is never changed by it; they get one of their
own that only they see.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import discord
from discord import app_commands

from bot.core.message import Action, Message, Reply
from bot.core.phrase import Phrase
from bot.core.platform import Button
from bot.platforms.discord import calling, handles
from bot.platforms.discord.calling import Desk, Interaction
from bot.platforms.discord.commands import MOST_CHOICES
from bot.platforms.discord.components import Extras, buttons_of, form, label_of
from bot.platforms.discord.editing import Given, Hidden, posted
from bot.platforms.discord.locales import cut
from bot.platforms.discord.parts import Parts
from bot.platforms.discord.rendering import LONGEST_MESSAGE
from bot.platforms.discord.replying import Answer, nobody_waits
from bot.platforms.discord.sending import Sheet, remove
from bot.platforms.discord.speaking import Speaker, language_of

PATIENCE = 1.5
"""Seconds an answer may take before Discord is told that one is coming; Discord itself waits three."""

_WithMessages: TypeAlias = (
    discord.TextChannel
    | discord.Thread
    | discord.DMChannel
    | discord.VoiceChannel
    | discord.StageChannel
    | discord.PartialMessageable
)
"""Where messages of ours can stand one by one; a group of friends is not told to bots."""

_SHARED = frozenset({Action.ANSWER, Action.HELP})
"""What may be shown to others as it stands."""


@dataclass(frozen=True, slots=True)
class Interactions:
    parts: Parts
    speaker: Speaker
    desk: Desk
    hidden: Hidden

    async def arrived(self, interaction: Interaction) -> None:
        """Every interaction but a press, which arrives at `pressed`."""
        with nobody_waits():
            match interaction.type:
                case discord.InteractionType.application_command:
                    await self._called(interaction)
                case discord.InteractionType.autocomplete:
                    await self._typing(interaction)
                case discord.InteractionType.modal_submit:
                    await self._filled_in(interaction)

    async def pressed(self, interaction: Interaction, kept: str) -> None:
        """A choice: a button, or an entry of a menu."""
        chosen = handles.read_choice(kept)
        if chosen is None:
            return
        with nobody_waits():
            if chosen.asks is not None:
                label = label_of(interaction.message, kept)
                await interaction.response.send_modal(form(label or chosen.asks, chosen))
            else:
                await self._chosen(interaction, chosen.handle)

    async def shared(self, interaction: Interaction, handle: str) -> None:
        """What only the caller saw is shown to everybody: as it stands, or what of it a handler says is for all."""
        answer, shown = Answer(interaction, hidden=False), interaction.message
        with nobody_waits():
            if handle:
                await self._share(answer, self.desk.chosen(interaction, handle, self.parts.clock()))
            elif shown is not None:
                await answer.give(self._shared(interaction, shown.content, buttons_of(shown)), hidden=False)

    async def deleted(self, interaction: Interaction, asker: int, others: Sequence[int]) -> None:
        """The asker, or whoever may delete anybody's messages there, takes an answer away."""
        with nobody_waits():
            if interaction.user.id != asker and not interaction.permissions.manage_messages:
                refused = self._words(Phrase("platform.not_yours"), interaction)
                await interaction.response.send_message(refused, ephemeral=True)
                return
            await interaction.response.defer()
            await interaction.delete_original_response()
        channel = interaction.channel
        if isinstance(channel, _WithMessages):
            for other in others:
                await remove(channel, other)

    async def _share(self, answer: Answer, message: Message) -> None:
        reply = await self._in_time(answer, message)
        if reply.private or reply.action is Action.REFUSAL:
            await answer.give(self._sheet(answer.interaction, message, reply, hidden=True), hidden=True)
            return
        spoken = self.speaker.speak(reply, message)
        sheet = self._shared(answer.interaction, "\n".join(spoken.parts), spoken.buttons)
        await answer.give(sheet, hidden=False)

    def _shared(self, interaction: Interaction, shown: str, buttons: Sequence[Button]) -> Sheet:
        """With the name of who shows it, who may take it away again."""
        words = self._words(Phrase("platform.shared", {"name": interaction.user.display_name}), interaction)
        joined = f"{shown}\n{words}"
        parts = (joined,) if len(joined) <= LONGEST_MESSAGE else (shown, words)
        return Sheet(parts, "", buttons, Extras(interaction.user.id))

    async def _called(self, interaction: Interaction) -> None:
        message = self.desk.called(interaction, self.parts.clock())
        handler = self.parts.router.handlers.get(message.command or "")
        hidden = (handler is None or handler.command.private) and not calling.in_private(interaction)
        if hidden and handler is self.parts.router.fallback:
            hidden = not await self.parts.places.public(message.address)
        await self._answer(Answer(interaction, hidden), message)

    async def _typing(self, interaction: Interaction) -> None:
        message = self.desk.called(interaction, self.parts.clock())
        blank = calling.blank(interaction)
        found = await self.parts.router.suggest(blank.option, blank.typed, message) if blank else ()
        offered = [s for s in found if s.label.strip() and 0 < len(s.value) <= handles.LONGEST][:MOST_CHOICES]
        choices = [app_commands.Choice(name=cut(s.label, handles.LONGEST), value=s.value) for s in offered]
        await interaction.response.autocomplete(choices)

    async def _filled_in(self, interaction: Interaction) -> None:
        chosen = handles.read_choice(calling.custom_id(interaction))
        if chosen is not None:
            await self._chosen(interaction, chosen.handle, calling.typed(interaction))

    async def _chosen(self, interaction: Interaction, handle: str, text: str = "") -> None:
        message = self.desk.chosen(interaction, handle, self.parts.clock(), text)
        alone = calling.in_private(interaction)
        theirs = alone or _seen_by_one(interaction) or calling.asker(interaction.message) == interaction.user.id
        hidden = not alone and (_seen_by_one(interaction) or not theirs)
        await self._answer(Answer(interaction, hidden), message, may_replace=theirs)

    async def _answer(self, answer: Answer, message: Message, *, may_replace: bool = False) -> None:
        reply = await self._in_time(answer, message)
        if reply.action is Action.SILENT:
            await answer.give_nothing()
            return
        alone = calling.in_private(answer.interaction)
        hidden = not alone and (answer.hidden or reply.private)
        sheet = self._sheet(answer.interaction, message, reply, hidden=hidden)
        if reply.replaces and reply.file is None and may_replace and answer.interaction.message is not None:
            given = await answer.replace(sheet)
        else:
            given = await answer.give(sheet, hidden=hidden)
        if reply.live is not None and given is not None:
            await self._keep_up(answer.interaction, reply, given)

    async def _keep_up(self, interaction: Interaction, reply: Reply, given: Given) -> None:
        """The message will be changed as what it shows goes on."""
        where = posted(interaction.channel_id, given.message, hidden=given.hidden)
        if given.hidden:
            self.hidden.keep(where.message, interaction, given)
        await self.parts.upkeep.posted(reply, where)

    async def _in_time(self, answer: Answer, message: Message) -> Reply:
        """The reply; where it takes long, Discord is told that it is coming."""
        routing = asyncio.create_task(self.parts.router.route(message))
        try:
            done, _ = await asyncio.wait({routing}, timeout=PATIENCE)
            if not done:
                await answer.promise()
            return await routing
        finally:
            routing.cancel()

    def _words(self, phrase: Phrase, interaction: Interaction) -> str:
        return self.speaker.words(phrase, self.desk.language(interaction), self.parts.clock())

    def _sheet(self, interaction: Interaction, message: Message, reply: Reply, *, hidden: bool) -> Sheet:
        spoken = self.speaker.speak(reply.for_one() if hidden else reply, message)
        alone = calling.in_private(interaction)
        whole = len(spoken.parts) == 1
        worth = reply.shares is not None or reply.action in _SHARED
        shareable = hidden and whole and worth and not reply.private and _may_speak(interaction)
        language = language_of(reply, message)
        extras = Extras(
            asker=None if hidden or alone else interaction.user.id,
            share=self.speaker.label("platform.share", language, message.at) if shareable else None,
            shares=reply.shares,
        )
        return Sheet(spoken.parts, "", spoken.buttons, extras, spoken.file)


def _may_speak(interaction: Interaction) -> bool:
    """Whether the person may write there themselves: who may not does not speak through us either."""
    allowed = interaction.permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    return interaction.guild_id is None or (allowed.send_messages_in_threads if in_thread else allowed.send_messages)


def _seen_by_one(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral
