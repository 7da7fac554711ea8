"""Measures and prints Markdown: python -m benchmarks.answering [FILE ...]; --help lists the rest. Needs no network."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.answering.accuracy import Race, heats
from benchmarks.answering.knowledge import own_corpus
from benchmarks.answering.machine import machine
from benchmarks.answering.markdown import put
from benchmarks.answering.process import keep_to_one_core
from benchmarks.answering.questions import OWN, ROOT, every_nth, lines_of
from benchmarks.answering.report import Results, report
from benchmarks.answering.roster import OURS, Workshop
from benchmarks.answering.speed import samples
from benchmarks.answering.start import endurance, starts

PARTS = ("accuracy", "speed", "start")
README = ROOT / "benchmarks" / "README.md"


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is asked. `every`: only one line of so many; `sizes`: entries, 0 for as many as there are."""

    every: int = 1
    rounds: int = 3
    sizes: tuple[int, ...] = (0, 250, 1000)
    starts: int = 5
    questions: int = 5000


QUICK = Effort(every=10, rounds=1, sizes=(0, 100), starts=1, questions=200)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.write and (asked.only or asked.quick):
        parser.error("--write puts every table anew: it goes with neither --only nor --quick")
    effort = QUICK if asked.quick else Effort()
    if asked.entries:
        effort = replace(effort, sizes=tuple(asked.entries))
    results = measure(frozenset(asked.only or PARTS), effort, asked.files)
    said = report(results)
    print(said, end="")
    if asked.json:
        asked.json.write_text(json.dumps(asdict(results), indent=1) + "\n", encoding="utf-8")
    if asked.write:
        put(README, said)


def measure(parts: frozenset[str], effort: Effort, files: Sequence[Path]) -> Results:
    results = Results(machine(), keep_to_one_core())
    if "accuracy" in parts:
        _tell("accuracy")
        results = _with_accuracy(results, effort, files)
    if "speed" in parts:
        _tell("speed")
        entries = [size or len(own_corpus().topics) for size in effort.sizes]
        results = replace(results, samples=tuple(samples(entries, effort.every, effort.rounds)))
    if "start" in parts:
        _tell("start")
        talk = endurance(lines_of(OWN), effort.questions)
        results = replace(results, start=starts(effort.starts), endurance=talk)
    return results


def _with_accuracy(results: Results, effort: Effort, files: Sequence[Path]) -> Results:
    corpus = own_corpus()
    race = Race.of(corpus, Workshop().make(OURS, corpus))
    further = {file.name: every_nth(lines_of([file]), effort.every) for file in files}
    found = heats(race, every_nth(lines_of(OWN), effort.every), further)
    return replace(results, heats=tuple(found))


def _tell(part: str) -> None:
    print(part, file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answering", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="further labelled lines (.jsonl) or chat (.txt) to ask")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part; may be given more than once")
    parser.add_argument("--entries", nargs="+", type=int, metavar="N", help="sizes of the knowledge; 0 is its own")
    parser.add_argument("--quick", action="store_true", help="few lines and small sizes: to see that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there as well")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    return parser


if __name__ == "__main__":
    main()
