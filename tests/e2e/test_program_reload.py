"""Edits of the knowledge while the program runs: taken in within seconds, and a broken one changes nothing."""

import itertools
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from e2e.program import SANE, Homes, Program, environment, eventually, running
from lumen import Folder

pytest_plugins = ["e2e.program_fixtures"]
pytestmark = pytest.mark.e2e

NOW = "2026-10-20T12:00:00Z"
ENDS = {"2026-04-26": "26 April 2026", "2026-05-17": "17 May 2026", "2026-06-03": "3 June 2026"}


@dataclass(slots=True)
class Watching:
    """A running program and the folder it answers from."""

    program: Program
    folder: Folder
    numbers: Iterator[int] = field(default_factory=itertools.count)
    slowest: float = 0.0
    """Seconds, of all questions but the first."""

    def asked(self) -> dict[str, Any]:
        """What a stranger is told about the end of the app: always from one edition, never from two."""
        number, began = next(self.numbers), time.monotonic()
        said = self.program.tell(text="last day", person=f"stranger-{number}", now=NOW)
        self.slowest = max(self.slowest, time.monotonic() - began) if number else 0.0
        if said.get("entry") == "closing":
            day = said["data"]["milestones"]["app_end"]["first"]
            assert [words for words in ENDS.values() if f"on {words}" in said["text"]] == [ENDS[day]]
        return said

    def tells(self, day: str) -> bool:
        return f"on {ENDS[day]}" in self.asked()["text"]

    def moves(self, old: str, new: str) -> None:
        """Moves the end of the app, in the milestone and in the claim behind it."""
        self.folder.change("claims/app.toml", f"date = {old}", f"date = {new}")
        self.folder.change("milestones.toml", f"date = {old}", f"date = {new}")


@pytest.fixture
def watching(homes: Homes, nowhere: Path, folder: Folder) -> Iterator[Watching]:
    """With a cache of its own: what is fitted to its edits is of no use to others."""
    home = homes.new("reload")
    given = {**environment(home, folder.root), "SUNSET_CACHE": str(home / "cache")}
    with running(["jsonl"], given, nowhere) as program:
        yield Watching(program, folder)


def test_an_edit_is_taken_in_and_a_broken_one_is_not_until_it_is_mended(watching: Watching) -> None:
    """One visit, because starting takes seconds. Each step is asked about with new questions until it shows."""
    assert watching.tells("2026-04-26")

    watching.moves("2026-04-26", "2026-05-17")
    eventually(lambda: watching.tells("2026-05-17"), "the new date in the answer")
    eventually(lambda: "knowledge_reloaded" in watching.program.errors(), "a word of it in the log")

    good = watching.asked()
    watching.folder.change("entries/closing.toml", 'lead = "The app closed', "lead = The app closed")
    watching.moves("2026-05-17", "2026-06-03")
    eventually(lambda: "knowledge_kept" in watching.program.errors(), "a word of the broken edit in the log")
    assert "closing.toml: is not TOML" in watching.program.errors()
    assert watching.asked() == good | {"id": watching.program.sent}

    watching.folder.change("entries/closing.toml", "lead = The app closed", 'lead = "The app closed')
    eventually(lambda: watching.tells("2026-06-03"), "the date of the mended edit in the answer")

    watching.folder.file("entries/closing.toml").unlink()
    eventually(lambda: watching.asked().get("entry") != "closing", "the end of an entry that was deleted")
    assert watching.program.tell(text="when is my data deleted", now=NOW)["entry"] == "deleted"

    assert watching.slowest < SANE, "fitting goes on beside the answering"
    ends_at_once(watching.program)


def ends_at_once(program: Program) -> None:
    """Ctrl-C while it waits for a line, in the middle of the input."""
    program.process.send_signal(signal.SIGINT)
    assert program.process.wait(20) == -signal.SIGINT
    assert "Traceback" not in program.errors()
