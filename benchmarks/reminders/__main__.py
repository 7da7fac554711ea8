"""Measures and prints Markdown: python -m benchmarks.reminders; --help lists what can be asked. Needs no network."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.answering.machine import machine
from benchmarks.answering.markdown import put
from benchmarks.answering.process import run
from benchmarks.reminders.report import BEGIN, END, Results, Row, report
from benchmarks.reminders.roster import OURS, SYSTEMS
from benchmarks.reminders.sample import Figures, Task

README = Path(__file__).parent / "README.md"
_PACKAGES = ("sqlite-utils", "APScheduler", "SQLAlchemy", "python-telegram-bot")
_MEASURED = ("bot", "benchmarks/reminders")
_STEPS = ("fill", "start", "insert", "claim", "burst", "rest")


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done. pending: reminders that wait; peers: jobs that wait, with those we are held against."""

    pending: int = 1_000_000
    peers: int = 1_000_000
    inserted: int = 5_000
    claimed: int = 5_000
    due: int = 10_000
    single: int = 60
    seconds: float = 30.0

    def counts(self) -> dict[str, int]:
        return {"insert": self.inserted, "claim": self.claimed, "burst": self.due, "rest": self.single}


def main(arguments: Sequence[str] | None = None) -> None:
    asked = _parser().parse_args(arguments)
    effort = Effort(2_000, 2_000, 200, 200, 300, 10, 3.0) if asked.quick else Effort(asked.pending, asked.peers)
    where = machine(_PACKAGES, _MEASURED)
    rows = tuple(row for name in asked.only or SYSTEMS for row in _measured(name, effort))
    results = Results(where, asdict(effort), rows)
    said = report(results)
    print(said, end="")
    if asked.json:
        asked.json.write_text(json.dumps(asdict(results), indent=1) + "\n", encoding="utf-8")
    if asked.write:
        put(README, said, (BEGIN, END))


def _measured(name: str, effort: Effort) -> Iterator[Row]:
    """A system with nothing waiting, for its start alone; then with all that waits."""
    many = effort.pending if name == OURS else effort.peers
    for pending, steps in ((0, ("start",)), (many, _STEPS)):
        with TemporaryDirectory(prefix="sunset-benchmark-") as home:
            yield Row(name, pending, {step: _step(name, step, home, pending, effort) for step in steps})


def _step(name: str, step: str, home: str, pending: int, effort: Effort) -> Figures:
    print(f"{name}, {pending} pending: {step}", file=sys.stderr)
    task = Task(name, step, home, pending, effort.counts().get(step, 0), effort.seconds)
    return Figures(**json.loads(run("benchmarks.reminders.sample", [json.dumps(asdict(task))])))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reminders", description=__doc__)
    parser.add_argument("--pending", type=int, default=1_000_000, help="reminders that wait, with ours")
    parser.add_argument("--peers", type=int, default=1_000_000, help="and with the others")
    parser.add_argument("--only", action="append", choices=list(SYSTEMS), help="this one; may be given more than once")
    parser.add_argument("--quick", action="store_true", help="few of everything: to see that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there as well")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/reminders/README.md")
    return parser


if __name__ == "__main__":
    main()
