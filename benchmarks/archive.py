"""Measures what an archive costs to write and to check, and proves what is too long for the suite.

    python -m benchmarks.archive            # memory and time, a table in Markdown
    python -m benchmarks.archive --proofs   # large and many members, every single bit; takes half an hour
    python -m benchmarks.archive --quick    # a hundredth of everything: to see that it works
    python -m benchmarks.archive --only 2   # the first two cases alone, or the first proof with --proofs

Each figure is of a process of its own. Disk: twice the largest case, 40 GB; the payload itself is sparse or one file
given many times, so the disk is not what is measured.
"""

import argparse
import json
import resource
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.core.people import Person
from bot.exports.archive.contents import Contents, Stored
from bot.exports.archive.verify import verify
from bot.exports.archive.words import NEEDED
from bot.exports.archive.writing import write_archive
from bot.exports.fetching.disk import summing_of
from bot.exports.source import Item, Kept, Order
from bot.exports.sums import Sums

MADE = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Case:
    """So many files of so many bytes."""

    name: str
    files: int
    size: int


CASES = (
    Case("100 MB in 20 files", 20, 5_000_000),
    Case("2 GB in 400 files", 400, 5_000_000),
    Case("100,000 files of 100 bytes", 100_000, 100),
    Case("20 GB in one file", 1, 20_000_000_000),
)
PROOFS = (Case("70,000 files", 70_000, 10), Case("5 GiB in one file", 1, 5 << 30))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="What an archive costs to write and to check.")
    parser.add_argument("--quick", action="store_true", help="a hundredth of everything")
    parser.add_argument("--proofs", action="store_true", help="large and many members, every single bit")
    parser.add_argument("--only", type=int, help="so many cases, or proofs, from the first on")
    parser.add_argument("--folder", type=Path, help="where there is room; the system's own for such things otherwise")
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.step:
        _step(*asked.step)
        return
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        work = _proofs if asked.proofs else _measured
        cases = [_smaller(case) if asked.quick else case for case in (PROOFS if asked.proofs else CASES)[: asked.only]]
        for line in work(Path(folder), cases):
            print(line, flush=True)
        if asked.proofs and asked.only is None:
            print(_every_bit(Path(folder), step=100 if asked.quick else 1))


# --- what is measured ------------------------------------------------------------------------------------------------


def _measured(folder: Path, cases: Sequence[Case]) -> Iterator[str]:
    yield "| payload | | wall s | CPU s | peak memory | of it beyond the imports | archive |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for case in cases:
        for step in ("write", "verify"):
            found = _in_a_process(step, case, folder)
            memory = f"{found['peak'] / MIB:.0f} MiB | {(found['peak'] - found['before']) / MIB:.0f} MiB"
            yield f"| {case.name} | {step} | {found['wall']:.1f} | {found['cpu']:.1f} | {memory} | {found['size']:,} |"
        (folder / "a.zip").unlink()


def _smaller(case: Case) -> Case:
    return replace(case, files=-(-case.files // 100)) if case.files > 1 else replace(case, size=case.size // 100)


def _in_a_process(step: str, case: Case, folder: Path) -> dict[str, float]:
    named = json.dumps([case.name, case.files, case.size])
    command = [sys.executable, "-m", "benchmarks.archive", "--step", step, named, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own words
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _step(step: str, case: str, folder: str) -> None:
    out = Path(folder) / "a.zip"
    contents = _contents(Case(*json.loads(case)), Path(folder))
    before, began, used = _peak(), time.perf_counter(), time.process_time()
    if step == "write":
        write_archive(out, contents)
    else:
        assert verify(out).ok  # noqa: S101  a figure of what failed is none
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": _peak(), "before": before, "size": out.stat().st_size}))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _contents(case: Case, folder: Path) -> Contents:
    file = folder / f"item-{case.size}"
    if not file.exists():
        with file.open("wb") as sparse:
            sparse.truncate(case.size)
    kept = Kept(_sums(file), "video/mp4")
    text = "A lighthouse in a storm, seen from a small boat, at dusk, in the style of an old film. "
    stored = (
        Stored(Item(f"gen_{number:012d}", f"sunset {number}.mp4", made=MADE, text=text * 3), file, kept)
        for number in range(case.files)
    )
    order = Order("benchmark", Person("terminal", "nobody"), MADE, "en")
    return Contents(order, "videos", MADE, "0", stored, (), dict.fromkeys(NEEDED, "words"))


def _sums(file: Path) -> Sums:
    """Made once for both steps, as they are made while a file comes."""
    known = file.with_suffix(".sums")
    if not known.exists():
        known.write_text(json.dumps(asdict(summing_of(file).sums())))
    return Sums(**json.loads(known.read_text()))


# --- what is proved --------------------------------------------------------------------------------------------------


def _proofs(folder: Path, cases: Sequence[Case]) -> Iterator[str]:
    for case in cases:
        archive = folder / "a.zip"
        yield f"{case.name}: {write_archive(archive, _contents(case, folder))}"
        yield f"  sunset-bot verify: {verify(archive).ok}"
        with zipfile.ZipFile(archive) as opened:
            yield f"  the standard library finds {len(opened.namelist()):,} members, damaged: {opened.testzip()}"
            opened.extractall(folder / "bag")
            [bag] = (folder / "bag").iterdir()
        yield f"  the Library of Congress takes it: {_congress_takes(bag)}"
        _flip(next(bag.glob("data/*/*")), case.size // 2 * 8 + 3)
        yield f"  and with one bit flipped: {_congress_takes(bag)}"
        subprocess.run(["rm", "-rf", str(folder / "bag")], check=True)  # noqa: S603, S607  faster than file by file
        yield f"  sunset-bot verify of the ZIP with that bit flipped: {_flipped_is_whole(archive, case)}"
        archive.unlink()


def _congress_takes(bag: Path) -> bool:
    command = [sys.executable, "-m", "bagit", "--validate", "--quiet", str(bag)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603  our own words


def _flip(file: Path, bit: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(bit // 8)
        byte = opened.read(1)[0]
        opened.seek(bit // 8)
        opened.write(bytes([byte ^ 1 << bit % 8]))


def _flipped_is_whole(archive: Path, case: Case) -> bool:
    """With one bit of the first file's bytes flipped, in the middle of them."""
    with zipfile.ZipFile(archive) as opened:
        at = next(info for info in opened.infolist() if "/data/0" in info.filename).header_offset
    with archive.open("rb") as file:
        file.seek(at + 26)
        name, extra = struct.unpack("<2H", file.read(4))
    _flip(archive, (at + 30 + name + extra + case.size // 2) * 8)
    return verify(archive).ok


def _every_bit(folder: Path, step: int) -> str:
    """Each bit of a small archive is flipped: it is found, or nothing that is unpacked is another."""
    archive = folder / "small.zip"
    write_archive(archive, _contents(Case("small", 2, 300), folder))
    whole, before = archive.read_bytes(), _unpacked(archive)
    found = harmless = missed = 0
    for bit in range(0, len(whole) * 8, step):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        archive.write_bytes(changed)
        if not verify(archive).ok:
            found += 1
        elif _unpacked(archive) == before:
            harmless += 1
        else:
            missed += 1
    return (
        f"every bit of {len(whole):,} bytes: {found:,} found, {harmless:,} change nothing unpacked, {missed:,} missed"
    )


def _unpacked(archive: Path) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(archive) as opened:
            return {info.filename: opened.read(info) for info in opened.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return None


if __name__ == "__main__":
    main()
