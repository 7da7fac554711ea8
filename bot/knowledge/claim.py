"""What a source says, the source, and whether it holds up."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from bot.knowledge.record import Dated, Day, Record


class Source(Record):
    """A page or article somebody read. `checked` is the last day somebody did."""

    id: str
    subject: str
    title: str
    publisher: str
    url: str | None = None
    archived: str | None = None
    primary: bool
    quoted: bool = False
    published: Day | None = None
    checked: Day
    note: str | None = None


class Status(StrEnum):
    CONFIRMED = "confirmed"
    SUPERSEDED = "superseded"
    CONTRADICTED = "contradicted"
    UNVERIFIED = "unverified"


class Claim(Dated):
    id: str
    subject: str
    source: str
    milestone: str | None = None
    says: str
    status: Status
    by: tuple[str, ...] = ()
    why: str | None = None
    checked: Day | None = None
    stale_after_days: int | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _doubt_has_a_reason(self) -> Self:
        if self.status is not Status.CONFIRMED and not self.why:
            raise ValueError(f"a claim that is {self.status} says why")
        if self.status in {Status.SUPERSEDED, Status.CONTRADICTED} and not self.by:
            raise ValueError(f"a claim that is {self.status} names in `by` the claims that do it")
        return self


def is_stale(checked: date, days_allowed: int, today: date) -> bool:
    return (today - checked).days > days_allowed
