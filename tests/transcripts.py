"""Plays a transcript through the whole bot: the real router, handlers and store, and the courier delivering on time.

    > words                said to the bot in a direct message by Ann
    bob> words             … by Bob; ann@hall> and bob@hall>: in a group both are in, spoken to the bot
    admin@hall> words      … by Ann, who runs the group
    > [Label] words        a choice pressed, by what stands on it, with what was typed into its form
    (3 days later)         the clock goes on; what falls due meanwhile is brought
    (the bot restarts)     everything that is only in memory is gone
    (deletion: 2026-12-30) the knowledge is changed: this milestone has this date now, or `none`

Everything else is what the bot says, choices in brackets below it; what it brings to another than Ann says to whom.
A file that comes with it stands below it by its name, after a plus.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

from boxes import boxes_in
from fakes import ANN, BOB, FakeReport, TurnedClock
from fakes_delivery import FakeJournal, FakePost
from handler_parts import House
from lumen import Folder

from bot.core.courier import Courier
from bot.core.delivery import Delivery
from bot.core.message import Action, Message, Place, Reply
from bot.core.people import Address, Person
from bot.core.platform import Parcel
from bot.core.router import Router, build_router
from bot.core.text import Text, plain
from bot.deadlines import ServedDeadlines
from bot.handlers import FALLBACK, build_handlers
from bot.handlers.parts import Parts
from bot.reminders.following import FollowBook
from bot.reminders.telling import composers
from bot.store.database import Store
from bot.store.personal import PersonalTables
from bot.texts.catalog import load_voice

VOICE = load_voice()
HALL = Address("fake", "hall")
PEOPLE = {"": ANN, "ann": ANN, "bob": BOB, "admin": ANN}

_SAID = re.compile(r"(?:(?P<who>\w+)?(?P<hall>@hall)?)> (?P<words>.*)")
_PRESSED = re.compile(r"\[(?P<label>.+?)\](?: (?P<typed>.*))?")
_LATER = re.compile(r"\((?P<count>\d+) (?P<unit>minute|hour|day|week)s? later\)")
_CHANGED = re.compile(r"\((?P<milestone>\w+): (?P<date>[\d-]+|none)\)")


@dataclass
class Stage:
    """The bot of one transcript, and what it has said so far."""

    store: Store
    folder: Folder
    clock: TurnedClock
    post: FakePost = field(default_factory=FakePost)
    lines: list[str] = field(default_factory=list)
    handles: dict[str, str] = field(default_factory=dict)
    report: FakeReport = field(default_factory=FakeReport)
    parts: Parts = field(init=False)
    router: Router = field(init=False)
    courier: Courier = field(init=False)

    async def begin(self) -> None:
        """Builds the bot over what the store holds, as a start does."""
        house = House(boxes_in(self.store), self.clock)
        parts = house.parts(self.folder.root)
        served = ServedDeadlines(parts.shelf, VOICE, self.clock)
        self.parts = replace(
            parts,
            follows=FollowBook(house.boxes.follows, served, self.clock, house.wake),
            personal=PersonalTables(self.store),
            forget=self.forget,
        )
        self.router = build_router(build_handlers(self.parts), FALLBACK, self.report, house.boxes.preferences)
        telling = composers(house.boxes.reminders.find_all, served)
        boxes, journal = house.boxes, FakeJournal()
        self.courier = Courier(
            Delivery(boxes.notices, boxes.preferences, telling, VOICE, self.post.deliver, self.clock, journal)
        )
        await self.parts.follows.announce()

    async def forget(self, person: Person) -> None:
        self.parts.turns.forget(person)
        await PersonalTables(self.store).forget(person)

    async def play(self, line: str) -> None:
        """One line of the script; what comes of it is added to `lines`."""
        said, later, changed = _SAID.fullmatch(line), _LATER.fullmatch(line), _CHANGED.fullmatch(line)
        if said is not None:
            self._reply(await self.router.route(self._message(said)))
        elif later is not None:
            await self._wait(timedelta(**{f"{later['unit']}s": int(later["count"])}))
        elif changed is not None:
            await self._change(changed["milestone"], changed["date"])
        else:
            assert line == "(the bot restarts)", line
            await self.begin()
        assert [error for error, _ in self.report.errors] == []

    def _message(self, said: re.Match[str]) -> Message:
        person = PEOPLE[said["who"] or ""]
        pressed = _PRESSED.fullmatch(said["words"])
        return Message(
            id=str(len(self.lines)),
            text=(pressed["typed"] or "") if pressed else said["words"],
            person=person,
            address=HALL if said["hall"] else Address(person.platform, person.id),
            place=Place.GROUP if said["hall"] else Place.DM,
            addressed=True,
            at=self.clock(),
            chosen=self.handles[pressed["label"]] if pressed else None,
            admin=said["who"] == "admin",
        )

    async def _wait(self, length: timedelta) -> None:
        """Goes from one thing that is due to the next, so that each is brought in its time."""
        end = self.clock.at + length
        while True:
            due = await self.parts.notices.next_due()
            if due is None or due > end:
                break
            self.clock.at = max(self.clock.at, due)
            await self._bring()
        self.clock.at = end

    async def _change(self, milestone: str, date: str) -> None:
        """As a curator does: the milestone and the claim it stands on; then the knowledge is read again."""
        says = "not_announced = true" if date == "none" else f"date = {date}"
        for name in ("milestones.toml", "claims/deletion.toml"):
            text = self.folder.file(name).read_text(encoding="utf-8")
            section = re.compile(
                rf"(milestone = \"{milestone}\"|\[{milestone}\][^\[]*?)\n(not_announced = true|date = \S+)"
            )
            self.folder.write(name, section.sub(rf"\1\n{says}", text, count=1))
        self.parts.shelf.reload()
        await self.parts.follows.announce()
        await self._bring()

    async def _bring(self) -> None:
        before = len(self.post.sent)
        while await self.courier.round():
            pass
        for parcel in self.post.sent[before:]:
            self._parcel(parcel)

    def _parcel(self, parcel: Parcel) -> None:
        if parcel.to != ANN:
            self.lines.append(f"(to {parcel.to.id if isinstance(parcel.to, Person) else parcel.to.place})")
        self._say(parcel.text, [(button.label, button.handle) for button in parcel.buttons])

    def _reply(self, reply: Reply) -> None:
        if reply.action is Action.SILENT:
            return
        labels = [plain(VOICE.say((one.label,), reply.language, self.clock())) for one in reply.choices]
        handles = [one.handle for one in reply.choices]
        text = VOICE.say(reply.says, reply.language, self.clock())
        self._say(text, list(zip(labels, handles, strict=True)), "" if reply.file is None else reply.file.name)

    def _say(self, text: Text, choices: list[tuple[str, str]], file: str = "") -> None:
        self.lines += plain(text).splitlines()
        self.lines += [f"+ {file}"] if file else []
        if choices:
            self.lines.append(" ".join(f"[{label}]" for label, _ in choices))
            self.handles |= dict(choices)


def is_script(line: str) -> bool:
    happens = line.startswith("(") and not line.startswith("(to ")
    return happens or _SAID.fullmatch(line) is not None


async def played(script: str, stage: Stage) -> str:
    """The whole transcript as it really goes: the script's own lines, each with what the bot said to it."""
    await stage.begin()
    written: list[str] = []
    for block in script.strip("\n").split("\n"):
        if block.startswith("#"):
            written.append(block)
        elif is_script(block):
            stage.lines = []
            await stage.play(block)
            written += ["", block, *stage.lines]
    return "\n".join(written).strip("\n") + "\n"
