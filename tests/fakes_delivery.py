"""Stand-ins for what a courier speaks through: a platform that does what it is told, a voice that tells its phrases."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fakes import TurnedClock

from bot.core.instant import Instant, zone_of
from bot.core.journal import Fields
from bot.core.people import Address, Person
from bot.core.phrase import Curated, Phrase, Say, Value
from bot.core.platform import Delivered, Outcome, Parcel
from bot.core.text import Block, Kind, Plain, Text, plain


@dataclass(slots=True)
class FakePost:
    """Delivers everything but what it was told otherwise, in order, and keeps what it was given."""

    answers: dict[Person | Address, list[Outcome | Exception]] = field(default_factory=dict)
    sent: list[Parcel] = field(default_factory=list)
    tried: list[Parcel] = field(default_factory=list)
    before: Callable[[Parcel], None] = lambda _parcel: None

    def __call__(self, to: Person | Address, *outcomes: Outcome | Exception) -> None:
        self.answers.setdefault(to, []).extend(outcomes)

    async def deliver(self, parcel: Parcel) -> Outcome:
        self.before(parcel)
        self.tried.append(parcel)
        answers = self.answers.get(parcel.to, [])
        outcome = answers.pop(0) if answers else Delivered(str(len(self.tried)))
        await asyncio.sleep(0)
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Delivered):
            self.sent.append(parcel)
        return outcome

    def said(self, to: Person | Address) -> list[str]:
        return [plain(parcel.text) for parcel in self.sent if parcel.to == to]


class FakeVoice:
    """Says a phrase as its key and its values, so that tests read what was meant."""

    languages = ("en", "de")

    def say(self, says: Sequence[Say], language: str | None, _at: datetime) -> Text:
        start = () if language is None else (Block(Kind.PARAGRAPH, (Plain(f"[{language}]"),)),)
        return Text((*start, *(Block(Kind.PARAGRAPH, (Plain(_bare(one)),)) for one in says)))


def _bare(say: Value) -> str:
    match say:
        case Phrase(key, values):
            return " ".join([key, *(_bare(value) for value in values.values())])
        case Curated(words, _):
            return next(iter(words.values()))
        case Instant(at, zone):
            return f"{at.astimezone(zone_of(zone)):%Y-%m-%d %H:%M} {zone}"
        case _:
            return str(getattr(say, "first", say))


@dataclass(slots=True)
class FakeJournal:
    notes: list[tuple[str, Fields]] = field(default_factory=list)
    errors: list[tuple[str, Exception, Fields]] = field(default_factory=list)

    def note(self, event: str, fields: Fields) -> None:
        self.notes.append((event, fields))

    def failed(self, event: str, error: Exception, fields: Fields) -> None:
        self.errors.append((event, error, fields))


@dataclass(slots=True)
class TurningWait:
    """Turns the clock instead of waiting; stops the courier after so many rests."""

    clock: TurnedClock
    stop: asyncio.Event
    rests: int
    waited: list[timedelta] = field(default_factory=list)

    async def __call__(self, wake: asyncio.Event, longest: timedelta) -> None:
        self.waited.append(longest)
        if len(self.waited) >= self.rests:
            self.stop.set()
        if not wake.is_set():
            self.clock.turn(longest)
        await asyncio.sleep(0)
