"""How soon the same thing may be said again in the same place: the decision, and the memory it needs.

In memory only: after a restart everything may be said once more. Knows no platform and no clock.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

REST = timedelta(minutes=10)


def rested(last: datetime | None, at: datetime, rest: timedelta = REST) -> bool:
    """Whether it may be said at this instant, having been said last at that one. A clock set back does not silence."""
    return last is None or not timedelta() <= at - last < rest


@dataclass(slots=True)
class Cooldown:
    """When each thing was last said. Holds no more than what was said within one rest."""

    rest: timedelta = REST
    _last: OrderedDict[Hashable, datetime] = field(default_factory=OrderedDict, init=False)

    def rests(self, thing: Hashable, at: datetime) -> bool:
        return not rested(self._last.get(thing), at, self.rest)

    def begin(self, thing: Hashable, at: datetime) -> bool:
        """True, and its rest begins; or False: it is still resting."""
        if self.rests(thing, at):
            return False
        self._last[thing] = at
        self._last.move_to_end(thing)
        while rested(next(iter(self._last.values())), at, self.rest):
            self._last.popitem(last=False)
        return True

    def __len__(self) -> int:
        return len(self._last)
