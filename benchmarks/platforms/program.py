"""The real bot as a process on a core of its own, and what it costs: the only door to starting it here."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.answering.knowledge import FOLDER
from benchmarks.answering.memory import memory
from benchmarks.answering.questions import ROOT

_TICKS = os.sysconf("SC_CLK_TCK")
_UTIME, _STIME = 11, 12
"""Of /proc/<process>/stat, counted after the name."""

_LAST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time since its start, and kilobytes resident now."""

    processor: float
    resident: int


@dataclass(frozen=True, slots=True)
class Bot:
    process: asyncio.subprocess.Process

    def cost(self) -> Cost:
        """Raises OSError where it has ended, or where there is no /proc."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii", errors="replace")
        fields = stat.rpartition(")")[2].split()
        held = memory(self.process.pid)
        ticks = int(fields[_UTIME]) + int(fields[_STIME])
        return Cost(ticks / _TICKS, held.resident if held is not None else 0)


@asynccontextmanager
async def running(home: Path, given: Mapping[str, str]) -> AsyncIterator[Bot]:
    """The bot, bound to the last core; the stand-in and the talk keep to the others. Its log goes to a file at home."""
    cores = sorted(os.sched_getaffinity(0))
    ours = {"SUNSET_HOME": str(home), "SUNSET_KNOWLEDGE": str(FOLDER), "SUNSET_SUBJECTS": "", "PYTHONPATH": str(ROOT)}
    cache = {"SUNSET_CACHE": str(ROOT / ".cache" / "tests")}
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}  # noqa: TID251  handed on to a child
    log = (home / "log").open("wb")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=home, env={**kept, **ours, **cache, **given}, stdout=log, stderr=log
    )
    try:
        os.sched_setaffinity(process.pid, {cores[-1]})
        os.sched_setaffinity(0, set(cores[:-1]) or set(cores))
        yield Bot(process)
    except (OSError, TimeoutError) as error:
        words = (home / "log").read_text(encoding="utf-8", errors="replace")
        error.add_note(f"what the bot had to say:\n{words[-_LAST_WORDS:]}")
        raise
    finally:
        os.sched_setaffinity(0, set(cores))
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()
        log.close()
