"""Where and when words are said, and how a time that cannot be taken is turned away."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from bot.reminders import zones
from bot.reminders.understanding import Asking, Refused
from bot.reminders.wording.calendar_days import Now

FARTHEST = timedelta(days=5 * 365 + 1)
"""Five years, one of them with a leap day."""

MOST_TIMES = 10
"""Times taken out of one sentence."""


class Refusing(Exception):  # noqa: N818  carries a refusal to the one place that answers with it
    def __init__(self, refused: Refused) -> None:
        super().__init__(type(refused).__name__)
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Frame:
    """`now` is in whole seconds; `assumed`: the zone is nobody's choice."""

    now: datetime
    zone: tzinfo
    assumed: bool

    @property
    def name(self) -> str:
        return zones.name_of(self.zone)

    @property
    def wall(self) -> Now:
        return Now(self.now.astimezone(self.zone).replace(tzinfo=None))


def frame_of(asking: Asking, named: zones.Named | None) -> Frame:
    """A zone named in the words themselves goes before the person's own; without either it is UTC."""
    now = asking.now.astimezone(UTC).replace(microsecond=0)
    if named is not None:
        return Frame(now, named.zone, assumed=False)
    return Frame(now, asking.zone or UTC, assumed=asking.zone is None)
