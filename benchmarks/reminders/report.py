"""Says what was measured, in Markdown, as it stands in benchmarks/reminders/README.md. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.answering.machine import Machine
from benchmarks.answering.markdown import table
from benchmarks.reminders.sample import Figures

BEGIN = "<!-- reminders: begin; python -m benchmarks.reminders --write makes what stands here -->"
END = "<!-- reminders: end -->"
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Row:
    """What one system did with so many waiting, by step."""

    name: str
    pending: int
    steps: Mapping[str, Figures]


@dataclass(frozen=True, slots=True)
class Results:
    machine: Machine
    effort: Mapping[str, float]
    rows: tuple[Row, ...]


def report(results: Results) -> str:
    full = [row for row in results.rows if "burst" in row.steps]
    parts = [_measured_on(results.machine), *_kept(results.rows, results.effort), *_told(full, results.effort)]
    return "\n\n".join(parts) + "\n"


def _measured_on(one: Machine) -> str:
    packages = ", ".join(f"{name} {version}" for name, version in one.packages.items())
    return (
        f"Measured {one.date} at commit {one.commit} on {one.processor}, {one.cores} cores, {one.system}; "
        f"Python {one.python}, {packages}; load when it began {one.load:.1f}."
    )


def _kept(rows: Sequence[Row], effort: Mapping[str, float]) -> Iterator[str]:
    yield "#### Kept"
    header = ("", "pending", "start", "memory", "on disk", "put in, a second", "a batch of 50 claimed")
    yield table(header, [_kept_row(row, effort) for row in rows])


def _kept_row(row: Row, effort: Mapping[str, float]) -> tuple[str, ...]:
    start, fill = row.steps["start"], row.steps.get("fill", Figures())
    insert, claim = row.steps.get("insert", Figures()), row.steps.get("claim", Figures())
    rate = _NONE if insert.seconds is None else f"{effort['inserted'] / insert.seconds:,.0f}"
    return (
        row.name,
        f"{row.pending:,}",
        seconds(start.seconds),
        _NONE if start.resident is None else f"{start.resident / 1024:,.0f} MB",
        _NONE if not fill.size else f"{fill.size / 1024 / 1024:,.0f} MB",
        rate,
        _NONE if claim.p50 is None else f"{seconds(claim.p50)}, slowest {seconds(claim.last)}",
    )


def _told(rows: Sequence[Row], effort: Mapping[str, float]) -> Iterator[str]:
    if not rows:
        return
    yield f"#### {effort['due']:,.0f} due within one second"
    header = ("", "pending", "told", "late by, p50", "p99", "the last", "event loop stalled")
    yield table(header, [_burst_row(row) for row in rows])
    yield "#### At rest"
    yield table(("", "pending", "processor, idle", "told", "late by, p50", "p99"), [_rest_row(row) for row in rows])


def _burst_row(row: Row) -> tuple[str, ...]:
    burst = row.steps["burst"]
    times = (seconds(lag) for lag in (burst.p50, burst.p99, burst.last, burst.stall))
    return (row.name, f"{row.pending:,}", f"{burst.told or 0:,}", *times)


def _rest_row(row: Row) -> tuple[str, ...]:
    rest = row.steps["rest"]
    idle = _NONE if rest.idle is None else f"{rest.idle * 100:.2f} %"
    return (row.name, f"{row.pending:,}", idle, str(rest.told or 0), seconds(rest.p50), seconds(rest.p99))


def seconds(value: float | None) -> str:
    if value is None:
        return _NONE
    if value < 0.01:  # noqa: PLR2004  below it, milliseconds tell more
        return f"{value * 1000:.1f} ms"
    return f"{value:.2f} s"
