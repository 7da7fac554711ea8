"""The buttons below a message. What stands behind one is at most 64 bytes, holds all it needs and outlives restarts.

Behind a button stands the handle of its choice, which begins with a handler's name; or, marked by a first character
that no name begins with, something of this platform's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.platform import Button
from bot.platforms.telegram.limits import LONGEST_DATA

ASKS = "?"
REMOVES = "-"

_ROW = 28
"""Characters that fit beside each other on a narrow phone."""


@dataclass(frozen=True, slots=True)
class Chosen:
    handle: str


@dataclass(frozen=True, slots=True)
class Asking:
    """Something is to be typed for this handle."""

    handle: str


@dataclass(frozen=True, slots=True)
class Removing:
    """The owner wants the answer gone: the earlier messages of it, and the one the button stands below."""

    owner: str
    ids: tuple[int, ...]


Data: TypeAlias = Chosen | Asking | Removing
Row: TypeAlias = tuple[InlineKeyboardButton, ...]


def keyboard(buttons: Sequence[Button], *more: InlineKeyboardButton) -> InlineKeyboardMarkup | None:
    """Choices, a row for each long one, and what else belongs below the message, in a last row.

    Raises:
        ValueError: a handle that does not fit behind a button, or that could not be told from our own marks.
    """
    rows = _rows([InlineKeyboardButton(button.label, callback_data=data(button)) for button in buttons])
    return InlineKeyboardMarkup([*rows, *((more,) if more else ())]) if rows or more else None


def data(button: Button) -> str:
    written = button.handle if button.asks is None else ASKS + button.handle
    if not button.handle or button.handle[0] in ASKS + REMOVES or not fits(written):
        raise ValueError(
            f"{button.handle!r} cannot stand behind a button: at most {LONGEST_DATA} bytes, no first ? or -"
        )
    return written


def fits(written: str) -> bool:
    return len(written.encode()) <= LONGEST_DATA


def removal(label: str, owner: str, ids: Sequence[int]) -> InlineKeyboardButton | None:
    """The asker's button to remove an answer; None for an answer of more messages than fit behind one."""
    written = f"{REMOVES}{owner}:{','.join(map(str, ids))}"
    return InlineKeyboardButton(label, callback_data=written) if fits(written) else None


def read(written: str) -> Data:
    """Understands what a button brings back. What nobody here wrote comes out as a choice that nobody made."""
    if written.startswith(ASKS) and len(written) > 1:
        return Asking(written[1:])
    owner, colon, ids = written.removeprefix(REMOVES).partition(":")
    numbers = ids.split(",") if ids else []
    if written.startswith(REMOVES) and colon and all(_is_number(number) for number in (owner, *numbers)):
        return Removing(owner, tuple(map(int, numbers)))
    return Chosen(written)


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal()


def _rows(buttons: Sequence[InlineKeyboardButton]) -> list[Row]:
    rows: list[Row] = []
    for button in buttons:
        beside = (*rows[-1], button) if rows else ()
        if beside and sum(len(one.text) for one in beside) <= _ROW and len(beside) <= 3:  # noqa: PLR2004
            rows[-1] = beside
        else:
            rows.append((button,))
    return rows
