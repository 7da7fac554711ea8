"""What was just spoken of, so that "and what about the API?" can be understood. In memory only, and soon forgotten.

Only the same person in the same place continues a conversation: a stranger's next question is a new one.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.core.people import Address, Person

MEMORY = timedelta(minutes=10)
MOST = 10_000
"""Conversations kept; the longest unused goes first."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The last question that got an answer, the entry that answered it, and when."""

    text: str
    entry: str
    at: datetime


_Key: TypeAlias = tuple[Person, Address]


@dataclass(slots=True)
class Conversations:
    _turns: OrderedDict[_Key, Turn] = field(default_factory=OrderedDict)

    def recall(self, person: Person, address: Address, at: datetime) -> Turn | None:
        turn = self._turns.get((person, address))
        return turn if turn is not None and timedelta() <= at - turn.at <= MEMORY else None

    def note(self, person: Person, address: Address, turn: Turn) -> None:
        self._turns[person, address] = turn
        self._turns.move_to_end((person, address))
        while len(self._turns) > MOST or turn.at - next(iter(self._turns.values())).at > MEMORY:
            self._turns.popitem(last=False)

    def forget(self, person: Person) -> None:
        for key in [key for key in self._turns if key[0] == person]:
            del self._turns[key]
