"""What the library is told to listen for: the kinds of things that can be pressed, by what stands behind them.

The classes are made around the functions they call, and hold nothing else: the same press works before and after a
restart, on a message of today or of last year.
"""

import re
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeAlias

import discord
from discord import ui

from bot.platforms.discord import handles
from bot.platforms.discord.calling import Interaction

Working: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Marks that something is under way, so that a stop can wait for it."""

Items: TypeAlias = tuple[type[ui.DynamicItem[Any]], ...]


class Presses(Protocol):
    async def pressed(self, interaction: Interaction, kept: str) -> None: ...

    async def shared(self, interaction: Interaction, handle: str) -> None: ...

    async def deleted(self, interaction: Interaction, asker: int, others: tuple[int, ...]) -> None: ...


def dynamic_items(presses: Presses, working: Working) -> Items:
    def choice(interaction: Interaction, match: re.Match[str]) -> Awaitable[None]:
        return presses.pressed(interaction, match[0])

    def picked(interaction: Interaction, _match: re.Match[str]) -> Awaitable[None]:
        data: Any = interaction.data
        return presses.pressed(interaction, str(data["values"][0]))

    def share(interaction: Interaction, match: re.Match[str]) -> Awaitable[None]:
        return presses.shared(interaction, match["handle"])

    def delete(interaction: Interaction, match: re.Match[str]) -> Awaitable[None]:
        others = tuple(int(id_) for id_ in match["messages"].split(".") if id_)
        return presses.deleted(interaction, int(match["asker"]), others)

    kinds = {handles.CHOICE: choice, handles.MENU: picked, handles.SHARE: share, handles.DELETE: delete}
    return tuple(_item(pattern, press, working) for pattern, press in kinds.items())


def _item(
    pattern: str, press: Callable[[Interaction, re.Match[str]], Awaitable[None]], working: Working
) -> type[ui.DynamicItem[Any]]:
    class Pressed(ui.DynamicItem[Any], template=re.compile(pattern, re.DOTALL)):
        def __init__(self, item: ui.Item[Any], match: re.Match[str]) -> None:
            super().__init__(item)
            self.match = match

        @classmethod
        async def from_custom_id(
            cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
        ) -> "Pressed":
            return cls(item, match)

        async def callback(self, interaction: discord.Interaction[Any]) -> None:
            with working():
                await press(interaction, self.match)

    return Pressed
