"""The pieces of which a time is put together in words, before anybody knows what day it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum, auto
from typing import TypeAlias

from bot.reminders.recurrence import Unit
from bot.reminders.wording.lengths import Length
from bot.reminders.zones import Named


class Part(Enum):
    """A part of the day: the hour it stands for when no other is named, and the hour it is over."""

    DAWN = (5, 8)
    MORNING = (9, 12)
    NOON = (12, 12)
    AFTERNOON = (15, 18)
    EVENING = (19, 23)
    NIGHT = (20, 24)
    MIDNIGHT = (24, 24)

    @property
    def hour(self) -> int:
        return self.value[0]

    @property
    def over(self) -> int:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time on the wall; `exact` where it cannot be meant on a dial of twelve. Hour 24 is the end of the day."""

    hour: int
    minute: int = 0
    second: int = 0
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Delay:
    length: Length


@dataclass(frozen=True, slots=True)
class At:
    """An instant written as one, by a chat client or as Unix time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class InDays:
    days: int


class Which(Enum):
    """Which of the days called Friday. NEXT is "next friday", of which nobody can be sure on a Wednesday.

    WEEK_AFTER is in the week after next, WEEK_LATER seven days after the coming one ("friday week").
    """

    COMING = auto()
    NEXT = auto()
    NEXT_WEEK = auto()
    WEEK_AFTER = auto()
    WEEK_LATER = auto()
    LAST = auto()


@dataclass(frozen=True, slots=True)
class OnWeekday:
    weekday: int
    which: Which = Which.COMING


@dataclass(frozen=True, slots=True)
class OnDate:
    """A day of the calendar; `swapped` where the two figures may also be meant the other way about."""

    year: int | None
    month: int
    day: int
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class OnMonthDay:
    """The fifth, of this month or the next that has one."""

    day: int
    next_month: bool = False


@dataclass(frozen=True, slots=True)
class OnNthWeekday:
    """The second tuesday of january; `nth` -1: the last. `months`: of this month (0) or the next, if none is named."""

    weekday: int
    nth: int
    month: int | None = None
    year: int | None = None
    months: int = 0


class Bound(Enum):
    """Days that have a name by their place in a week, month or year."""

    NEXT_WEEK = auto()
    WEEK_AFTER = auto()
    THIS_WEEKEND = auto()
    NEXT_WEEKEND = auto()
    END_OF_DAY = auto()
    END_OF_WEEK = auto()
    END_OF_MONTH = auto()
    END_OF_NEXT_MONTH = auto()
    END_OF_YEAR = auto()
    NEXT_MONTH = auto()
    NEXT_YEAR = auto()


Day: TypeAlias = InDays | OnWeekday | OnDate | OnMonthDay | OnNthWeekday | Bound


@dataclass(frozen=True, slots=True)
class Every:
    """What comes round, as far as the words for it tell. `month_day` may be recurrence.LAST_DAY."""

    unit: Unit
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    month_day: int | None = None
    month: int | None = None


class Mark(Enum):
    """Words that say what the pieces after them are for, or the one before them."""

    UNTIL = auto()
    UNTIL_BEHIND = auto()
    UNTIL_DONE = auto()
    STARTING = auto()
    STARTING_BEHIND = auto()
    RANGE = auto()


@dataclass(frozen=True, slots=True)
class Lasting:
    """For so long, from the first occurrence on."""

    length: Length


@dataclass(frozen=True, slots=True)
class Times:
    """So many occurrences of what comes round."""

    count: int


@dataclass(frozen=True, slots=True)
class Around:
    """So long before (negative) or after what follows. None: "before", "after", nobody said how long.

    `behind`: it follows what it is before, as in Turkish or Japanese.
    """

    length: Length | None
    later: bool
    behind: bool = False


@dataclass(frozen=True, slots=True)
class InZone:
    """The zone the times are in; None for a name that is none (`words`)."""

    named: Named | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Never:
    """A time that no calendar and no clock has."""


DAYS = (InDays, OnWeekday, OnDate, OnMonthDay, OnNthWeekday, Bound)
"""What tells a day."""

TIMES = (*DAYS, Clock, Part, At, Delay, Every, Never)
"""What can be a time by itself; the other pieces only say more about one."""

Value: TypeAlias = Delay | At | Day | Clock | Part | Every | Mark | Lasting | Times | Around | InZone | Never


class Strength(IntEnum):
    """How surely words are meant as a time.

    FIGURE: a bare figure, needs a day or hour before it. LOOSE: "2 hours" or "sat", a time only where one is due.
    BARE: "friday". SURE: "on friday", "in 2 hours".
    """

    FIGURE = 0
    LOOSE = 1
    BARE = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Where in the folded text it stands, and what it says. `joined`: an "and" ties it to the piece before it."""

    start: int
    end: int
    values: tuple[Value, ...]
    strength: Strength = Strength.SURE
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces with nothing between them but words that join them: one time, or several."""

    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def values(self) -> Sequence[Value]:
        return [value for piece in self.pieces for value in piece.values]

    @property
    def strength(self) -> Strength:
        return max(piece.strength for piece in self.pieces)

    def holds(self, *kinds: type) -> bool:
        return any(isinstance(value, kinds) for value in self.values)
