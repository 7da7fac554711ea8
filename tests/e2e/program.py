"""The real program as a process: starts it in a home of its own, speaks to it as others do, and kills it."""

import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
KNOWLEDGE = ROOT / "knowledge"
CACHE = ROOT / ".cache" / "tests"
"""Fits shared by all programs tests start, and by the next run: read only for the very same code and knowledge."""

START = 120.0
"""Seconds until the first answer, on a busy machine: the knowledge is read and the matcher fitted."""

SANE = 2.0
"""Seconds for any one answer after that, whatever came in."""

Environment = Mapping[str, str]


def environment(home: Path, knowledge: Path = KNOWLEDGE, subjects: str = "") -> Environment:
    """What the program is given to know, and nothing of the machine's own settings."""
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm",
        "SUNSET_HOME": str(home),
        "SUNSET_CACHE": str(CACHE),
        "SUNSET_KNOWLEDGE": str(knowledge),
        "SUNSET_SUBJECTS": subjects,
    }


@dataclass(slots=True)
class Homes:
    """Hands out new homes, each with nothing in it."""

    folder: Path
    given: list[Path] = field(default_factory=list)

    def new(self, name: str) -> Path:
        """The name is for whoever looks into the folder."""
        home = self.folder / f"{len(self.given)}-{name}"
        home.mkdir()
        self.given.append(home)
        return home


@dataclass(slots=True)
class Program:
    """A running program. What it prints is read all along, so that it never waits for us."""

    process: subprocess.Popen[bytes]
    sent: int = 0
    """Lines sent."""
    _out: queue.Queue[bytes | None] = field(default_factory=queue.Queue)
    _err: list[bytes] = field(default_factory=list)
    _readers: list[threading.Thread] = field(default_factory=list)

    def listen(self) -> None:
        for task in (self._hear_out, self._hear_err):
            reader = threading.Thread(target=task, daemon=True)
            reader.start()
            self._readers.append(reader)

    def _hear_out(self) -> None:
        for line in self.process.stdout or ():
            self._out.put(line)
        self._out.put(None)

    def _hear_err(self) -> None:
        for line in self.process.stderr or ():
            self._err.append(line)

    def send(self, raw: bytes) -> None:
        """Sends a line, or several with line breaks between them."""
        assert self.process.stdin is not None
        self.process.stdin.write(raw + b"\n")
        self.process.stdin.flush()
        self.sent += raw.count(b"\n") + 1

    def line(self, within: float = START) -> bytes:
        """The next line the program prints; b"" where it has ended."""
        try:
            found = self._out.get(timeout=within)
        except queue.Empty:
            pytest.fail(f"nothing was answered within {within} s; standard error: {self.errors()}")
        return found or b""

    def answer(self, within: float = START) -> dict[str, Any]:
        """The next line, which must be a JSON object."""
        line = self.line(within)
        assert line.endswith(b"\n"), f"the program ended; standard error: {self.errors()}"
        found = strictly(line)
        assert isinstance(found, dict)
        return found

    def tell(self, **fields: object) -> dict[str, Any]:
        """Sends one JSON line and gives what comes back."""
        self.send(json.dumps(fields).encode())
        return self.answer()

    def unread(self) -> int:
        """Lines printed that nobody has asked for yet."""
        return self._out.qsize()

    def errors(self) -> str:
        return b"".join(self._err).decode("utf-8", "replace")

    def end(self) -> int:
        """Ends the input, waits for the program to leave; gives its exit status."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        status = self.process.wait(START)
        for reader in self._readers:
            reader.join(START)
        return status

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join(START)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


@contextmanager
def running(arguments: Sequence[str], given: Environment, cwd: Path) -> Iterator[Program]:
    """A program that is killed at the end, whatever it is doing."""
    pipe = subprocess.PIPE
    words = command(*arguments)
    process = subprocess.Popen(words, env=dict(given), cwd=cwd, stdin=pipe, stdout=pipe, stderr=pipe)  # noqa: S603  our own words
    program = Program(process)
    program.listen()
    try:
        yield program
    finally:
        program.kill()


@dataclass(frozen=True, slots=True)
class Done:
    """What a program that ran to its end has said."""

    status: int
    out: str
    err: str


def run(arguments: Sequence[str], given: Environment, cwd: Path, stdin: bytes = b"") -> Done:
    """Runs to the end. What it says is read in the encoding its environment asks for."""
    words = command(*arguments)
    done = subprocess.run(words, env=dict(given), cwd=cwd, input=stdin, capture_output=True, timeout=START, check=False)  # noqa: S603  our own words
    encoding = given.get("PYTHONIOENCODING", "utf-8")
    return Done(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding, "replace"))


def eventually(holds: Callable[[], bool], what: str, within: float = 60.0) -> None:
    """Looks again and again until it holds. Seconds are enough; the rest is for a machine that others use too."""
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, f"not within {within} s: {what}"
        time.sleep(0.1)


def strictly(line: bytes) -> object:
    """JSON as its standard has it: UTF-8, and no NaN."""

    def refuse(name: str) -> object:
        raise ValueError(f"{name} is no JSON")

    return json.loads(line.decode("utf-8"), parse_constant=refuse)


_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|[@-Z\\-_])")


def without_escapes(text: str) -> str:
    """What a terminal shows, without what steers it."""
    return _ESCAPES.sub("", text)
