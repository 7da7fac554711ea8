"""Which messages of ours answer which question, so that an edited question gets an edited answer.

In memory and bounded: after a restart, or a thousand questions later, an edit changes nothing any more.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

MOST = 1000
"""Questions kept; the oldest goes first."""


@dataclass(slots=True)
class Question:
    """What somebody wrote, and what we said to it: `messages` by Discord's ids, in order.

    `turn` is held while it is being answered: an edit that comes meanwhile waits for the answer it is to change.
    """

    text: str
    messages: tuple[int, ...] = ()
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(slots=True)
class Questions:
    _kept: OrderedDict[int, Question] = field(default_factory=OrderedDict)

    def open(self, id_: int, text: str) -> Question | None:
        """A place for its answer; None where it has one: Discord may tell us of a message twice."""
        if id_ in self._kept:
            return None
        self._kept[id_] = question = Question(text)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return question

    def find(self, id_: int) -> Question | None:
        return self._kept.get(id_)

    def close(self, id_: int) -> None:
        self._kept.pop(id_, None)

    def __len__(self) -> int:
        return len(self._kept)
