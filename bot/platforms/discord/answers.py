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

    asker: their id, so that what they wrote can be forgotten.

    `turn` is held while it is being answered: an edit that comes meanwhile waits for the answer it is to change.
    """

    asker: int
    text: str
    messages: tuple[int, ...] = ()
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(slots=True)
class Questions:
    _kept: OrderedDict[int, Question] = field(default_factory=OrderedDict)

    def open(self, id_: int, asker: int, text: str) -> Question | None:
        """A place for its answer; None where it has one: Discord may tell us of a message twice."""
        if id_ in self._kept:
            return None
        self._kept[id_] = question = Question(asker, text)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return question

    def find(self, id_: int) -> Question | None:
        return self._kept.get(id_)

    def close(self, id_: int) -> None:
        self._kept.pop(id_, None)

    def forget(self, asker: int) -> None:
        for id_ in [id_ for id_, question in self._kept.items() if question.asker == asker]:
            del self._kept[id_]

    def __len__(self) -> int:
        return len(self._kept)
