"""Changes what the bot has said, for whoever keeps a message up to date: one try, and what became of it.

In a direct message that is the bot's own right. What only one person sees can be changed only by the interaction it
answered, and by that for a quarter of an hour.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import discord

from bot.core.clock import Clock
from bot.core.editing import Posted, Revision
from bot.core.people import Address
from bot.core.platform import Delivered, Later, Outcome, Reason, Undeliverable
from bot.platforms.discord.calling import Interaction
from bot.platforms.discord.components import view_of
from bot.platforms.discord.incoming import PLATFORM
from bot.platforms.discord.outcomes import NOBODY_WAITS, outcome_of
from bot.platforms.discord.rendering import render
from bot.platforms.discord.transport import BROKEN

MOST = 200
"""Messages that only one person sees, kept for changing; the oldest goes first."""

GOOD_FOR = timedelta(minutes=14)
"""Discord says fifteen; a change may take its time."""

_HIDDEN = "~"
"""Before the number of a message that only one person sees."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that is one message. follows: it came after what the interaction was answered with."""

    message: int
    hidden: bool
    follows: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    interaction: Interaction
    follows: bool
    until: datetime


@dataclass(slots=True)
class Hidden:
    """The interactions by which such messages can be changed. In memory: what they are called by is a secret."""

    clock: Clock
    _kept: OrderedDict[str, _Kept] = field(default_factory=OrderedDict)

    def keep(self, name: str, interaction: Interaction, given: Given) -> None:
        self._kept[name] = _Kept(interaction, given.follows, self.clock() + GOOD_FOR)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def find(self, name: str) -> _Kept | None:
        """None: it is too late."""
        found = self._kept.get(name)
        return None if found is None or found.until <= self.clock() else found

    def drop(self, name: str) -> None:
        self._kept.pop(name, None)

    def __len__(self) -> int:
        return len(self._kept)


def posted(place: int | None, message: int, *, hidden: bool = False) -> Posted:
    return Posted(Address(PLATFORM, str(place)), f"{_HIDDEN if hidden else ''}{message}")


async def edit(client: discord.Client, hidden: Hidden, revision: Revision) -> Outcome:
    """Only what is one message stays one."""
    name, parts = revision.of.message, render(revision.text)
    if len(parts) != 1:
        return Undeliverable(Reason.REFUSED)
    view = view_of(revision.buttons)
    try:
        if name.startswith(_HIDDEN):
            return await _edit_hidden(hidden.find(name), name, parts[0], view)
        channel = client.get_partial_messageable(int(revision.of.address.place))
        await discord.PartialMessage(channel=channel, id=int(name)).edit(content=parts[0], view=view)
    except ValueError:
        return Undeliverable(Reason.GONE)  # none of Discord's
    except discord.DiscordException as error:
        late = isinstance(error, discord.HTTPException) and error.code in NOBODY_WAITS
        return Undeliverable(Reason.GONE) if late else outcome_of(error)
    except (*BROKEN, RuntimeError):  # the second is what aiohttp says of a session that a new connection has closed
        return Later()
    return Delivered(name)


async def _edit_hidden(found: _Kept | None, name: str, words: str, view: discord.ui.View | None) -> Outcome:
    if found is None:
        return Undeliverable(Reason.GONE)
    if found.follows:
        await found.interaction.followup.edit_message(int(name.removeprefix(_HIDDEN)), content=words, view=view)
    else:
        await found.interaction.edit_original_response(content=words, view=view)
    return Delivered(name)
