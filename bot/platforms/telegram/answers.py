"""Which messages answer which question, so that an edited question gets an edited answer. In memory only.

Of the question only a fingerprint is kept: Telegram reports edits that change no word, and those change no answer.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.platforms.telegram.events import Spot

MOST = 5_000
"""Answers remembered; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class Given:
    """The messages of an answer, in order, and the fingerprint of what was asked."""

    ids: tuple[int, ...]
    asked: bytes


def fingerprint(words: str) -> bytes:
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=12).digest()


@dataclass(slots=True)
class Answers:
    _given: OrderedDict[tuple[int, int], Given] = field(default_factory=OrderedDict, init=False)

    def note(self, question: Spot, given: Given) -> None:
        if question.message is None:
            return
        self._given[question.chat, question.message] = given
        while len(self._given) > MOST:
            self._given.popitem(last=False)

    def find(self, question: Spot) -> Given | None:
        return None if question.message is None else self._given.get((question.chat, question.message))

    def forget(self, chat: int) -> None:
        for key in [key for key in self._given if key[0] == chat]:
            del self._given[key]
