"""Every system at every size of the knowledge, each in a process of its own so that none pays for another's memory."""

import json
import sys
from collections.abc import Iterator, Sequence

from benchmarks.answering.process import run
from benchmarks.answering.roster import NAMES
from benchmarks.answering.sample import Pace, Sample


def samples(sizes: Sequence[int], every: int, rounds: int) -> Iterator[Sample]:
    for entries in sizes:
        for name in NAMES:
            print(f"  {name}, {entries} entries", file=sys.stderr)
            yield read(run("benchmarks.answering.sample", [name, str(entries), str(every), str(rounds)]))


def read(printed: str) -> Sample:
    """What the process of a sample printed."""
    fields = json.loads(printed)
    return Sample(**{**fields, "paces": {way: Pace(**pace) for way, pace in fields["paces"].items()}})
