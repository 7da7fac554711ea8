"""Measures and prints Markdown: python -m benchmarks.platforms; --help lists the rest. Needs no network."""

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.answering.machine import machine
from benchmarks.platforms.load import Effort, measure
from benchmarks.platforms.report import report
from benchmarks.platforms.stages import STAGES


def main(arguments: Sequence[str] | None = None) -> None:
    asked = _parser().parse_args(arguments)
    before = machine()
    effort = Effort(asked.messages, asked.pace)
    runs = [asyncio.run(measure(name, effort)) for name in asked.only or STAGES]
    said = report(before, runs)
    print(said, end="")
    if asked.json:
        asked.json.write_text(json.dumps([asdict(run) for run in runs], indent=1) + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    usual = Effort()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.platforms", description=__doc__)
    parser.add_argument("--only", action="append", choices=tuple(STAGES), help="may be given more than once")
    parser.add_argument("--messages", type=int, default=usual.messages, help="on each platform")
    parser.add_argument("--pace", type=float, default=usual.pace, help="messages a second")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there as well")
    return parser


if __name__ == "__main__":
    main()
