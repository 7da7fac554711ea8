"""Kills workers at random moments while exports are under way, and looks at what became of every one of them.

Used by the suite with a few kills, and by hand with many: `python tests/e2e/export_kills.py --kills 120 --workers 2`.
"""

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from e2e.export_standin import NAME, Traffic, content, figures, serving

from bot.core.clock import system_clock
from bot.core.people import Person
from bot.exporting import Ground, open_ground
from bot.exports.archive.verify import verify
from bot.exports.engine.opening import URL, prepare
from bot.exports.engine.port import Job
from bot.exports.export import ACTIVE, Export, State
from bot.exports.life import rank
from bot.exports.links import new_id
from bot.exports.source import Order
from bot.store.opening import open_store

WORKER = Path(__file__).with_name("export_worker.py")
IN_FLIGHT = 12
"""Items that one worker fetches at once at most: four jobs with three lanes each, as `export_worker.py` is set up."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be gone through. most: seconds that a worker lives before it is killed, drawn evenly from 0."""

    kills: int
    exports: int = 12
    items: int = 60
    size: int = 20_000
    workers: int = 1
    most: float = 8.0
    seed: int = 1
    url: str = ""


@dataclass(slots=True)
class Outcome:
    kills: int = 0
    ready: int = 0
    failed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    items: int = 0
    again: int = 0
    """Items that were sent to their end more than once."""
    interrupted: int = 0
    """Items that were begun more than once: in flight when their worker was killed."""
    seconds: float = 0.0


async def go_through(plan: Plan, home: Path) -> Outcome:
    """Kills until the plan is fulfilled, then lets the workers come to the end of it all."""
    traffic, outcome, begun = Traffic(pause=0.03), Outcome(), time.monotonic()
    with serving(traffic) as port:
        store = open_store(home, system_clock).store
        ground = open_ground(home, {URL: plan.url}, store)
        await asyncio.to_thread(prepare, ground.place)
        exports = await _ask(ground, plan)
        fleet = Fleet(home, port, plan)
        try:
            await fleet.rage(outcome)
            await _end_of(ground, fleet, exports, home)
        finally:
            fleet.end()
        await _judge(ground, exports, home, outcome)
        outcome.again = sum(times - 1 for times in traffic.ended.values())
        outcome.interrupted = sum(times - 1 for times in traffic.begun.values())
        outcome.seconds = time.monotonic() - begun
        await ground.engine.close()
        await store.close()
    return outcome


async def _ask(ground: Ground, plan: Plan) -> list[str]:
    ids = []
    for number in range(plan.exports):
        now = system_clock()
        options = {"items": plan.items, "size": plan.size}
        asked = Export(new_id(), Person("test", str(number)), NAME, State.QUEUED, now, options, rank=rank(now, 1))
        await ground.exports.add(asked, lambda _: None)
        await ground.engine.start(Job(asked.id, NAME, asked.rank))
        ids.append(asked.id)
    return ids


@dataclass(slots=True)
class Fleet:
    """The workers; whoever is killed is started again, as whoever runs them in earnest would."""

    home: Path
    port: int
    plan: Plan
    _workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    async def rage(self, outcome: Outcome) -> None:
        chance = random.Random(self.plan.seed)  # noqa: S311  the same kills at every run, as far as that can be
        self._workers = [self._start() for _ in range(self.plan.workers)]
        while outcome.kills < self.plan.kills:
            await asyncio.sleep(chance.uniform(0.0, self.plan.most) / self.plan.workers)
            self._replace(chance.randrange(self.plan.workers))
            outcome.kills += 1

    def revive(self) -> None:
        """Those that ended by themselves are started again."""
        for number, worker in enumerate(self._workers):
            if worker.poll() is not None:
                self._workers[number] = self._start()

    def end(self) -> None:
        for worker in self._workers:
            worker.kill()
            worker.wait()

    def _replace(self, number: int) -> None:
        self._workers[number].kill()
        self._workers[number].wait()
        self._workers[number] = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        words = [sys.executable, str(WORKER), str(self.home), str(self.port), self.plan.url]
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  our own words


async def _end_of(ground: Ground, fleet: Fleet, ids: Sequence[str], home: Path, within: float = 240.0) -> None:
    """Until all are done with and cleared away, whoever was killed between the two."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        held = await ground.exports.find_all(ids)
        if all(export.state not in ACTIVE for export in held.values()) and not _work(home):
            return
        fleet.revive()
        await asyncio.sleep(0.3)


async def _judge(ground: Ground, ids: Sequence[str], home: Path, outcome: Outcome) -> None:
    for export in (await ground.exports.find_all(ids)).values():
        match export.state:
            case State.READY:
                outcome.ready += 1
                archive = home / "exports" / "archives" / f"{export.id}.zip"
                outcome.problems += [f"{export.id}: {problem}" for problem in _wrong(export, archive)]
                outcome.items += figures(_order(export))[0]
            case State.FAILED:
                outcome.failed.append(str(export.failure))
            case other:
                outcome.problems.append(f"{export.id} is still {other}")
    if _work(home):
        outcome.problems.append("work folders were left behind")


def _work(home: Path) -> list[Path]:
    return list((home / "exports" / "work").glob("*"))


def _wrong(export: Export, archive: Path) -> list[str]:
    """What is not as it has to be: the bag, its figures, or a single byte of any item."""
    items, size = figures(_order(export))
    kept = [number for number in range(items) if number % 10 != 9]
    found = [] if verify(archive).ok else ["the bag is not sound"]
    if export.archive is None or (export.archive.files, export.archive.left_out) != (len(kept), items - len(kept)):
        found.append("the figures are wrong")
    with zipfile.ZipFile(archive) as opened:
        payload = [
            opened.read(name) for name in sorted(opened.namelist()) if "/data/" in name and not name.endswith("/")
        ]
    if sorted(payload) != sorted(content(export.id, number, size) for number in kept):
        found.append("an item is lost, twice there or not the same")
    return found


def _order(export: Export) -> Order:
    return Order(export.id, export.person, export.asked, export.language, export.options)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("kills", 120), ("exports", 40), ("items", 100), ("workers", 1), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--url", default="")
    given = parser.parse_args()
    plan = Plan(given.kills, given.exports, given.items, workers=given.workers, seed=given.seed, url=given.url)
    with tempfile.TemporaryDirectory(prefix="sunset-kills-") as home:
        outcome = asyncio.run(go_through(plan, Path(home)))
    summary = (
        f"{outcome.kills} kills, {plan.exports} exports of {plan.items} items, {plan.workers} workers, "
        f"{outcome.seconds:.0f} s: {outcome.ready} ready and whole, {len(outcome.failed)} failed, "
        f"{outcome.again} of {outcome.items} items fetched twice, {outcome.interrupted} begun again"
    )
    sys.stdout.write("\n".join((summary, *outcome.failed, *outcome.problems)) + "\n")


if __name__ == "__main__":
    main()
