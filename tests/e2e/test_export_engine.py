"""The engine keeps what `port.Engine` promises, over a file and over PostgreSQL: the contract with this DBOS."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from dbos import DBOS, DBOSClient
from e2e.jobs_kit import Scripted, postgres, prepared, until, working

from bot.exports.engine import workflow
from bot.exports.engine.client import DurableEngine
from bot.exports.engine.opening import Place, place_of
from bot.exports.engine.port import EngineUnavailableError, Job, JobState, Steps
from bot.exports.engine.running import Room
from bot.exports.engine.slots import FileSlots, LostSlotError, Slots, name_of, slots_of
from bot.exports.engine.takeover import take_over
from bot.exports.engine.workflow import CURRENT, Run, first
from bot.exports.export import Progress, Stage

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgres(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(params=["file", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "file":
        return prepared(tmp_path)
    url: str = request.getfixturevalue("server")
    name = f"jobs{abs(hash(request.node.name)) % 10**9}"
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(f'create database "{name}"')
    base, _, query = url.partition("?")
    return prepared(tmp_path, f"{base.rpartition('/')[0]}/{name}?{query}")


@pytest.fixture
async def engine(place: Place) -> AsyncIterator[DurableEngine]:
    opened = DurableEngine(place)
    yield opened
    await opened.close()


async def done(engine: DurableEngine, *ids: str) -> None:
    async def all_done() -> bool:
        return {await engine.status(one) for one in ids} == {JobState.DONE}

    await until(all_done)


async def test_a_job_goes_through_its_steps_once_and_in_order(place: Place, engine: DurableEngine) -> None:
    steps = Scripted()
    assert await engine.status("a") is None
    for _ in range(3):
        await engine.start(Job("a", "videos", 1))
    assert await engine.status("a") is JobState.WAITING
    async with working(place, steps):
        await done(engine, "a")
    names = ["plan", "fetch 0", "fetch 1", "fetch 2", "pack", "store", "finish"]
    assert steps.did == [("a", name) for name in names]
    assert steps.ended == {"a": None}
    assert await engine.progress("a") is not None
    assert await engine.list([JobState.DONE]) == ("a",)
    assert await engine.list([JobState.WAITING, JobState.RUNNING]) == ()
    await engine.start(Job("a", "videos", 1))
    assert await engine.status("a") is JobState.DONE, "what was done is not done again"
    await engine.drop(["a"])
    assert await engine.status("a") is None


async def test_the_lowest_rank_goes_first(place: Place, engine: DurableEngine) -> None:
    steps = Scripted(chunks=1)
    for name, rank in (("large", 900), ("middle", 500), ("small", 100)):
        await engine.start(Job(name, "videos", rank))
    async with working(place, steps, Room(1, 2)):
        await done(engine, "large", "middle", "small")
    assert [name for name, step in steps.did if step == "plan"] == ["small", "middle", "large"]


async def test_a_source_has_its_own_room(place: Place, engine: DurableEngine) -> None:
    most, now = {"v": 0, "p": 0}, {"v": 0, "p": 0}

    async def count(export_id: str, _: int) -> None:
        now[export_id[0]] += 1
        most[export_id[0]] = max(most[export_id[0]], now[export_id[0]])
        await asyncio.sleep(0.1)
        now[export_id[0]] -= 1

    for number in range(4):
        await engine.start(Job(f"v{number}", "videos", 1))
        await engine.start(Job(f"p{number}", "posts", 1))
    async with working(place, Scripted(during=count), Room(2, 4)):
        await done(engine, *(f"{source}{number}" for source in "vp" for number in range(4)))
    assert most == {"v": 2, "p": 2}


async def test_a_cancelled_job_stops_within_seconds_and_one_that_waits_is_never_begun(
    place: Place, engine: DurableEngine
) -> None:
    reached, broken_off = asyncio.Event(), asyncio.Event()

    async def long(_export_id: str, _chunk: int) -> None:
        reached.set()
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            broken_off.set()
            raise

    steps = Scripted(during=long)
    for name in ("at work", "waiting"):
        await engine.start(Job(name, "videos", 1))
    async with working(place, steps, Room(1, 2)):
        await asyncio.wait_for(reached.wait(), 30)
        await engine.cancel("waiting")
        await engine.cancel("at work")
        await asyncio.wait_for(broken_off.wait(), 5)
        assert await engine.status("at work") is JobState.CANCELLED
    assert {name for name, _ in steps.did} == {"at work"}
    assert steps.bugs == []
    await engine.cancel("nobody's")


async def test_a_worker_that_is_told_to_stop_leaves_within_seconds_and_the_next_goes_on(
    place: Place, engine: DurableEngine
) -> None:
    reached = asyncio.Event()

    async def long(_export_id: str, chunk: int) -> None:
        if chunk == 1:
            reached.set()
            await asyncio.sleep(3600)

    steps = Scripted(during=long)
    await engine.start(Job("a", "videos", 1))
    begun = 0.0
    async with working(place, steps):
        await asyncio.wait_for(reached.wait(), 30)
        begun = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - begun < 10
    assert await engine.status("a") is JobState.RUNNING
    assert steps.bugs == []
    steps.during = None
    async with working(place, steps):
        await done(engine, "a")
    assert [step for _, step in steps.did] == ["plan", "fetch 0", "fetch 1", "fetch 2", "pack", "store", "finish"]


async def test_a_bug_in_one_job_ends_that_job_and_is_told(place: Place, engine: DurableEngine) -> None:
    async def break_a(export_id: str, chunk: int) -> None:
        if (export_id, chunk) == ("a", 1):
            raise ZeroDivisionError

    steps = Scripted(during=break_a)
    for name in ("a", "b"):
        await engine.start(Job(name, "videos", 1))
    async with working(place, steps):
        await done(engine, "a", "b")
    assert steps.ended == {"a": "broke", "b": None}
    assert steps.bugs == ["a ZeroDivisionError"]


async def test_a_failure_skips_what_would_come_after(place: Place, engine: DurableEngine) -> None:
    class Full(Scripted):
        async def fetch(self, export_id: str, chunk: int, tell: object) -> str | None:
            _ = tell
            self.did.append((export_id, f"fetch {chunk}"))
            return "no_space" if chunk == 1 else None

    steps = Full()
    await engine.start(Job("a", "videos", 1))
    async with working(place, steps):
        await done(engine, "a")
    assert [step for _, step in steps.did] == ["plan", "fetch 0", "fetch 1", "finish"]
    assert steps.ended == {"a": "no_space"}


async def test_an_upgrade_with_jobs_in_flight_loses_none(place: Place, engine: DurableEngine) -> None:
    """Another order of steps comes beside the old one: each job keeps the one it was begun with."""

    def second(steps: Steps) -> Run:
        @DBOS.step(name="pack first")
        async def pack(export_id: str) -> str | None:
            return await steps.pack(export_id, workflow.telling())

        @DBOS.step(name="finish")
        async def finish(export_id: str) -> str:
            return await steps.finish(export_id, None)

        async def run(export_id: str) -> str:
            await pack(export_id)
            return await finish(export_id)

        return run

    reached = asyncio.Event()

    async def long(_export_id: str, chunk: int) -> None:
        if chunk == 1:
            reached.set()
            await asyncio.sleep(3600)

    steps = Scripted(during=long)
    await engine.start(Job("old", "videos", 1))
    async with working(place, steps):
        await asyncio.wait_for(reached.wait(), 30)
    steps.during = None
    async with working(place, steps, versions={CURRENT: first, "export.2": second}):
        await engine._client.enqueue_async(  # noqa: SLF001  as a newer bot will
            {
                "workflow_name": "export.2",
                "queue_name": workflow.QUEUE,
                "queue_partition_key": "videos",
                "workflow_id": "new",
                "priority": 1,
            },
            "new",
        )
        await done(engine, "old", "new")
    of_old = [step for name, step in steps.did if name == "old"]
    assert of_old == ["plan", "fetch 0", "fetch 1", "fetch 2", "pack", "store", "finish"]
    assert [step for name, step in steps.did if name == "new"] == ["pack", "finish"]


async def test_the_jobs_of_a_dead_worker_are_put_back_and_those_of_a_living_one_are_not(
    place: Place, engine: DurableEngine
) -> None:
    """The private method of DBOS that this stands on does what is needed of it, and no more."""
    steps = Scripted()
    client = DBOSClient(system_database_url=place.url, application_name="sunset-bot")
    await engine.start(Job("orphan", "videos", 1))
    _claim(client, "orphan", name_of(7))
    slots = await asyncio.to_thread(slots_of, place)
    living: Slots = await asyncio.to_thread(slots_of, place)
    try:
        with living.while_dead(7) as free:
            assert free
            async with working(place, steps):
                await asyncio.to_thread(take_over, slots, 7, name_of(7))
                assert await engine.status("orphan") is JobState.RUNNING, "somebody holds that name"
                assert steps.did == []
        async with working(place, steps):
            await asyncio.to_thread(take_over, slots, 7, name_of(7))
            await done(engine, "orphan")
    finally:
        slots.close()
        living.close()
    client.destroy()


async def test_a_worker_looks_after_the_dead_by_itself(place: Place, engine: DurableEngine) -> None:
    await engine.start(Job("orphan", "videos", 1))
    client = DBOSClient(system_database_url=place.url, application_name="sunset-bot")
    _claim(client, "orphan", name_of(7))
    steps = Scripted()
    async with working(place, steps):
        await done(engine, "orphan")
    client.destroy()


def _claim(client: DBOSClient, job: str, worker: str) -> None:
    """As a worker does that dies in the next moment."""
    tables = client._sys_db.tables.workflow_status  # noqa: SLF001  nobody dies in public
    change = {"status": "PENDING", "executor_id": worker, "application_version": "1"}
    with client._sys_db.engine.begin() as session:  # noqa: SLF001
        session.execute(sa.update(tables).where(tables.c.workflow_uuid == job).values(**change))


_END_SESSIONS = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sunset-bot worker'"


async def test_a_worker_that_loses_its_name_ends(server: str, tmp_path: Path) -> None:
    """On PostgreSQL a name is held by a session; whoever ends the session ends the worker."""
    place = prepared(tmp_path, server)

    async def lose() -> None:
        async with working(place, Scripted()):
            with psycopg.connect(server, autocommit=True) as session:
                session.execute(_END_SESSIONS)
            await asyncio.sleep(5)

    with pytest.raises(LostSlotError):
        await lose()


async def test_progress_comes_as_it_was_told(place: Place, engine: DurableEngine) -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def hold(_export_id: str, chunk: int) -> None:
        if chunk == 2:
            reached.set()
            await go_on.wait()

    await engine.start(Job("a", "videos", 1))
    async with working(place, Scripted(during=hold)):
        await asyncio.wait_for(reached.wait(), 30)
        assert await engine.progress("a") == Progress(Stage.FETCHING, 2, 3, 20)
        go_on.set()
        await done(engine, "a")
    assert await engine.progress("nobody's") is None


async def test_an_engine_that_is_locked_is_not_waited_for_long(tmp_path: Path) -> None:
    place = prepared(tmp_path)
    hasty = DurableEngine(place, patience=0.3)
    lock = sqlite3.connect(tmp_path / "jobs.db", isolation_level=None)
    lock.execute("begin immediate")
    begun = asyncio.get_running_loop().time()
    with pytest.raises(EngineUnavailableError):
        await hasty.start(Job("a", "videos", 1))
    assert asyncio.get_running_loop().time() - begun < 5
    lock.execute("rollback")
    lock.close()
    await hasty.close()


async def test_whoever_asks_first_makes_the_place_ready(tmp_path: Path) -> None:
    place = place_of(tmp_path / "home", {})
    engine = DurableEngine(place)
    await engine.start(Job("a", "videos", 1))
    assert await engine.status("a") is JobState.WAITING
    await engine.close()


@pytest.mark.parametrize("url", ["sqlite", "postgresql://bot@127.0.0.1:1/jobs?connect_timeout=2"])
async def test_a_place_that_cannot_be_had_is_unavailable_and_not_a_bug(tmp_path: Path, url: str) -> None:
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "home"
    place = Place(f"sqlite:///{home / 'jobs.db'}", home) if url == "sqlite" else Place(url, tmp_path)
    engine = DurableEngine(place)
    for work in (engine.start(Job("a", "videos", 1)), engine.status("a"), engine.list([JobState.DONE])):
        with pytest.raises(EngineUnavailableError):
            await work
    await engine.close()


def test_the_file_is_in_its_write_ahead_log_and_its_owners_only(tmp_path: Path) -> None:
    prepared(tmp_path)
    prepared(tmp_path)
    file = tmp_path / "jobs.db"
    with sqlite3.connect(file) as database:
        assert database.execute("pragma journal_mode").fetchone() == ("wal",)
    database.close()
    assert file.stat().st_mode & 0o077 == 0


def test_a_second_worker_of_one_home_has_another_name(tmp_path: Path) -> None:
    first_one, second = FileSlots(tmp_path), FileSlots(tmp_path)
    assert (first_one.take(), second.take()) == (0, 1)
    first_one.close()
    second.close()
