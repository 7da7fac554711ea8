"""A bot that knows Lumen, over memory, and short ways to speak to it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from fakes import ANN, HALL, NOON, FakeReport
from handler_parts import House

from bot.core.command import Suggestion
from bot.core.message import Message, Place, Reply
from bot.core.people import Address, Person
from bot.core.router import Router, build_router
from bot.core.text import plain
from bot.deadlines import ServedDeadlines
from bot.handlers import FALLBACK, build_handlers
from bot.handlers.parts import Parts
from bot.reminders.following import FollowBook
from bot.texts.catalog import load_voice

VOICE = load_voice()


@dataclass
class Bot:
    """`at`: the instant at which everything is said."""

    folder: Path
    house: House = field(default_factory=House)
    feed_at: bool = False
    report: FakeReport = field(default_factory=FakeReport)
    parts: Parts = field(init=False)
    router: Router = field(init=False)

    def __post_init__(self) -> None:
        parts = self.house.parts(self.folder)
        served = ServedDeadlines(parts.shelf, VOICE, self.house.clock)
        follows = FollowBook(self.house.boxes.follows, served, self.house.clock, self.house.wake)
        self.parts = replace(
            parts, follows=follows, feed_at=(lambda token: f"https://bot.example/{token}") if self.feed_at else None
        )
        self.router = build_router(build_handlers(self.parts), FALLBACK, self.report, parts.preferences)

    @property
    def now(self) -> datetime:
        return self.house.clock.at

    def message(self, text: str = "", person: Person = ANN, **more: object) -> Message:
        base = Message("1", text, person, Address(person.platform, person.id), Place.DM, addressed=True, at=self.now)
        return replace(base, **more)  # type: ignore[arg-type]

    async def say(self, text: str = "", person: Person = ANN, **more: object) -> Reply:
        reply = await self.router.route(self.message(text, person, **more))
        assert [error for error, _ in self.report.errors] == []
        return reply

    async def press(self, handle: str, text: str = "", person: Person = ANN, **more: object) -> Reply:
        return await self.say(text, person, chosen=handle, **more)

    async def in_hall(self, text: str = "", person: Person = ANN, **more: object) -> Reply:
        return await self.say(text, person, address=HALL, place=Place.GROUP, **more)

    async def suggest(self, command: str, option: str, typed: str) -> tuple[Suggestion, ...]:
        return await self.router.suggest(option, typed, self.message(command=command))


def said(reply: Reply) -> str:
    return plain(VOICE.say(reply.says, reply.language, NOON))


def handles(reply: Reply) -> list[str]:
    return [choice.handle for choice in reply.choices]
