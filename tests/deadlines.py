"""Deadlines of a made-up subject, and a set of them that can be bent as a curator does."""

from dataclasses import dataclass, field, replace
from datetime import date

from bot.core.period import Period, day
from bot.core.phrase import Page
from bot.reminders.deadline import Deadline

PAGE = Page("Lumen's notice", "https://lumen.example/notice")


def deadline(
    name: str = "api_end", period: Period | None = None, *, headline: bool = True, subject: str = "lumen"
) -> Deadline:
    return Deadline(name, subject, {"en": f"{name} title", "de": f"{name} Titel"}, period, headline)


def on(year: int, month: int, number: int) -> Period:
    return day(date(year, month, number))


@dataclass
class Known:
    """What the knowledge says now."""

    held: dict[str, Deadline] = field(default_factory=dict)

    def __call__(self) -> dict[str, Deadline]:
        return self.held

    def say(self, *deadlines: Deadline) -> None:
        self.held |= {one.id: one for one in deadlines}

    def move(self, name: str, period: Period | None) -> None:
        self.held[name] = replace(self.held[name], period=period, source=PAGE, reason={"en": "they said so"})
