"""A backup is taken while exports are under way; put back, every one of them ends, and the links are the same."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from e2e.export_kills import WORKER
from e2e.export_standin import NAME, Traffic, serving
from e2e.jobs_kit import until
from e2e.program import Done, environment, run

from bot.core.clock import system_clock
from bot.core.people import Person
from bot.exporting import Ground, open_ground
from bot.exports.archive.verify import verify
from bot.exports.engine.opening import prepare
from bot.exports.engine.port import Job
from bot.exports.export import ACTIVE, Export, State
from bot.exports.folder import archive_name
from bot.exports.life import rank
from bot.exports.links import new_id
from bot.exports.source import Failure
from bot.store.opening import open_store

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


@asynccontextmanager
async def ground_of(home: Path) -> AsyncIterator[Ground]:
    store = open_store(home, system_clock).store
    ground = open_ground(home, {}, store)
    await asyncio.to_thread(prepare, ground.place)
    try:
        yield ground
    finally:
        await ground.engine.close()
        await store.close()


async def ask(ground: Ground, items: int) -> str:
    now = system_clock()
    person, options = Person("test", new_id()), {"items": items, "size": 10_000}
    asked = Export(new_id(), person, NAME, State.QUEUED, now, options, rank=rank(now, 1))
    await ground.exports.add(asked, lambda _: None)
    await ground.engine.start(Job(asked.id, NAME, asked.rank))
    return asked.id


@contextmanager
def worker(home: Path, port: int) -> Iterator[None]:
    """Killed at the end, whatever it is doing."""
    words = [sys.executable, str(WORKER), str(home), str(port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603  our own words
        try:
            yield
        finally:
            process.kill()


async def held(ground: Ground, export_id: str) -> Export:
    found = await ground.exports.find(export_id)
    assert found is not None
    return found


async def ended(ground: Ground, *ids: str) -> None:
    async def over() -> bool:
        return all([(await held(ground, one)).state not in ACTIVE for one in ids])

    await until(over, 90.0)


async def typed(home: Path, *arguments: str) -> Done:
    return await asyncio.to_thread(run, arguments, environment(home), home.parent)


@dataclass(slots=True)
class Before:
    """A home with a finished export, one that a worker was at, and one in the queue; and a copy of it."""

    folder: Path
    traffic: Traffic = field(default_factory=Traffic)
    ready: str = ""
    running: str = ""
    queued: str = ""
    handle: str = ""
    said: str = ""

    @property
    def home(self) -> Path:
        return self.folder / "home"

    async def go(self, port: int) -> None:
        await asyncio.to_thread(self.home.mkdir)
        async with ground_of(self.home) as ground:
            with worker(self.home, port):
                self.ready = await ask(ground, 3)
                await ended(ground, self.ready)
                self.handle = ground.links.handle(await held(ground, self.ready))
                self.traffic.pause = 0.2
                self.running = await ask(ground, 600)
                await until(self._some_came)
                copied = await typed(self.home, "backup", "copy.db", "--files", "files")
                assert (copied.status, copied.err) == (0, "")
                refused = await typed(self.home, "restore", "copy.db")
                assert "A worker is running on" in refused.err
            self.queued = await ask(ground, 1)
            bare = await typed(self.home, "backup", "bare.db")
            assert "Archives and uploaded files are not in it: 1 file, " in bare.out
            assert (await held(ground, self.running)).state is State.RUNNING
        self.traffic.pause = 0.0

    async def _some_came(self) -> bool:
        return sum(self.traffic.ended.values()) > 10


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Before, int]]:
    """Once for all tests here; the one that changes the home comes last."""
    before = Before(tmp_path_factory.mktemp("before"))
    with serving(before.traffic) as port:
        asyncio.run(before.go(port))
        yield before, port


async def whole(ground: Ground, home: Path, export_id: str) -> bool:
    export, file = await held(ground, export_id), home / "exports" / "archives" / archive_name(export_id)
    if export.state is not State.READY or export.archive is None:
        return False
    found = await asyncio.to_thread(verify, file)
    return found.ok and found.files == export.archive.files


async def test_in_a_new_home_what_was_under_way_ends_and_links_work(before: tuple[Before, int]) -> None:
    was, port = before
    new = was.folder / "new"
    await asyncio.to_thread(new.mkdir)
    restored = await typed(new, "restore", "copy.db", "--files", "files")
    assert (restored.status, restored.err) == (0, "")
    assert "not there any more" not in restored.out
    async with ground_of(new) as ground:
        found = await ground.exports.by_digest(ground.links.digest(was.handle))
        assert found is not None
        assert found.id == was.ready
        assert ground.links.handle(found) == was.handle
        with worker(new, port):
            await ended(ground, was.running)
        assert await whole(ground, new, was.ready)
        assert await whole(ground, new, was.running)


async def test_whose_archive_was_not_in_the_copy_is_told_so(before: tuple[Before, int]) -> None:
    was, port = before
    new = was.folder / "bare"
    await asyncio.to_thread(new.mkdir)
    restored = await typed(new, "restore", "bare.db")
    assert "Finished archives that are not there any more, whose people will be told: 1.\n" in restored.out
    async with ground_of(new) as ground:
        lost = await held(ground, was.ready)
        assert (lost.state, lost.failure) == (State.FAILED, Failure.LOST)
        with worker(new, port):
            await ended(ground, was.running, was.queued)
        assert await whole(ground, new, was.running)
        assert await whole(ground, new, was.queued)


async def test_in_the_same_home_the_jobs_of_another_time_are_forgotten(before: tuple[Before, int]) -> None:
    """The copy is older than what the engine remembers: there the job has ended since."""
    was, port = before
    async with ground_of(was.home) as ground:
        with worker(was.home, port):
            await ended(ground, was.running, was.queued)
    restored = await typed(was.home, "restore", "bare.db")
    assert restored.status == 0, restored.err
    assert [file.name for file in was.home.glob("jobs.db.replaced-*")]
    async with ground_of(was.home) as ground:
        assert (await held(ground, was.running)).state in ACTIVE
        with worker(was.home, port):
            await ended(ground, was.running, was.queued)
        for one in (was.ready, was.running, was.queued):
            assert await whole(ground, was.home, one), await held(ground, one)
