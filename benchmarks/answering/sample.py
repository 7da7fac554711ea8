"""One system at one size of the knowledge: fitted, asked and timed in a process of its own, which prints what it saw.

Seconds are of the processor, not of the wall: nothing here waits for anything, and what else the machine does is not
what is measured. Run by speed.py: python -m benchmarks.answering.sample NAME ENTRIES EVERY ROUNDS
"""

import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from benchmarks.answering.accuracy import addressed, ask, ranking
from benchmarks.answering.knowledge import own_corpus
from benchmarks.answering.memory import memory
from benchmarks.answering.questions import ENGLISH, OWN, answerable, by_language, every_nth, lines_of
from benchmarks.answering.roster import Workshop
from benchmarks.answering.synthetic import grown
from benchmarks.answering.systems import System
from bot.evaluation.figures import percentile
from bot.evaluation.judged import Way
from bot.evaluation.line import Line

_WARM = 20


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of one question, and how many a second one after the other."""

    p50: float
    p99: float
    a_second: float


@dataclass(frozen=True, slots=True)
class Sample:
    """`refit` is a second fit in the same process. Memory in kilobytes, None where it cannot be read.

    `first`, `right` and `wrong` are counts of the `asked` answerable English questions, said to the bot.
    """

    name: str
    entries: int
    phrasings: int
    fit: float
    refit: float
    added: int | None
    peak: int | None
    paces: dict[str, Pace]
    asked: int
    first: int
    right: int
    wrong: int


def sample(name: str, entries: int, every: int, rounds: int) -> Sample:
    corpus = grown(own_corpus(), entries)
    lines = every_nth(by_language(lines_of(OWN))[ENGLISH], every)
    workshop, before = Workshop(), memory()
    fit, system = timed(lambda: workshop.make(name, corpus))
    fitted = memory()
    paces = {str(way): pace(system, lines, way, rounds) for way in Way}
    questions = answerable(lines)
    counts = {figure.name: figure.part for figure in addressed(ask(system, questions))}
    first = ranking(system, questions)[0].part
    refit, _ = timed(lambda: workshop.make(name, corpus))
    return Sample(
        name,
        entries,
        sum(len(said) for topic in corpus.topics for said in topic.phrasings.values()),
        fit,
        refit,
        fitted.resident - before.resident if fitted and before else None,
        fitted.peak if fitted else None,
        paces,
        len(questions),
        first,
        counts["right"],
        counts["wrong"],
    )


def timed(make: Callable[[], System]) -> tuple[float, System]:
    begun = time.process_time()
    system = make()
    return time.process_time() - begun, system


def pace(system: System, lines: Sequence[Line], way: Way, rounds: int) -> Pace:
    """Every question is timed by itself, and none is left out."""
    for line in lines[:_WARM]:
        system.reply(line.text, way)
    return pace_of([one for _ in range(rounds) for one in _seconds(system, lines, way)])


def pace_of(seconds: Sequence[float]) -> Pace:
    return Pace(percentile(seconds, 50), percentile(seconds, 99), len(seconds) / sum(seconds))


def _seconds(system: System, lines: Iterable[Line], way: Way) -> list[float]:
    found = []
    for line in lines:
        begun = time.process_time()
        system.reply(line.text, way)
        found.append(time.process_time() - begun)
    return found


if __name__ == "__main__":
    name, *numbers = sys.argv[1:]
    entries, every, rounds = map(int, numbers)
    print(json.dumps(asdict(sample(name, entries, every, rounds))))
