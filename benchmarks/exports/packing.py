"""Many files from a server on loopback into one archive: ours, and by hand with curl or aria2c and zip."""

import asyncio
import os
import resource
import secrets
import shutil
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from benchmarks.answering.questions import ROOT
from benchmarks.exports.worker import Bench, working
from bot.core.people import Person
from bot.exports.archive.verify import verify
from bot.exports.export import State

_TOGETHER = "8"
"""Files that curl and aria2c fetch at once; more makes neither of them faster here."""
_PIECE = 1_000_000
_ZIP = ("zip", "-0", "-q", "-r", "got.zip", "got")


@dataclass(frozen=True, slots=True)
class Size:
    files: int
    each: int

    @property
    def words(self) -> str:
        return f"{self.files:,} files of {self.each / 1_000_000:,.1f} MB"


@dataclass(frozen=True, slots=True)
class Packed:
    """Seconds on the wall and of processors; `peak` kilobytes, ours alone; `archive` bytes."""

    name: str
    size: Size
    wall: float
    processor: float
    archive: int
    peak: int | None = None


async def ours(addresses: Sequence[str], size: Size, folder: Path) -> Packed:
    """From the order to the notice that it is ready; the worker was idle. Hashing is in it, checking the bag is not."""
    bench, person = Bench(folder), Person("benchmark", "1")
    try:
        await bench.hand(person, addresses)
        async with working(folder, urlsplit(addresses[0]).netloc) as worker:
            before, began = worker.cost(), time.perf_counter()
            order = await bench.order(person, "basket")
            done = await bench.until(order, State.READY, State.FAILED)
            wall, after, peak = time.perf_counter() - began, worker.cost(), worker.memory().peak
    finally:
        await bench.close()
    archive = folder / "exports" / "archives" / f"{order}.zip"
    if done.archive is None or done.archive.files != size.files or not verify(archive).ok:
        raise RuntimeError(f"the export came to {done.state} {done.failure}: {done.archive}")
    return Packed("sunset-bot", size, wall, after.processor - before.processor, archive.stat().st_size, peak)


async def curl(addresses: Sequence[str], size: Size, folder: Path) -> Packed:
    return await _by_hand("curl --parallel, zip -0", (_curl(addresses, folder), _ZIP), size, folder)


async def hashing(addresses: Sequence[str], size: Size, folder: Path) -> Packed:
    """The same with the sums that a bag has: of every file two, of the whole one."""
    steps = (_curl(addresses, folder), _each("sha256sum"), _each("sha512sum"), _ZIP, ("sha256sum", "got.zip"))
    return await _by_hand("curl --parallel, sha256sum, sha512sum, zip -0, sha256sum", steps, size, folder)


async def aria2c(addresses: Sequence[str], size: Size, folder: Path) -> Packed:
    listed = folder / "list"
    listed.write_text("\n".join(addresses), encoding="ascii")
    words = ("aria2c", "--quiet", "--file-allocation=none", f"--max-concurrent-downloads={_TOGETHER}", "--dir=got")
    return await _by_hand("aria2c, zip -0", ((*words, f"--input-file={listed}"), _ZIP), size, folder)


CONTESTANTS: Mapping[str, Callable[[Sequence[str], Size, Path], Coroutine[Any, Any, Packed]]] = {
    "sunset-bot": ours,
    "curl": curl,
    "sha256sum": hashing,
    "aria2c": aria2c,
}


async def pack(size: Size, names: Sequence[str], rounds: int) -> list[Packed]:
    """Each contestant in turn, so often; of each the quickest. Those that are not installed are left out."""
    with TemporaryDirectory(prefix="sunset-benchmark-") as folder:
        async with served(Path(folder) / "served", size) as addresses:
            found = []
            for name in [name for name in names if name == "sunset-bot" or shutil.which(name)]:
                runs = [await _once(name, addresses, size, Path(folder) / name) for _ in range(rounds)]
                found.append(min(runs, key=lambda run: run.wall))
            return found


async def _once(name: str, addresses: Sequence[str], size: Size, folder: Path) -> Packed:
    print(f"{name}: {size.words}", file=sys.stderr)
    await asyncio.to_thread(folder.mkdir)
    os.sync()
    try:
        return await CONTESTANTS[name](addresses, size, folder)
    finally:
        shutil.rmtree(folder)


@asynccontextmanager
async def served(folder: Path, size: Size) -> AsyncIterator[list[str]]:
    """So many files of nothing that could be compressed, by their addresses."""
    await asyncio.to_thread(_fill, folder, size)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.exports.serving", str(folder), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        if process.stdout is None:
            raise RuntimeError("the server has no output")
        port = int(await process.stdout.readline())
        yield [f"http://127.0.0.1:{port}/clip-{number:06}.mp4" for number in range(size.files)]
    finally:
        process.terminate()
        await process.wait()


def _fill(folder: Path, size: Size) -> None:
    """No two pieces alike; a hole where a file is larger than a gigabyte, for the disk is not what is measured."""
    folder.mkdir()
    for number in range(size.files):
        with (folder / f"clip-{number:06}.mp4").open("wb") as opened:
            for _ in range(0, min(size.each, 1_000 * _PIECE), _PIECE):
                opened.write(secrets.token_bytes(_PIECE))
            opened.truncate(size.each)


def _curl(addresses: Sequence[str], folder: Path) -> Sequence[str]:
    listed = folder / "list"
    listed.write_text("".join(f'url = "{address}"\nremote-name\n' for address in addresses), encoding="ascii")
    words = ("curl", "--silent", "--fail", "--parallel", "--parallel-max", _TOGETHER, "--output-dir", "got")
    return (*words, "--config", str(listed))


def _each(program: str) -> Sequence[str]:
    """The sums of every file that came, on every core."""
    return ("sh", "-c", f"find got -type f -print0 | xargs -0 -n 8 -P {os.cpu_count()} {program} > {program}.txt")


async def _by_hand(name: str, steps: Sequence[Sequence[str]], size: Size, folder: Path) -> Packed:
    (folder / "got").mkdir()
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for words in steps:
        process = await asyncio.create_subprocess_exec(*words, cwd=folder, stdout=asyncio.subprocess.DEVNULL)
        if await process.wait():
            raise RuntimeError(f"{words[0]} failed")
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Packed(name, size, wall, taken, (folder / "got.zip").stat().st_size)
