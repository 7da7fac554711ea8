"""A date of a subject: what ends or begins, where, and when; or that nobody has said when."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from bot.knowledge.record import Dated, Record, Words


class MilestoneKind(StrEnum):
    ANNOUNCEMENT = "announcement"
    LAUNCH = "launch"
    REMOVAL = "removal"
    SHUTDOWN = "shutdown"
    EXPORT_WINDOW = "export_window"
    DELETION = "deletion"
    OTHER = "other"


class Ruling(Record):
    """Where sources disagree: the claims we follow, those we do not, and why."""

    follows: tuple[str, ...]
    against: tuple[str, ...]
    reason: Words


class Milestone(Dated):
    id: str
    subject: str
    kind: MilestoneKind
    product: str
    surface: str | None = None
    region: str
    headline: bool = False
    title: Words
    ruling: Ruling | None = None

    @model_validator(mode="after")
    def _takes_a_stand(self) -> Self:
        if not self.says_when:
            raise ValueError("say when: date, from and to, month, quarter, or not_announced = true")
        return self
