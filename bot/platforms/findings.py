"""What a doctor found, in plain words for the person who runs the bot: the same form for every platform."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_DRIFT = timedelta(seconds=30)
"""A clock further off shows wrong dates near midnight, reminds at the wrong minute and takes fresh messages for old."""


class Severity(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """`name` is constant and can be looked for; `what` is the case, `mend` what to do about it."""

    severity: Severity
    name: str
    what: str
    mend: str = ""


def clock_findings(ours: datetime, theirs: datetime | None) -> Iterator[Finding]:
    """Whether this machine's clock agrees with a platform's, where that told the time."""
    if theirs is None or abs(ours - theirs) <= MOST_DRIFT:
        return
    off = round((ours - theirs).total_seconds())
    yield Finding(
        Severity.ERROR,
        "clock",
        f"This machine's clock is {abs(off)} seconds {'ahead' if off > 0 else 'behind'}.",
        "Switch on time synchronisation (timedatectl set-ntp true): reminders follow this clock.",
    )
