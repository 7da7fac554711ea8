"""What goes into an archive, as the worker hands it over: the values, and what may be wrong with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.exports.source import Item, Kept, LeftOut, Order


@dataclass(frozen=True, slots=True)
class Stored:
    """An item that was fetched, and the file it stands in."""

    item: Item
    file: Path
    kept: Kept


@dataclass(frozen=True, slots=True)
class Missing:
    """An item that was not."""

    item: Item
    left_out: LeftOut


@dataclass(frozen=True, slots=True)
class Contents:
    """All an archive is made of; the same contents make the same bytes.

    source: its name. title: what it is called in the person's language, if that is something else.
    made: the instant of making, from the caller's clock. version: the bot's.
    stored, missing: gone through once, in this order; neither has to fit into memory.
    words: everything in `words.NEEDED`, said in the person's language, and `left_out.<why>` for the reasons.
    """

    order: Order
    source: str
    made: datetime
    version: str
    stored: Iterable[Stored]
    missing: Iterable[Missing]
    words: Mapping[str, str]
    title: str = ""

    @property
    def name(self) -> str:
        return self.title or self.source


class ChangedError(Exception):
    """A file is not what its `Kept` says: fetch the item of this key again."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the file of {key} has changed since it was fetched")
        self.key = key
