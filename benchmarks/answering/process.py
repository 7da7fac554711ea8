"""Starts processes on one core with one thread, and talks to the bot as a bridge would: the only door to subprocess."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.answering.knowledge import FOLDER
from benchmarks.answering.memory import Memory, memory
from benchmarks.answering.questions import ROOT

_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def keep_to_one_core() -> str:
    """Binds what is measured here and all that is started from here; says in words what came of it."""
    if not hasattr(os, "sched_setaffinity"):
        return "one thread, on whatever core the system gave"
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    return "one core, one thread"


def run(module: str, arguments: Sequence[str], home: Path | None = None) -> str:
    """What `python -m module` printed.

    Raises:
        subprocess.CalledProcessError: it failed; its own words have gone to the standard error.
    """
    done = subprocess.run(  # noqa: S603  this very Python
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def output(*command: str) -> str:
    """What a command printed; empty where there is none or it failed."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  our own words
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


class NoAnswerError(Exception):
    """The bot was measured and did not answer: the figures would be worthless."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A running `sunset-bot jsonl`."""

    process: "subprocess.Popen[str]"

    def ask(self, question: dict[str, Any]) -> tuple[float, dict[str, Any]]:
        """Seconds from writing the line to having read the answer, and the answer.

        Raises:
            NoAnswerError: the bot ended; its own words have gone to the standard error.
        """
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the conversation has no pipes")
        begun = time.perf_counter()
        stdin.write(json.dumps(question) + "\n")
        stdin.flush()
        line = stdout.readline()
        seconds = time.perf_counter() - begun
        if not line:
            raise NoAnswerError("sunset-bot jsonl ended")
        return seconds, json.loads(line)

    def memory(self) -> Memory | None:
        return memory(self.process.pid)


@contextmanager
def conversation(home: Path) -> Iterator[Conversation]:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "jsonl"],
        cwd=ROOT,
        env=_environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        yield Conversation(process)


def _environment(home: Path | None) -> dict[str, str]:
    """The caller's, but with this checkout's knowledge and a home of ours: a person's settings change no figure."""
    ours = {"SUNSET_KNOWLEDGE": str(FOLDER), "SUNSET_SUBJECTS": "", **_ONE_THREAD}
    return {**os.environ, **ours, **({"SUNSET_HOME": str(home)} if home else {})}  # noqa: TID251  handed on to a child
