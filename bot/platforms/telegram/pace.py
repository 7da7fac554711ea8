"""How fast Telegram lets the bot speak, kept on our side so that it seldom has to say no.

Each limit is a bucket that refills steadily: a burst goes out at once, the rest in its turn. Arithmetic only: whoever
sends does the waiting.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages in so many seconds, all of which may come at once."""

    messages: int
    seconds: float

    @property
    def interval(self) -> float:
        return self.seconds / self.messages


OVERALL = Rate(30, 1)
PRIVATE = Rate(3, 3)
GROUP = Rate(20, 60)

MOST = 4096
"""Chats remembered; the one longest unused goes first, by then with its bucket full."""


@dataclass(slots=True)
class Pace:
    """`now` counts seconds, from whenever."""

    now: Callable[[], float]
    overall: Rate = OVERALL
    private: Rate = PRIVATE
    group: Rate = GROUP
    _full: OrderedDict[int | None, float] = field(default_factory=OrderedDict, init=False)
    """When each bucket is full again; None is the bucket of all chats together."""

    def wait(self, chat: int) -> float:
        """Seconds until a message to the chat may go out."""
        own = self._wait(chat, self.group if chat < 0 else self.private)
        return max(0.0, own, self._wait(None, self.overall))

    def take(self, chat: int) -> float:
        """Takes the next turn and says in how many seconds it comes."""
        wait = self.wait(chat)
        at = self.now() + wait
        for key, rate in ((chat, self.group if chat < 0 else self.private), (None, self.overall)):
            self._full[key] = max(self._full.get(key, at), at) + rate.interval
            self._full.move_to_end(key)
        while len(self._full) > MOST:
            self._full.popitem(last=False)
        return wait

    def hold(self, chat: int, seconds: float) -> None:
        """Telegram said no to this chat: nothing goes there for so long."""
        rate = self.group if chat < 0 else self.private
        until = self.now() + seconds + rate.seconds - rate.interval
        self._full[chat] = max(self._full.get(chat, until), until)

    def _wait(self, key: int | None, rate: Rate) -> float:
        full = self._full.get(key)
        return 0.0 if full is None else full - (rate.seconds - rate.interval) - self.now()
