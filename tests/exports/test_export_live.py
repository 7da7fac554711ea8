"""The message in which a running export is shown: how often it changes, what stops it, and what it says."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from exports.export_kit import Bench, MemorySource, export
from fakes import ANN, BOB, HALL
from fakes_delivery import FakeVoice
from fakes_exports import FakeLive
from fakes_notices import FakePreferences

from bot.core.editing import Editing, Pen, Posted, Revision
from bot.core.message import Action, Reply
from bot.core.notice import Backoff
from bot.core.people import Address, Person
from bot.core.phrase import Phrase
from bot.core.platform import Delivered, Later, Moved, Outcome, Reason, Undeliverable
from bot.core.refusal import Refusal
from bot.core.text import plain
from bot.exports import life
from bot.exports.desk import ExportDesk
from bot.exports.export import Archive, Progress, Stage, State
from bot.exports.life import Link
from bot.exports.live import MOST, TICK, Live, LiveParts, LiveProgress, pace
from bot.exports.source import Failure
from bot.exports.telling import under_way

ID = export().id
HERE = Posted(HALL, "7")
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DONE = Delivered("7")


@dataclass(slots=True)
class FakeEditor:
    """Takes every change but what it was told otherwise, and notes how many seconds after the start each came."""

    bench: Bench
    outcomes: list[Outcome] = field(default_factory=list)
    tried: list[tuple[float, Revision]] = field(default_factory=list)
    gone: list[Posted] = field(default_factory=list)

    async def edit(self, revision: Revision) -> Outcome:
        self.tried.append(((self.bench.clock() - export().asked).total_seconds(), revision))
        await asyncio.sleep(0)
        return self.outcomes.pop(0) if self.outcomes else DONE

    def let_go(self, posted: Posted) -> None:
        self.gone.append(posted)

    @property
    def at(self) -> list[float]:
        return [seconds for seconds, _ in self.tried]

    @property
    def said(self) -> list[str]:
        return [plain(revision.text) for _, revision in self.tried]


@dataclass(slots=True)
class Wall:
    """Where one export is shown."""

    bench: Bench
    box: FakeLive = field(init=False)
    editor: FakeEditor = field(init=False)
    preferences: FakePreferences = field(default_factory=FakePreferences)
    live: LiveProgress = field(init=False)

    def __post_init__(self) -> None:
        self.box, self.editor = FakeLive(self.bench.box), FakeEditor(self.bench)
        self.restart()

    def restart(self) -> None:
        """The bot begins again: what it knew only in memory is gone."""
        desk = ExportDesk(self.bench.box, self.bench.engine, {}, self.bench.links, self.bench.clock)
        backoff = Backoff(chance=lambda: 0.0)
        given = (self.box, desk.standing, self.preferences, FakeVoice(), self.editor, self.bench.clock)
        self.live = LiveProgress(LiveParts(*given, self.bench.journal, backoff))

    async def begin(self, number: int = 1, person: Person = ANN, posted: Posted = HERE) -> None:
        """One that is at work since now, and shown."""
        now = self.bench.clock()
        begun = replace(export(number, person=person), state=State.RUNNING, asked=now, started=now)
        await self.bench.box.add(begun, lambda _: None)
        self.fetched(0, begun.id)
        says = under_way(begun, self.bench.engine.told[begun.id])
        await self.live.posted(Reply(Action.EXPORT_SHOWN, says, live=begun.id), posted)

    def fetched(self, done: int, export_id: str = ID) -> None:
        self.bench.engine.told[export_id] = Progress(Stage.FETCHING, done, 1000, done * 10)

    async def pass_(self, seconds: int, *, moving: bool = True) -> None:
        """Looks every second, an item more having come each time."""
        for _ in range(seconds):
            self.bench.clock.turn(SECOND)
            if moving:
                self.fetched(self.bench.engine.told[ID].done + 1)
            await self.live.round()


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    return Wall(Bench(tmp_path))


async def test_it_changes_every_five_seconds_at_first_and_less_often_the_longer_it_takes(wall: Wall) -> None:
    await wall.begin()
    await wall.pass_(15 * 60)
    gaps = [late - early for early, late in zip(wall.editor.at, wall.editor.at[1:], strict=False)]
    assert wall.editor.at[0] == 5
    assert gaps[:11] == [5.0] * 11, "in the first minute"
    assert set(gaps[12:46]) == {15.0}, "in the first ten"
    assert set(gaps[-4:]) == {60.0}, "then"
    assert min(gaps) == 5


@pytest.mark.parametrize(("seconds", "gap"), [(0, 5), (59, 5), (60, 15), (599, 15), (600, 60), (90_000, 60)])
def test_the_pace_is_set_by_the_time_it_has_taken(seconds: int, gap: int) -> None:
    assert pace(seconds * SECOND) == gap * SECOND


async def test_where_nothing_is_new_nothing_is_changed(wall: Wall) -> None:
    await wall.begin()
    await wall.pass_(60, moving=False)
    assert wall.editor.tried == []
    wall.fetched(3)
    await wall.pass_(120, moving=False)
    assert wall.editor.said == ["export.running memory\nexport.fetching 3 1000 export.bytes 30"]


async def test_it_says_the_place_in_the_queue_before_it_begins(wall: Wall) -> None:
    for number, person in ((1, BOB), (2, ANN)):
        await wall.bench.box.add(export(number, person=person), lambda _: None)
    waiting = export(2).id
    says = under_way(export(2), Progress(ahead=1))
    await wall.live.posted(Reply(Action.EXPORT_STARTED, says, live=waiting), HERE)
    await wall.bench.box.edit(ID, lambda held: life.begun(held, wall.bench.clock()))
    wall.bench.clock.turn(5 * SECOND)
    await wall.live.round()
    assert wall.editor.said == ["export.queued memory"]
    assert [button.handle for button in wall.editor.tried[0][1].buttons] == [
        f"export:status:{waiting}",
        f"export:cancel:{waiting}",
    ]


@pytest.mark.parametrize("end", ["ready", "failed", "cancelled", "forgotten"])
async def test_after_the_end_nothing_is_changed_and_what_was_kept_for_it_goes(wall: Wall, end: str) -> None:
    await wall.begin()
    now = wall.bench.clock()
    ends = {
        "ready": lambda held: life.ready(held, Archive(1, "ab", 1, 0), Link(1, "d"), now),
        "failed": lambda held: life.failed(held, Failure.BROKE, now),
        "cancelled": lambda held: life.cancelled(held, now),
    }
    if end == "forgotten":
        del wall.bench.box.held[ID]
    else:
        await wall.bench.box.edit(ID, ends[end])
    await wall.pass_(120)
    assert wall.editor.tried == []
    assert wall.editor.gone == [HERE]
    assert not await wall.live.round(), "nobody looks any more"


async def test_an_end_that_comes_while_others_are_changed_is_seen(wall: Wall) -> None:
    """What was read at the beginning of a look may be over when its turn comes."""
    await wall.begin()
    wall.fetched(5)
    wall.bench.clock.turn(5 * SECOND)
    live = await wall.box.all()
    await wall.bench.box.edit(ID, lambda held: life.cancelled(held, wall.bench.clock()))

    class Late(FakeLive):
        async def all(self) -> tuple[Live, ...]:
            return live

    wall.box = Late(wall.bench.box, wall.box.held)
    wall.restart()
    await wall.live.round()
    assert wall.editor.tried == []


async def test_a_rate_limit_is_waited_out_and_then_the_newest_is_said(wall: Wall) -> None:
    await wall.begin()
    wall.editor.outcomes = [Later(40 * SECOND)]
    await wall.pass_(50)
    assert wall.editor.at == [5, 45, 50]
    assert "45 1000" in wall.editor.said[1]


async def test_whoever_cannot_be_reached_is_tried_less_and_less_often(wall: Wall) -> None:
    await wall.begin()
    wall.editor.outcomes = [Later()] * 4
    await wall.pass_(100)
    assert wall.editor.at[:5] == [5, 10, 20, 40, 80], "5, 10, 20, 40 seconds later"


@pytest.mark.parametrize(
    "outcome", [Undeliverable(Reason.GONE), Undeliverable(Reason.FORBIDDEN), Moved(Address("fake", "elsewhere"))]
)
async def test_a_message_that_is_gone_is_left_alone_after_a_restart_too(wall: Wall, outcome: Outcome) -> None:
    await wall.begin()
    wall.editor.outcomes = [outcome]
    await wall.pass_(30)
    wall.restart()
    await wall.pass_(30)
    assert wall.editor.at == [5]
    assert wall.editor.gone == [HERE]


async def test_a_bot_that_was_restarted_goes_on_with_the_same_message(wall: Wall) -> None:
    await wall.begin()
    await wall.pass_(20)
    wall.restart()
    before = len(wall.editor.tried)
    await wall.pass_(20)
    assert {revision.of for _, revision in wall.editor.tried} == {HERE}
    assert len(wall.editor.tried) - before == 4


async def test_the_message_it_was_shown_in_last_is_the_one(wall: Wall) -> None:
    await wall.begin()
    newer = Posted(HALL, "8")
    await wall.live.posted(Reply(Action.EXPORT_SHOWN, live=ID), newer)
    await wall.pass_(10)
    assert {revision.of for _, revision in wall.editor.tried} == {newer}
    assert wall.editor.gone == [HERE]


async def test_a_reply_in_which_nothing_goes_on_is_not_kept(wall: Wall) -> None:
    await wall.live.posted(Reply(Action.ANSWER, (Phrase("export.ready"),)), HERE)
    assert wall.box.held == {}
    assert not wall.live.bell.is_set()


async def test_nothing_is_said_where_the_engine_cannot_be_asked(wall: Wall) -> None:
    await wall.begin()
    wall.bench.engine.gone = True
    await wall.pass_(60)
    assert wall.editor.tried == []


async def test_it_speaks_the_language_the_person_has_set(wall: Wall) -> None:
    await wall.begin()
    await wall.preferences.change(ANN, lambda held: replace(held, language="tr"))
    await wall.pass_(5)
    assert wall.editor.said[0].startswith("[tr]")


async def test_many_are_taken_in_turns_and_none_is_left_out(wall: Wall) -> None:
    many = 3 * MOST
    for number in range(1, many + 1):
        await wall.begin(number, Person("fake", str(number)), Posted(HALL, str(number)))
    for number in range(1, many + 1):
        wall.fetched(5, export(number).id)
    wall.bench.clock.turn(5 * SECOND)
    counts = []
    for _ in range(4):
        before = len(wall.editor.tried)
        await wall.live.round()
        counts.append(len(wall.editor.tried) - before)
        wall.bench.clock.turn(SECOND)
    assert counts == [MOST, MOST, MOST, 0]
    assert len({revision.of for _, revision in wall.editor.tried}) == many


async def test_a_platform_that_hangs_holds_up_no_other(wall: Wall) -> None:
    await wall.begin()
    elsewhere, freed = Person("other", "cleo"), asyncio.Event()
    await wall.begin(2, elsewhere, Posted(Address("other", "den"), "1"))
    wall.fetched(5)
    wall.fetched(5, export(2).id)
    wall.bench.clock.turn(5 * SECOND)

    class Stuck(FakeEditor):
        async def edit(self, revision: Revision) -> Outcome:
            if revision.of == HERE:
                await freed.wait()
            else:
                freed.set()
            return await FakeEditor.edit(self, revision)

    wall.editor = Stuck(wall.bench)
    wall.restart()
    async with asyncio.timeout(10):
        await wall.live.round()
    assert len(wall.editor.tried) == 2


async def test_a_change_that_breaks_is_told_put_off_and_ends_no_other(wall: Wall) -> None:
    """A library may raise what nobody thought of; the loop goes on, and so does everybody else's message."""

    class Broken(FakeEditor):
        async def edit(self, revision: Revision) -> Outcome:
            outcome = await FakeEditor.edit(self, revision)
            if revision.of == HERE and len(self.tried) < 4:
                raise RuntimeError("Session is closed")
            return outcome

    wall.editor = Broken(wall.bench)
    wall.restart()
    await wall.begin()
    await wall.begin(2, BOB, Posted(HALL, "8"))
    wall.fetched(5, export(2).id)
    await wall.pass_(20)
    tried = [(at, revision.of.message) for at, revision in wall.editor.tried]
    assert tried == [(5, "7"), (5, "8"), (10, "7"), (20, "7")], "as after any failure: twice as long each time"
    failed = ("live_failed", "Session is closed", {"export": ID})
    assert [(event, str(error), told) for event, error, told in wall.bench.journal.errors] == [failed, failed]


async def test_a_look_that_fails_in_an_unknown_way_is_told_and_not_the_last(wall: Wall) -> None:
    class Broken(FakeLive):
        async def all(self) -> tuple[Live, ...]:
            if wall.bench.clock() < export().asked + 3 * SECOND:
                raise RuntimeError("a row that cannot be read")
            return await FakeLive.all(self)

    wall.box = Broken(wall.bench.box)
    wall.restart()
    await wall.begin()
    await wall.pass_(10)
    assert wall.editor.at == [5, 10]
    failed: tuple[str, str, dict[str, str]] = ("live_failed", "a row that cannot be read", {})
    assert [(event, str(error), told) for event, error, told in wall.bench.journal.errors] == [failed, failed]


async def test_while_nothing_runs_nobody_looks_and_what_is_shown_rings(wall: Wall) -> None:
    waited: list[timedelta] = []
    stop = asyncio.Event()

    async def wait(bell: asyncio.Event, longest: timedelta) -> None:
        waited.append(longest)
        if len(waited) == 1:
            await wall.begin()
            assert bell.is_set()
        else:
            stop.set()

    wall.live.parts = replace(wall.live.parts, wait=wait)
    async with asyncio.timeout(10):
        await wall.live.run(stop)
    assert waited == [timedelta(days=1), TICK]


async def test_a_store_that_is_busy_is_asked_again(wall: Wall) -> None:
    class Busy(FakeLive):
        async def all(self) -> tuple[Live, ...]:
            raise Refusal(Phrase("store.busy"))

        async def keep(self, _id: str, _posted: Posted) -> None:
            raise Refusal(Phrase("store.busy"))

    wall.box = Busy(wall.bench.box)
    wall.restart()
    await wall.begin()
    assert await wall.live.round()


@dataclass(slots=True)
class Wordy:
    """A platform that edits, after some seconds."""

    seconds: float = 0.0
    gone: list[Posted] = field(default_factory=list)

    async def edit(self, _revision: Revision) -> Outcome:
        await asyncio.sleep(self.seconds)
        return DONE

    def let_go(self, posted: Posted) -> None:
        self.gone.append(posted)


async def test_the_pen_finds_the_platform_and_waits_for_none() -> None:
    revision = Revision(HERE, FakeVoice().say((), None, export().asked))
    wordy = Wordy()
    assert isinstance(wordy, Editing)
    assert await Pen({"fake": wordy}).edit(revision) == DONE
    assert isinstance(await Pen({}).edit(revision), Later)
    assert await Pen({"fake": MemorySource()}).edit(revision) == Undeliverable(Reason.REFUSED)
    assert await Pen({"fake": Wordy(60)}, timedelta(milliseconds=1)).edit(revision) == Later()
    Pen({"fake": wordy}).let_go(HERE)
    Pen({}).let_go(HERE)
    assert wordy.gone == [HERE]
