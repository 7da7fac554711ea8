"""What somebody was just asked and which reminder was just spoken of, so that the next message can be short.

In memory only and soon forgotten. After a restart the buttons still work: what they stand for is kept elsewhere.
"""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.core.message import Message
from bot.core.people import Address, Person
from bot.reminders.reminder import Reminder

MEMORY = timedelta(minutes=10)
MOST = 10_000
"""Turns kept; the longest unused goes first."""


@dataclass(frozen=True, slots=True)
class Turn:
    """asked: the handle of the choice that the next message answers, if it can. reminder: the id of the last one.

    change: that reminder before it was changed and after, if that is what was done last.
    """

    at: datetime
    asked: str | None = None
    reminder: int | None = None
    change: tuple[Reminder, Reminder] | None = None


_Key: TypeAlias = tuple[Person, Address]


@dataclass(slots=True)
class Turns:
    _turns: OrderedDict[_Key, Turn] = field(default_factory=OrderedDict)

    def recall(self, message: Message) -> Turn:
        turn = self._turns.get((message.person, message.address))
        fresh = turn is not None and timedelta() <= message.at - turn.at <= MEMORY
        return turn if turn is not None and fresh else Turn(message.at)

    def ask(self, message: Message, handle: str | None) -> None:
        """The next message of this person, in this place, may be what this choice asks for; None: nothing is asked."""
        turn = self.recall(message)
        if handle is not None or turn.asked is not None:
            self._note(message, replace(turn, at=message.at, asked=handle))

    def speak_of(self, message: Message, reminder: int) -> None:
        self._note(message, replace(self.recall(message), at=message.at, reminder=reminder, change=None))

    def speak_of_change(self, message: Message, before: Reminder, after: Reminder) -> None:
        self._note(message, replace(self.recall(message), at=message.at, reminder=after.id, change=(before, after)))

    def forget(self, person: Person) -> None:
        for key in [key for key in self._turns if key[0] == person]:
            del self._turns[key]

    def _note(self, message: Message, turn: Turn) -> None:
        key = (message.person, message.address)
        self._turns[key] = turn
        self._turns.move_to_end(key)
        while len(self._turns) > MOST:
            self._turns.popitem(last=False)
