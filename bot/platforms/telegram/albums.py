"""Files that were sent together: Telegram brings each by itself, and they are answered as one. In memory only.

What each of them asks for is done when it comes. Only the answer waits for those that are there already; one that comes
after the answer changes it.
"""

from collections import Counter, OrderedDict
from dataclasses import dataclass, field

from telegram import Update

from bot.platforms.telegram.events import Spot

MOST = 1_000
"""Answered albums remembered; the oldest goes first."""


@dataclass(slots=True)
class Albums:
    _coming: Counter[str] = field(default_factory=Counter, init=False)
    _answered: OrderedDict[tuple[int, str], Spot] = field(default_factory=OrderedDict, init=False)

    def begin(self, update: Update) -> None:
        """An update is there to be handled."""
        album = _album(update)
        if album is not None:
            self._coming[album] += 1

    def end(self, update: Update) -> None:
        """It was handled, or given up."""
        album = _album(update)
        if album is not None:
            self._coming[album] -= 1
            self._coming += Counter()  # without those of which none is left

    def more(self, album: str | None) -> bool:
        """Whether another one of it is there besides the one being handled."""
        return album is not None and self._coming[album] > 1

    def note(self, question: Spot, album: str | None) -> None:
        """The one that was answered for all of it."""
        if album is None:
            return
        self._answered[question.chat, album] = question
        while len(self._answered) > MOST:
            self._answered.popitem(last=False)

    def answered(self, chat: int, album: str | None) -> Spot | None:
        return None if album is None else self._answered.get((chat, album))

    def forget(self, chat: int) -> None:
        for key in [key for key in self._answered if key[0] == chat]:
            del self._answered[key]


def _album(update: Update) -> str | None:
    native = update.message
    return None if native is None else native.media_group_id
