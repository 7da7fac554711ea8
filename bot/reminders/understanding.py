"""What somebody's words about a reminder can mean: one frozen type for each, and what has to be known to tell.

Every instant is aware, in UTC and in whole seconds. `what` is the task in the person's own words, as typed.
`zone` is a name that `zones.load` reads; `zone_assumed` says that nobody named one, so that UTC was taken.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from enum import Enum, auto
from typing import TypeAlias

from bot.reminders.recurrence import Series


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and when. `zone` is None while the person's is not known; `command`: the text is /remind's argument."""

    now: datetime
    zone: tzinfo | None = None
    language: str | None = None
    command: bool = False


@dataclass(frozen=True, slots=True)
class Once:
    at: datetime
    zone: str
    what: str = ""
    zone_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Repeating:
    """`series` is for the store, in UTC where it counts hours or minutes; `zone` is the one to tell times in."""

    series: Series
    first: datetime
    zone: str
    what: str = ""
    zone_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """More than one time, the earliest first. Each has its own task; `what` is the one they share, if they do."""

    times: tuple[Once | Repeating, ...]
    what: str = ""


@dataclass(frozen=True, slots=True)
class AroundMilestone:
    """So long before (negative) or after something that is named and not dated: a milestone, if one is called so.

    `words` end at the word that seems to begin the task; `typed` is all there was from there on, for a milestone whose
    own name holds such a word. `otherwise` is the task if it turns out to be no milestone ("before lunch").
    """

    lead: timedelta
    words: str
    what: str = ""
    typed: str = ""
    otherwise: str = ""
    clock: time | None = None


Settled: TypeAlias = Once | Repeating | Several


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two readings or more, each of them ready to be set: "at 5", "03/04"."""

    options: tuple[Settled, ...]
    what: str = ""


@dataclass(frozen=True, slots=True)
class NoTime:
    what: str


@dataclass(frozen=True, slots=True)
class NoTask:
    """A time and nothing to be reminded of; `when.what` holds "this" or "it" where one of these was said."""

    when: Settled | Ambiguous | AroundMilestone


@dataclass(frozen=True, slots=True)
class NeitherTimeNorTask:
    pass


@dataclass(frozen=True, slots=True)
class Past:
    at: datetime
    what: str = ""


@dataclass(frozen=True, slots=True)
class Impossible:
    """A time that never comes: 31 February, 25:00, in minus five minutes. `words` is it, as typed."""

    words: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class TooFar:
    most: timedelta
    what: str = ""


@dataclass(frozen=True, slots=True)
class TooOften:
    minimum: timedelta
    what: str = ""


@dataclass(frozen=True, slots=True)
class TooMany:
    """More times in one sentence than are taken at once."""

    most: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class NoSuchLimit:
    """What comes round would have to leave something out, or end, in a way no series here can. `words`, as typed."""

    words: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class OneAtATime:
    """More than one time, and no telling which words belong to which."""

    what: str = ""


@dataclass(frozen=True, slots=True)
class TooLong:
    """More characters than a task may have."""

    most: int


@dataclass(frozen=True, slots=True)
class UnknownZone:
    words: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Which reminder is meant: all of them, one by its number, by its words, or by when it is due (both ends included).

    With nothing set it is the one just spoken of, or the only one.
    """

    everything: bool = False
    number: int | None = None
    words: str = ""
    first: datetime | None = None
    last: datetime | None = None


class Half(Enum):
    """What was said of a new time: the hour of the same day, or the day of the same hour."""

    HOUR = auto()
    DAY = auto()


@dataclass(frozen=True, slots=True)
class ListAsked:
    pass


@dataclass(frozen=True, slots=True)
class ShowAsked:
    """One of them, with all there is to say of it."""

    target: Target


@dataclass(frozen=True, slots=True)
class CancelAsked:
    target: Target = field(default_factory=Target)


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    """To another time, or `by` so much later (negative: earlier). Neither: nobody said to what.

    months: of `by`, counted on the calendar, for they are not all of one length.
    half: only an hour was said, or only a day; the other half stays as it was.
    """

    target: Target
    to: "Settled | Ambiguous | Refused | None" = None
    by: timedelta | None = None
    months: int = 0
    half: Half | None = None


@dataclass(frozen=True, slots=True)
class SnoozeAsked:
    """Once more, later: at a time, or `by` so much; neither where nobody said when. `months`: see ChangeAsked."""

    to: "Settled | Ambiguous | Refused | None" = None
    target: Target = field(default_factory=Target)
    by: timedelta | None = None
    months: int = 0


@dataclass(frozen=True, slots=True)
class PauseAsked:
    target: Target


@dataclass(frozen=True, slots=True)
class ResumeAsked:
    target: Target


@dataclass(frozen=True, slots=True)
class ForSomebodyElse:
    """A reminder for another person or for all: `who` as typed, if it was a name or a mention."""

    who: str


@dataclass(frozen=True, slots=True)
class NotAReminder:
    """A figure of speech, a question, or nothing to do with reminders at all."""


Refused: TypeAlias = Past | Impossible | TooFar | TooOften | TooMany | UnknownZone | NoSuchLimit | OneAtATime
When: TypeAlias = Settled | Ambiguous | Refused
Understanding: TypeAlias = (
    When
    | AroundMilestone
    | NoTime
    | NoTask
    | NeitherTimeNorTask
    | TooLong
    | ListAsked
    | ShowAsked
    | CancelAsked
    | ChangeAsked
    | SnoozeAsked
    | PauseAsked
    | ResumeAsked
    | ForSomebodyElse
    | NotAReminder
)
