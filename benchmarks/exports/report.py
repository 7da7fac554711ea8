"""Says what was measured, in Markdown, as it stands in benchmarks/exports/README.md. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.answering.machine import Machine
from benchmarks.answering.markdown import table
from benchmarks.exports.packing import Packed
from benchmarks.exports.waiting import Shared, Waited
from bot.evaluation.figures import percentile

BEGIN = "<!-- exports: begin; python -m benchmarks.exports --write makes what stands here -->"
END = "<!-- exports: end -->"
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Results:
    machine: Machine
    packed: Sequence[Packed]
    waited: Waited | None
    shared: Shared | None


def report(results: Results) -> str:
    parts = [_measured_on(results.machine)]
    if results.packed:
        parts += ["#### Packing", _packing(results.packed)]
    if results.waited is not None:
        parts += ["#### Waiting", _waiting(results.waited)]
    if results.shared is not None:
        parts += ["#### Many at once", _sharing(results.shared)]
    return "\n\n".join(parts) + "\n"


def _measured_on(one: Machine) -> str:
    return (
        f"Measured {one.date} at commit {one.commit} on {one.processor}, {one.cores} cores, {one.system}; "
        f"Python {one.python}; load when it began {one.load:.1f}."
    )


def _packing(packed: Sequence[Packed]) -> str:
    best = {
        one.size: min((p.wall for p in packed if p.size == one.size and p.peak is None), default=0) for one in packed
    }
    return table(
        ("", "of", "wall", "against the best by hand", "processor", "archive", "most memory"),
        [
            (
                one.name,
                one.size.words,
                f"{one.wall:.1f} s",
                f"{one.wall / best[one.size]:.2f}" if best[one.size] else _NONE,
                f"{one.processor:.1f} s",
                f"{one.archive / 1_000_000:,.0f} MB",
                _NONE if one.peak is None else f"{one.peak / 1024:,.0f} MB",
            )
            for one in packed
        ],
    )


def _waiting(one: Waited) -> str:
    return table(
        ("orders, one at a time", "begun after, p50", "p99", "the slowest", "idle, of a core", "memory, idle"),
        [
            (
                str(len(one.picked)),
                f"{percentile(one.picked, 50):.2f} s",
                f"{percentile(one.picked, 99):.2f} s",
                f"{max(one.picked):.2f} s",
                f"{one.idle * 100:.2f} %",
                f"{one.memory / 1024:,.0f} MB",
            )
        ],
    )


def _sharing(one: Shared) -> str:
    all_waits = [wait for waits in one.waits for wait in waits]
    mean = [sum(waits) / len(waits) for waits in one.waits]
    return table(
        (
            "people",
            "exports",
            "in",
            "begun after, p50",
            "p99",
            "luckiest, on average",
            "unluckiest",
            "most ahead of another",
        ),
        [
            (
                str(one.people),
                f"{one.jobs:,}",
                f"{one.seconds:.0f} s",
                f"{percentile(all_waits, 50):.1f} s",
                f"{percentile(all_waits, 99):.1f} s",
                f"{min(mean):.1f} s",
                f"{max(mean):.1f} s",
                str(one.most_ahead),
            )
        ],
    )
