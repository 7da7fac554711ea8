"""Says what was measured, in Markdown, as it stands in benchmarks/README.md. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.answering.accuracy import Heat, Standing
from benchmarks.answering.machine import Machine
from benchmarks.answering.markdown import shown, table
from benchmarks.answering.roster import OURS
from benchmarks.answering.sample import Pace, Sample
from benchmarks.answering.start import Endurance, Start, middle
from bot.evaluation.figures import Figure
from bot.evaluation.judged import Way

_NONE = "-"


@dataclass(frozen=True, slots=True)
class Results:
    """What was measured; a part that was not is empty or None. `cores` says what it ran on, in words."""

    machine: Machine
    cores: str
    heats: tuple[Heat, ...] = ()
    samples: tuple[Sample, ...] = ()
    start: Start | None = None
    endurance: Endurance | None = None


def report(results: Results) -> str:
    parts = [_measured_on(results), *_accuracy(results.heats), *_speed(results.samples), *_program(results)]
    return "\n\n".join(parts) + "\n"


def _measured_on(results: Results) -> str:
    one = results.machine
    packages = ", ".join(f"{name} {version}" for name, version in one.packages.items())
    return (
        f"Measured {one.date} at commit {one.commit} on {one.processor}, {one.cores} cores, {one.system}; "
        f"Python {one.python}, {packages}. Times: {results.cores}; load when it began {one.load:.1f}."
    )


def _accuracy(heats: Sequence[Heat]) -> Iterator[str]:
    for heat in heats:
        yield f"#### {heat.lines}"
        for way in (Way.UNADDRESSED, Way.ADDRESSED):
            rows = [(one.name, one.cut[way], one.ways[way]) for one in heat.standings]
            yield _figures(f"Said {'in a group, not to the bot' if way is Way.UNADDRESSED else 'to the bot'}", rows)
        yield _figures("Ranking alone", [(one.name, "", one.ranking) for one in _once(heat.standings)])


def _once(standings: Sequence[Standing]) -> list[Standing]:
    """The first of each name: a ranking is the same whatever the cut-off."""
    return list({one.name: one for one in reversed(standings)}.values())[::-1]


def _figures(title: str, rows: Sequence[tuple[str, str, Sequence[Figure]]]) -> str:
    headers = [f"{figure.name}, of {figure.whole}" for figure in rows[0][2]]
    cut = ["cut-off"] if any(row[1] for row in rows) else []
    cells = [[name, *([said] if cut else []), *map(shown, figures)] for name, said, figures in rows]
    return table([title, *cut, *headers], cells)


def _speed(samples: Sequence[Sample]) -> Iterator[str]:
    if not samples:
        return
    smallest = min(one.entries for one in samples)
    own = [one for one in samples if one.entries == smallest]
    yield "#### Speed"
    header = (f"{smallest} entries, said", "questions a second", "p50", "p99")
    rows = [(f"{one.name}, {way}", *_paced(pace)) for one in own for way, pace in _told_apart(one)]
    yield table(header, rows)
    yield "#### As the knowledge grows"
    yield table(_GROWTH, [_grown(one) for one in samples])


_GROWTH = (
    "",
    "entries",
    "phrasings",
    "fit",
    "fit again",
    "memory added",
    "peak",
    "p50",
    "p99",
    "right first",
    "right",
    "wrong",
)


def _told_apart(one: Sample) -> list[tuple[str, Pace]]:
    """Only ours treats what was not said to it in another way."""
    paces = [(str(way), one.paces[str(way)]) for way in Way]
    return paces if one.name == OURS else [("either way", paces[0][1])]


def _grown(one: Sample) -> tuple[str, ...]:
    fits = (_seconds(one.fit), _seconds(one.refit) if one.name == OURS else _NONE)
    _, *times = _paced(one.paces[str(Way.ADDRESSED)])
    judged = [_share(part, one.asked) for part in (one.first, one.right, one.wrong)]
    return (
        one.name,
        f"{one.entries:,}",
        f"{one.phrasings:,}",
        *fits,
        _megabytes(one.added),
        _megabytes(one.peak),
        *times,
        *judged,
    )


def _program(results: Results) -> Iterator[str]:
    rows = [
        *(_started(results.start) if results.start else ()),
        *(_endured(results.endurance) if results.endurance else ()),
    ]
    if rows:
        yield "#### The program"
        yield table(("The real process", "figure"), rows)


def _started(start: Start) -> Iterator[tuple[str, str]]:
    for name, taken in (("nothing cached", start.cold), ("vectors cached", start.warm)):
        usual, least, most = middle([one.wall for one in taken])
        processor, *_ = middle([one.processor for one in taken])
        figure = f"{usual:.2f} s ({least:.2f} to {most:.2f}, {len(taken)} starts; processor {processor:.2f} s)"
        yield f"`sunset-bot ask`, start to answer, {name}", figure


def _endured(endurance: Endurance) -> Iterator[tuple[str, str]]:
    a_second, p50, p99 = _paced(endurance.pace)
    yield "`sunset-bot jsonl`, whole answers a second", a_second
    yield "`sunset-bot jsonl`, one answer, p50 / p99", f"{p50} / {p99}"
    for number, kilobytes in endurance.resident:
        yield f"resident memory after {number:,} question{'' if number == 1 else 's'}", _megabytes(kilobytes)
    if endurance.peak:
        yield "most memory ever held (while fitting)", _megabytes(endurance.peak)


def _paced(pace: Pace) -> tuple[str, str, str]:
    return f"{pace.a_second:,.0f}", _milliseconds(pace.p50), _milliseconds(pace.p99)


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _megabytes(kilobytes: int | None) -> str:
    return _NONE if kilobytes is None else f"{kilobytes / 1024:,.0f} MB"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else _NONE
