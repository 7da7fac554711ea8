"""The parts of handlers over nothing but memory: enough to build every handler, and to let each do its work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from boxes import Boxes, boxes_in_memory
from fakes import FakeMatcher, TurnedClock
from fakes_curation import FakeCuration
from fakes_exports import FakeExports

from bot.core.conversations import Conversations
from bot.core.notice import Json
from bot.core.people import Person
from bot.exports.desk import ExportDesk
from bot.exports.engine.late import LateEngine
from bot.exports.engine.port import Engine, EngineUnavailableError
from bot.exports.links import Links
from bot.exports.uploads.desk import UploadDesk
from bot.exports.uploads.folder import UploadFolder
from bot.handlers.parts import Parts
from bot.handlers.turns import Turns
from bot.knowledge.shelf import Shelf
from bot.reminders.book import ReminderBook
from bot.reminders.calendars import Feeds
from bot.reminders.deadline import Deadline
from bot.reminders.following import FollowBook


@dataclass(slots=True)
class FakePersonal:
    held: dict[Person, Mapping[str, Sequence[Mapping[str, Json]]]] = field(default_factory=dict)

    async def mydata(self, person: Person) -> Mapping[str, Sequence[Mapping[str, Json]]]:
        return self.held.get(person, {})


NOWHERE = Path("nothing-is-uploaded-here")


def no_engine() -> Engine:
    raise EngineUnavailableError


@dataclass(slots=True)
class House:
    """What is behind the handlers of a test, and what they did to it."""

    boxes: Boxes = field(default_factory=boxes_in_memory)
    clock: TurnedClock = field(default_factory=TurnedClock)
    deadlines: dict[str, Deadline] = field(default_factory=dict)
    personal: FakePersonal = field(default_factory=FakePersonal)
    curation: FakeCuration = field(default_factory=FakeCuration)
    curators: frozenset[Person] = frozenset()
    woken: int = 0
    forgotten: list[Person] = field(default_factory=list)

    def parts(self, knowledge: Path) -> Parts:
        return Parts(
            languages=("en", "es", "tr"),
            shelf=Shelf(knowledge, frozenset(), FakeMatcher().fit, self.clock),
            conversations=Conversations(),
            turns=Turns(),
            clock=self.clock,
            notices=self.boxes.notices,
            reminders=ReminderBook(self.boxes.reminders, self.clock, self.wake),
            follows=FollowBook(self.boxes.follows, lambda: self.deadlines, self.clock, self.wake),
            preferences=self.boxes.preferences,
            feeds=Feeds(self.boxes.feeds, self.clock),
            drafts=self.boxes.drafts,
            curation=self.curation,
            curators=self.curators,
            personal=self.personal,
            wake=self.wake,
            forget=self.forget,
            desk=ExportDesk(FakeExports(), LateEngine(no_engine, self.wake), {}, Links(b"key"), self.clock),
            uploads=UploadDesk(
                self.boxes.uploads, self.boxes.baskets, UploadFolder(NOWHERE), Links(b"key"), self.clock
            ),
        )

    def wake(self) -> None:
        self.woken += 1

    async def forget(self, person: Person) -> None:
        self.forgotten.append(person)
