"""What exports are made of, in memory: a source that does as it is told, an engine, a storage, an archiver."""

import asyncio
import errno
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from fakes import ANN, NOON, TurnedClock
from fakes_delivery import FakeJournal
from fakes_exports import FakeExports

from bot.core.phrase import Phrase
from bot.exports.archive.contents import Contents
from bot.exports.engine.port import EngineUnavailableError, Job, JobState
from bot.exports.export import Archive, Export, Progress, State
from bot.exports.gathering import Bounds
from bot.exports.job import ExportJob, JobParts
from bot.exports.links import Links
from bot.exports.packing import Label, Packer
from bot.exports.source import Estimate, Fetched, Item, Kept, Leg, Order
from bot.exports.storage.disk import DiskStorage
from bot.exports.sums import sums_of

HOUR = timedelta(hours=1)
SMALL = Bounds(size=1_000_000, reserve=0, item=5.0, outage=60.0, whole=3600.0)


def export(number: int = 1, **more: object) -> Export:
    given = {"person": ANN, "source": "memory", "state": State.QUEUED, "asked": NOON, "rank": number, **more}
    return Export(id=f"{number:032x}", **given)  # type: ignore[arg-type]


@dataclass(slots=True)
class MemorySource:
    """Holds things by name. `trouble`: what happens when an item is fetched, before its bytes come."""

    things: dict[str, bytes] = field(default_factory=lambda: {f"t{number}": b"x" * number for number in range(1, 31)})
    trouble: Callable[[str], Fetched | None] = lambda _: None
    planning: Callable[[], None] = lambda: None
    looking: Callable[[], None] = lambda: None
    fetched: list[str] = field(default_factory=list)
    name: str = "memory"

    async def estimate(self, order: Order) -> Estimate:
        _ = order
        self.looking()
        return Estimate(len(self.things), sum(map(len, self.things.values())), (Phrase("export.none"),))

    async def plan(self, _order: Order) -> AsyncIterator[tuple[Item, ...]]:
        self.planning()
        for name, data in self.things.items():
            yield (Item(name, f"{name}.bin", size=len(data)),)

    async def fetch(self, _order: Order, item: Item, into: Path) -> Fetched:
        instead = self.trouble(item.key)
        if instead is not None:
            return instead
        data = self.things[item.key]
        await asyncio.to_thread(into.write_bytes, data)
        self.fetched.append(item.key)
        return Kept(sums_of(data))


@dataclass(slots=True)
class LongSource(MemorySource):
    """Tells a mark after each thing: how many there were until then. `asked`: the marks it was to go on from."""

    asked: list[str | None] = field(default_factory=list)

    async def plan_from(self, _order: Order, mark: str | None) -> AsyncIterator[Leg]:
        self.asked.append(mark)
        for number, (name, data) in enumerate(self.things.items(), 1):
            if number > int(mark or 0):
                self.planning()
                yield Leg((Item(name, f"{name}.bin", size=len(data)),), str(number))


@dataclass(slots=True)
class PlainArchiver:
    """Writes a list instead of a bag: what is tested here is who calls it, and when."""

    written: list[dict[str, object]] = field(default_factory=list)
    trouble: Callable[[], None] = lambda: None
    found_sound: bool = True

    def write(self, out: Path, contents: Contents, tick: Callable[[int], None]) -> Archive:
        self.trouble()
        stored = {one.item.key: one.file.read_bytes().decode() for one in contents.stored}
        missing = {one.item.key: one.left_out.why.value for one in contents.missing}
        tick(1)
        self.written.append({"stored": stored, "missing": missing})
        text = json.dumps(self.written[-1])
        out.write_text(text, encoding="utf-8")
        return Archive(len(text), sha256(text.encode()).hexdigest(), len(stored), len(missing))

    def sound(self, file: Path) -> bool:
        return self.found_sound and file.exists()


@dataclass(slots=True)
class FakeEngine:
    """Keeps jobs and runs none. `gone`: it cannot be reached."""

    jobs: dict[str, JobState] = field(default_factory=dict)
    begun: list[Job] = field(default_factory=list)
    told: dict[str, Progress] = field(default_factory=dict)
    gone: bool = False

    async def start(self, job: Job) -> None:
        self._reach()
        if job.id not in self.jobs:
            self.jobs[job.id] = JobState.WAITING
            self.begun.append(job)

    async def cancel(self, job_id: str) -> None:
        self._reach()
        if self.jobs.get(job_id) in {JobState.WAITING, JobState.RUNNING}:
            self.jobs[job_id] = JobState.CANCELLED

    async def status(self, job_id: str) -> JobState | None:
        self._reach()
        return self.jobs.get(job_id)

    async def progress(self, job_id: str) -> Progress | None:
        self._reach()
        return self.told.get(job_id)

    async def list(self, states: Sequence[JobState]) -> tuple[str, ...]:
        self._reach()
        return tuple(one for one, state in self.jobs.items() if state in states)

    async def drop(self, ids: Sequence[str]) -> None:
        for one in ids:
            self.jobs.pop(one, None)

    async def close(self) -> None:
        self.gone = True

    def _reach(self) -> None:
        if self.gone:
            raise EngineUnavailableError


@dataclass(slots=True)
class Bench:
    """A job with everything around it."""

    home: Path
    source: MemorySource = field(default_factory=MemorySource)
    box: FakeExports = field(default_factory=FakeExports)
    archiver: PlainArchiver = field(default_factory=PlainArchiver)
    engine: FakeEngine = field(default_factory=FakeEngine)
    clock: TurnedClock = field(default_factory=TurnedClock)
    journal: FakeJournal = field(default_factory=FakeJournal)
    links: Links = field(default_factory=lambda: Links(b"k" * 32))
    waits: list[float] = field(default_factory=list)
    told: list[Progress] = field(default_factory=list)
    bounds: Bounds = SMALL
    lanes: int = 3
    time: float = 1000.0
    """Seconds; only waiting turns it."""

    @property
    def storage(self) -> DiskStorage:
        return DiskStorage(self.home / "exports" / "archives")

    def job(self) -> ExportJob:
        """A new one: what a worker knows that has just been started."""
        return ExportJob(
            JobParts(
                box=self.box,
                sources={self.source.name: self.source},
                storage=self.storage,
                links=self.links,
                packer=Packer(self.archiver),
                label=lambda held, order: Label(order, held.source, "Memory", {}, held.asked, "0"),
                home=self.home,
                clock=self.clock,
                journal=self.journal,
                bounds=self.bounds,
                lanes={"memory": self.lanes},
                wait=self.wait,
                elapsed=lambda: self.time,
            )
        )

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds

    async def tell(self, progress: Progress) -> None:
        self.told.append(progress)

    async def run(self, export_id: str, job: ExportJob | None = None) -> str:
        """Every step in its order, as the engine takes them; each by a new worker, unless one is given."""
        chunks = await (job or self.job()).plan(export_id, self.tell)
        if isinstance(chunks, str):
            return await (job or self.job()).finish(export_id, chunks)
        failure: str | None = None
        for chunk in range(chunks):
            failure = failure or await (job or self.job()).fetch(export_id, chunk, self.tell)
        failure = failure or await (job or self.job()).pack(export_id, self.tell)
        failure = failure or await (job or self.job()).store(export_id, self.tell)
        return await (job or self.job()).finish(export_id, failure)


def no_room() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")
