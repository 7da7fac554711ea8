"""How one interaction is answered: acknowledged within Discord's three seconds, then filled in, shared or replaced.

The order is Discord's: the first answer (or the promise of one) decides who sees it; what follows belongs to it. An
interaction that is already answered, or too old, belongs to somebody else or to nobody: nothing more is said.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import discord
import structlog
from discord import ui
from discord.utils import MISSING

from bot.core.message import File
from bot.platforms.discord.calling import Interaction
from bot.platforms.discord.editing import Given
from bot.platforms.discord.outcomes import NOBODY_WAITS
from bot.platforms.discord.sending import Sheet, along

log = structlog.get_logger()

_NOTHING = "…"


@dataclass(frozen=True, slots=True)
class _Shown:
    """One message of an answer."""

    words: str
    view: ui.View | None
    file: File | None = None


@dataclass(slots=True)
class Answer:
    """Hidden: shown to nobody but the caller. In a direct message nothing needs to be."""

    interaction: Interaction
    hidden: bool
    _promised: bool = field(default=False, init=False)

    async def promise(self) -> None:
        """Says that an answer is coming: by a placeholder for a command, silently for a button."""
        if self._by_command:
            await self.interaction.response.defer(ephemeral=self.hidden, thinking=True)
        else:
            await self.interaction.response.defer()
        self._promised = True

    async def give(self, sheet: Sheet, *, hidden: bool) -> Given | None:
        """A new message, or what was promised where the same people may see it.

        None: it became several, or Discord took it without saying its number.
        """
        first, *rest = sheet.parts
        shown = _Shown(first, sheet.view_at(0, ()), sheet.file_at(0))
        if not self._promised:
            sent = {"view": shown.view or MISSING, "ephemeral": hidden, **along(shown.file)}
            id_ = (await self.interaction.response.send_message(first, **sent)).message_id
        elif not self._by_command:
            id_ = await self._follow(shown, hidden=hidden)
        elif hidden == self.hidden:
            id_ = await self._fulfil(shown)
        else:
            id_ = await self._give_aside(shown, hidden=hidden)
        await self._continue(rest, sheet, id_, hidden=hidden)
        follows = self._promised and not (self._by_command and hidden == self.hidden)
        return None if rest or not id_ else Given(id_, hidden, follows)

    async def replace(self, sheet: Sheet) -> Given | None:
        """The message whose button was pressed becomes the answer. None: as for `give`."""
        first, *rest = sheet.parts
        view = sheet.view_at(0, ())
        if self._promised:
            await self.interaction.edit_original_response(content=first, view=view)
        else:
            await self.interaction.response.edit_message(content=first, view=view)
        replaced = self.interaction.message
        await self._continue(rest, sheet, replaced.id if replaced else None, hidden=self.hidden)
        return None if rest or replaced is None else Given(replaced.id, self.hidden)

    async def give_nothing(self) -> None:
        """Acknowledges, and shows nothing."""
        if not self._promised:
            await self.promise()
        if self._by_command:
            await self.interaction.delete_original_response()

    @property
    def _by_command(self) -> bool:
        """A command's promise is a message of its own; that of a button is the message it stands on."""
        return self.interaction.type is discord.InteractionType.application_command

    async def _fulfil(self, shown: _Shown) -> int:
        """The promise becomes the answer."""
        files = along(shown.file).get("files", MISSING)
        given = await self.interaction.edit_original_response(content=shown.words, view=shown.view, attachments=files)
        return given.id

    async def _give_aside(self, shown: _Shown, *, hidden: bool) -> int:
        """Where others see the promise than may see the answer.

        Discord takes the first thing said for what was promised: so the promise is kept, and that taken away again.
        """
        await self.interaction.edit_original_response(content=_NOTHING)
        id_ = await self._follow(shown, hidden=hidden)
        await self.interaction.delete_original_response()
        return id_

    async def _continue(self, rest: list[str], sheet: Sheet, first: int | None, *, hidden: bool) -> None:
        sent = [] if first is None else [first]
        for number, part in enumerate(rest, 1):
            shown = _Shown(part, sheet.view_at(number, sent), sheet.file_at(number))
            sent.append(await self._follow(shown, hidden=hidden))

    async def _follow(self, shown: _Shown, *, hidden: bool) -> int:
        more = along(shown.file)
        followup = self.interaction.followup
        sent = await followup.send(shown.words, view=shown.view or MISSING, ephemeral=hidden, wait=True, **more)
        return sent.id


@contextmanager
def nobody_waits() -> Iterator[None]:
    """Where nobody waits for an answer any more, the attempt to give one ends here."""
    try:
        yield
    except discord.HTTPException as error:
        if error.code not in NOBODY_WAITS:
            raise
        log.info("discord_interaction_gone", code=error.code)
