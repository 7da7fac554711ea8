"""Whoever is forgotten while their export is asked for, made or put away: nothing of it is left, nothing comes back."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from exports.export_kit import Bench, export
from fakes import ANN, BOB
from fakes_exports import FakeGraves

from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports.desk import ExportDesk, Wish
from bot.exports.engine.port import JobState
from bot.exports.export import State
from bot.exports.folder import archive_name, folder_of
from bot.exports.graves import FRESH, OVER, Gravedigger
from bot.exports.job import STOPPED
from bot.exports.source import Estimate, Fetched, Order
from bot.exports.storage.disk import DiskStorage
from bot.exports.sweeping import Sweeper

ID = export().id
WISH = Wish(ANN, "memory")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def graves(bench: Bench) -> FakeGraves:
    return FakeGraves(bench.box)


def desk(bench: Bench, graves: FakeGraves) -> ExportDesk:
    sources = {"memory": bench.source}
    return ExportDesk(bench.box, bench.engine, sources, bench.links, bench.clock, graves=graves)


def sweeper(bench: Bench, graves: FakeGraves) -> Sweeper:
    digger = Gravedigger(graves, bench.engine, bench.storage, bench.home, bench.clock)
    return Sweeper(bench.box, bench.engine, bench.storage, bench.home, bench.clock, bench.journal, {"memory"}, digger)


async def left(bench: Bench) -> list[str]:
    """Everything on the disk that is somebody's."""
    names = [*await bench.storage.names(), *(str(file) for file in folder_of(bench.home, ID).root.rglob("*"))]
    return sorted(names)


@pytest.mark.parametrize("at", ["t1", "t15", "t30"])
async def test_forgotten_while_it_is_fetched_leaves_nothing(bench: Bench, graves: FakeGraves, at: str) -> None:
    await bench.box.add(export(), lambda _: None)

    def forgotten(key: str) -> Fetched | None:
        if key == at:
            graves.forget(ANN)
        return None

    bench.source.trouble = forgotten
    assert await bench.run(ID) == STOPPED
    assert await left(bench) == []
    assert (bench.box.held, bench.box.memory.rows) == ({}, {})


async def test_forgotten_while_it_is_packed_leaves_nothing(bench: Bench, graves: FakeGraves) -> None:
    await bench.box.add(export(), lambda _: None)
    bench.archiver.trouble = lambda: graves.forget(ANN)
    assert await bench.run(ID) == STOPPED
    assert await left(bench) == []
    assert bench.box.memory.rows == {}


@pytest.mark.parametrize("steps", ["store", "store and finish"])
async def test_forgotten_while_the_archive_is_put_away_takes_it_back(
    bench: Bench, graves: FakeGraves, steps: str
) -> None:
    """The step itself sees to it: a job that is cancelled never comes to its last one."""

    class Putting(DiskStorage):
        async def put(self, name: str, file: Path) -> None:
            graves.forget(ANN)
            await DiskStorage.put(self, name, file)

    class Forgetful(Bench):
        @property
        def storage(self) -> DiskStorage:
            return Putting(self.home / "exports" / "archives")

    bench = Forgetful(bench.home, box=bench.box)
    await bench.box.add(export(), lambda _: None)
    job = bench.job()
    chunks = await job.plan(ID, bench.tell)
    assert isinstance(chunks, int)
    for chunk in range(chunks):
        await job.fetch(ID, chunk, bench.tell)
    await job.pack(ID, bench.tell)
    await job.store(ID, bench.tell)
    assert await bench.storage.names() == ()
    if steps == "store and finish":
        assert await job.finish(ID, None) == STOPPED
        assert await left(bench) == []


async def test_what_comes_late_is_cleared_too_until_nothing_can_come(bench: Bench, graves: FakeGraves) -> None:
    await bench.box.add(export(state=State.RUNNING), lambda _: None)
    bench.engine.jobs[ID] = JobState.RUNNING
    graves.forget(ANN)
    sweeping = sweeper(bench, graves)
    for minutes, thorough in ((0, False), (0.5, False), (10, True), (40, True)):
        bench.clock.turn(minutes * MINUTE)
        folder = folder_of(bench.home, ID)
        folder.root.mkdir(parents=True, exist_ok=True)
        folder.archive_file.write_bytes(b"late")
        await bench.storage.put(archive_name(ID), folder.archive_file)
        (folder.root / "part").write_bytes(b"late")
        await sweeping.round(thorough=thorough)
        assert await left(bench) == []
        assert bench.engine.jobs.get(ID) in {JobState.CANCELLED, None}
        assert graves.held
    bench.clock.turn(OVER)
    await sweeping.round()
    assert (graves.held, bench.engine.jobs) == ({}, {})


async def test_an_old_grave_is_looked_after_in_thorough_rounds_only(bench: Bench, graves: FakeGraves) -> None:
    await bench.box.add(export(), lambda _: None)
    graves.forget(ANN)
    await sweeper(bench, graves).round(thorough=False)
    bench.clock.turn(FRESH)
    bench.engine.jobs[ID] = JobState.RUNNING
    await sweeper(bench, graves).round(thorough=False)
    assert bench.engine.jobs[ID] is JobState.RUNNING
    await sweeper(bench, graves).round()
    assert bench.engine.jobs == {}, "nobody knows of it"


async def test_what_runs_is_stopped_at_once(bench: Bench, graves: FakeGraves) -> None:
    office = desk(bench, graves)
    standing = await office.start(WISH)
    async with office.forgetting(ANN):
        graves.forget(ANN)
    assert bench.engine.jobs == {standing.export.id: JobState.CANCELLED}


async def test_an_engine_that_is_not_there_leaves_it_to_the_worker(bench: Bench, graves: FakeGraves) -> None:
    office = desk(bench, graves)
    await office.start(WISH)
    bench.engine.gone = True
    async with office.forgetting(ANN):
        graves.forget(ANN)
    assert len(await graves.fresh()) == 1


@pytest.mark.parametrize("when", ["before", "within"])
async def test_what_was_asked_for_before_the_end_of_it_is_not_begun_after(
    bench: Bench, graves: FakeGraves, when: str
) -> None:
    """Looking at what there is takes its time; somebody may have second thoughts meanwhile."""
    looking, looked = asyncio.Event(), asyncio.Event()
    estimate = bench.source.estimate

    class Slow(type(bench.source)):  # type: ignore[misc]
        async def estimate(self, order: Order) -> Estimate:
            looking.set()
            if order.person == ANN:
                await looked.wait()
            return await estimate(order)

    office = ExportDesk(bench.box, bench.engine, {"memory": Slow()}, bench.links, bench.clock, graves=graves)

    async def begin() -> asyncio.Task[object]:
        starting = asyncio.create_task(office.start(WISH))
        await looking.wait()
        return starting

    starting = await begin() if when == "before" else None
    async with office.forgetting(ANN):
        starting = starting or await begin()
        graves.forget(ANN)
    looked.set()
    with pytest.raises(Refusal) as refused:
        await starting
    assert refused.value.phrase == Phrase("export.not_found")
    assert (bench.box.held, bench.engine.jobs) == ({}, {})
    await office.start(WISH)
    await office.start(Wish(BOB, "memory"))
    assert len(bench.box.held) == 2, "who comes back is a stranger, and others never went"
