"""From "export my data" to the archive, over the real program, with its worker killed on the way."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e.program import Homes, Program, environment, eventually, running

from bot.exports.archive.verify import verify

pytest_plugins = ["e2e.program_fixtures"]
pytestmark = pytest.mark.e2e

WITHIN = 90.0


@pytest.fixture(scope="module")
def home(homes: Homes) -> Path:
    return homes.new("exports")


@pytest.fixture(scope="module")
def keeping(home: Path, nowhere: Path, lumen: Path) -> Iterator[Program]:
    given = {**environment(home, lumen), "SUNSET_WEB_LISTEN": "127.0.0.1:8099"}
    with running(["jsonl", "--keep"], given, nowhere) as program:
        yield program


def told(program: Program, person: str) -> dict[str, Any]:
    """The next notice for somebody, between whatever else is said."""
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        line: dict[str, Any] = json.loads(program.line(WITHIN))
        if line.get("action") == "notice" and line.get("person") == person:
            return line
    pytest.fail("nothing was told")


def press(program: Program, person: str, handle: str) -> dict[str, Any]:
    return program.tell(person=person, choose=handle)


def begin(program: Program, person: str) -> dict[str, Any]:
    offer = program.tell(person=person, text="export my stuff", lang="en")
    assert offer["action"] == "export.offer"
    look = press(program, person, "export:look:mydata")
    assert look["action"] == "export.look"
    started = press(program, person, "export:start:mydata")
    assert started["action"] == "export.start"
    return started


def archives(home: Path) -> list[Path]:
    return sorted((home / "jsonl" / "exports" / "archives").glob("*.zip"))


def kill_worker(home: Path) -> int:
    """Whoever has shown a sign of life; gives its number."""
    signs = home / "jsonl" / "workers" / "worker-0.json"
    eventually(signs.exists, "a worker shows that it lives", WITHIN)
    process = int(json.loads(signs.read_text(encoding="utf-8"))["process"])
    os.kill(process, signal.SIGKILL)
    return process


def test_a_person_gets_an_archive_though_the_worker_is_killed(keeping: Program, home: Path) -> None:
    started = begin(keeping, "ann")
    killed = kill_worker(home)
    notice = told(keeping, "ann")
    assert "SHA-256" in notice["text"], keeping.errors()
    export_id = started["data"]["export"]
    assert notice["key"] == f"export:{export_id}"
    [archive] = archives(home)
    assert archive.name == f"{export_id}.zip"
    assert verify(archive).ok
    link = press(keeping, "ann", f"export:link:{export_id}")
    assert link["data"]["link"].startswith("http://127.0.0.1:8099/e/")
    assert "worker_ended" in keeping.errors(), f"{killed} was the worker"


def test_what_is_deleted_is_gone_from_the_disk(keeping: Program, home: Path) -> None:
    begin(keeping, "bob")
    told(keeping, "bob")
    before = len(archives(home))
    sure = keeping.tell(person="bob", text="delete my copy", lang="en")
    assert sure["action"] == "choices"
    assert press(keeping, "bob", sure["choices"][0]["handle"])["action"] == "export.revoke"
    eventually(lambda: len(archives(home)) == before - 1, "the file is removed", WITHIN)


def test_whoever_is_forgotten_leaves_no_file(keeping: Program, home: Path) -> None:
    begin(keeping, "cleo")
    told(keeping, "cleo")
    before = len(archives(home))
    keeping.tell(person="cleo", choose="forget:yes")
    eventually(lambda: len(archives(home)) == before - 1, "the file is removed", WITHIN)


def test_the_worker_ends_with_the_bot_that_started_it(keeping: Program, home: Path) -> None:
    signs = home / "jsonl" / "workers" / "worker-0.json"
    eventually(signs.exists, "a worker shows that it lives", WITHIN)
    process = int(json.loads(signs.read_text(encoding="utf-8"))["process"])
    keeping.process.kill()
    keeping.process.wait()
    eventually(lambda: not Path(f"/proc/{process}").exists(), "the worker is gone", WITHIN)
