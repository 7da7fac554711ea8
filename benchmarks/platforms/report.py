"""The figures as Markdown, with what they were measured on."""

from collections.abc import Sequence

from benchmarks.answering.machine import Machine
from benchmarks.platforms.load import QUESTION_EVERY, Run, percentile

_HEAD = (
    "| | messages a second | answered | p50 | p99 | slowest | of its core left | memory before → after |",
    "|---|---|---|---|---|---|---|---|",
)


def report(machine: Machine, runs: Sequence[Run]) -> str:
    counts = [str(point.messages) for point in runs[0].memory]
    return "\n".join(
        (
            _measured_on(machine),
            "",
            *_HEAD,
            *(_row(run) for run in runs),
            "",
            f"| resident, MB, after so many messages | {' | '.join(counts)} |",
            "|---|" + "---|" * len(counts),
            *(f"| {run.platform} | {' | '.join(_megabytes(p.resident) for p in run.memory)} |" for run in runs),
            "",
        )
    )


def _measured_on(machine: Machine) -> str:
    return (
        f"Measured {machine.date} at commit {machine.commit} on {machine.processor}, {machine.cores} cores "
        f"(the bot on one of them), {machine.system}, Python {machine.python}; load {machine.load:.1f} before it. "
        f"One message in {QUESTION_EVERY} is a question to the bot; the rest is chatter that it reads."
    )


def _megabytes(kilobytes: int) -> str:
    return f"{kilobytes / 1024:.0f}"


def _row(run: Run) -> str:
    questions = len(run.seconds) + run.unanswered
    times = [f"{percentile(run.seconds, share) * 1000:.0f} ms" for share in (0.5, 0.99)] if run.seconds else ["–", "–"]
    slowest = f"{max(run.seconds) * 1000:.0f} ms" if run.seconds else "–"
    first, last = _megabytes(run.memory[0].resident), _megabytes(run.memory[-1].resident)
    cells = (
        run.platform,
        f"{run.pace:.0f}",
        f"{len(run.seconds)} of {questions}",
        *times,
        slowest,
        f"{run.free:.0%}",
        f"{first} → {last} MB",
    )
    return "| " + " | ".join(cells) + " |"
