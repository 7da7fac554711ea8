"""A milestone as reminders know it: the knowledge room is not known here, `bot/app.py` translates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, cast

from bot.core.notice import Json
from bot.core.period import Period, Precision
from bot.core.phrase import Page


@dataclass(frozen=True, slots=True)
class Deadline:
    """title, reason: curated words by language. period: None where no date was announced. reason: why we follow it."""

    id: str
    subject: str
    title: Mapping[str, str]
    period: Period | None
    headline: bool = True
    source: Page | None = None
    reason: Mapping[str, str] | None = None


Deadlines: TypeAlias = Callable[[], Mapping[str, Deadline]]
"""All that are served now, by id."""


def written(period: Period | None) -> Json:
    if period is None:
        return None
    first, last = period.first.isoformat(), period.last.isoformat()
    return {"first": first, "last": last, "precision": period.precision.value}


def read(held: Json) -> Period | None:
    if held is None:
        return None
    fields = cast("Mapping[str, str]", held)
    first, last = date.fromisoformat(fields["first"]), date.fromisoformat(fields["last"])
    return Period(first, last, Precision(fields["precision"]))
