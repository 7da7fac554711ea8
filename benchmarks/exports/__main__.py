"""Measures and prints Markdown: python -m benchmarks.exports; --help lists what can be asked. Needs no network."""

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.answering.machine import machine
from benchmarks.answering.markdown import put
from benchmarks.exports.packing import CONTESTANTS, Packed, Size, pack
from benchmarks.exports.report import BEGIN, END, Results, report
from benchmarks.exports.waiting import shared, waited

README = Path(__file__).parent / "README.md"
_PACKAGES = ("dbos", "httpx")
_MEASURED = ("bot", "benchmarks/exports")
_PARTS = ("packing", "waiting", "sharing")
_ALL, _OURS = tuple(CONTESTANTS), ("sunset-bot",)
_PACKING = ((Size(400, 5_000_000), _ALL), (Size(20, 5_000_000), _OURS), (Size(4, 5_000_000_000), _OURS))


def main(arguments: Sequence[str] | None = None) -> None:
    asked = _parser().parse_args(arguments)
    results = asyncio.run(_measure(asked.only or _PARTS, quick=asked.quick, rounds=asked.rounds))
    said = report(results)
    print(said, end="")
    if asked.json:
        asked.json.write_text(json.dumps(asdict(results), indent=1) + "\n", encoding="utf-8")
    if asked.write:
        put(README, said, (BEGIN, END))


async def _measure(parts: Sequence[str], *, quick: bool, rounds: int) -> Results:
    where = machine(_PACKAGES, _MEASURED)
    packed: list[Packed] = []
    if "packing" in parts:
        cases = ((Size(8, 5_000_000), _ALL),) if quick else _PACKING
        for size, names in cases:
            packed += await pack(size, names, rounds if len(names) > 1 else 1)
    waiting = await waited(*((2.0, 5) if quick else (30.0, 100))) if "waiting" in parts else None
    sharing = await shared(*((5, 2) if quick else (100, 10))) if "sharing" in parts else None
    return Results(where, packed, waiting, sharing)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports", description=__doc__)
    parser.add_argument("--only", action="append", choices=_PARTS, help="may be given more than once")
    parser.add_argument("--rounds", type=int, default=3, help="each contestant so often; the quickest counts")
    parser.add_argument("--quick", action="store_true", help="little of everything: to see that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there as well")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/exports/README.md")
    return parser


if __name__ == "__main__":
    main()
