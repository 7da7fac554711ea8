"""Choices as buttons, menus and forms. What stands behind them is handles.py's; what a press does is pressing.py's.

Nothing here listens: a view is finished before it is sent, so that the library keeps none of them in memory, and every
press, old or new, arrives the same way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import discord
from discord import ui

from bot.core.platform import Button
from bot.platforms.discord import handles
from bot.platforms.discord.locales import cut

MOST_BUTTONS = 5
"""More choices than this become a menu."""

_BIN = "\N{WASTEBASKET}\ufe0f"
_LONGEST_LABEL = 80
_LONGEST_MENU_LABEL = 100
_LONGEST_TITLE = 45
_LONGEST_TYPED = 1000
_MENU_SIZE = 25
_MOST_MENUS = 4


@dataclass(frozen=True, slots=True)
class Extras:
    """What an answer offers beside its choices. `asker`: may delete it; `share`: the label of what shows it to all.

    shares: the handle of the choice that gives what is shown then, where that is not the answer as it stands.
    """

    asker: int | None = None
    share: str | None = None
    shares: str | None = None


def view_of(buttons: Sequence[Button], extras: Extras | None = None, others: Sequence[int] = ()) -> ui.View | None:
    """Everything that can be pressed below a message; None where that is nothing.

    `others`: the messages before it that are part of the same answer.
    """
    items = [*_choices(buttons), *_extra(extras or Extras(), others)]
    if not items:
        return None
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view


def form(label: str, chosen: handles.Chosen) -> ui.Modal:
    """One field to type in; what it asks is the field's label, or stands below it where it is long."""
    asks = chosen.asks or label
    modal = ui.Modal(title=cut(label, _LONGEST_TITLE), custom_id=f"s:{chosen.handle}", timeout=None)
    field: ui.TextInput[ui.Modal] = ui.TextInput(custom_id="typed", max_length=_LONGEST_TYPED)
    fits = len(asks) <= _LONGEST_TITLE
    modal.add_item(
        ui.Label(text=asks, component=field)
        if fits
        else ui.Label(text=cut(label, _LONGEST_TITLE), description=cut(asks, handles.LONGEST), component=field)
    )
    modal.stop()
    return modal


def buttons_of(message: discord.Message | None) -> tuple[Button, ...]:
    """The choices that stand below a message of ours, read back from it."""
    return tuple(
        Button(label, chosen.handle, chosen.asks)
        for label, kept in _kept(message)
        if (chosen := handles.read_choice(kept)) is not None
    )


def label_of(message: discord.Message | None, kept: str) -> str | None:
    """The words on what was pressed."""
    return next((label for label, stands in _kept(message) if stands == kept), None)


def _kept(message: discord.Message | None) -> Iterator[tuple[str, str]]:
    """The label of everything that can be pressed below a message, and what stands behind it."""
    rows = message.components if message is not None else ()
    for child in (child for row in rows if isinstance(row, discord.ActionRow) for child in row.children):
        if isinstance(child, discord.Button):
            yield child.label or "", child.custom_id or ""
        elif isinstance(child, discord.SelectMenu):
            yield from ((option.label, option.value) for option in child.options)


def _choices(buttons: Sequence[Button]) -> list[ui.Item[ui.View]]:
    if len(buttons) <= MOST_BUTTONS:
        return [
            ui.Button(
                label=cut(button.label, _LONGEST_LABEL),
                custom_id=handles.choice(button),
                style=discord.ButtonStyle.secondary,
                row=0,
            )
            for button in buttons
        ]
    starts = range(0, min(len(buttons), _MENU_SIZE * _MOST_MENUS), _MENU_SIZE)
    return [_menu(number, buttons[start : start + _MENU_SIZE]) for number, start in enumerate(starts)]


def _menu(number: int, buttons: Sequence[Button]) -> ui.Select[ui.View]:
    options = [
        discord.SelectOption(label=cut(button.label, _LONGEST_MENU_LABEL), value=handles.choice(button))
        for button in buttons
    ]
    return ui.Select(custom_id=f"m:{number}", options=options, row=number)


def _extra(extras: Extras, others: Sequence[int]) -> list[ui.Item[ui.View]]:
    items: list[ui.Item[ui.View]] = []
    if extras.share is not None:
        style = discord.ButtonStyle.primary
        items.append(
            ui.Button(
                label=cut(extras.share, _LONGEST_LABEL), custom_id=handles.sharing(extras.shares), style=style, row=4
            )
        )
    if extras.asker is not None:
        items.append(ui.Button(emoji=_BIN, custom_id=handles.deletion(extras.asker, others), row=4))
    return items
