"""Whatever comes in: one line of sound JSON goes out, soon, with nothing of the input in it that could do harm."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from e2e.hostile import LINES, MARKUP, QUESTION, TEXTS, unseen
from e2e.program import SANE, Homes, Program, environment, running

from bot.core.message import Action

pytest_plugins = ["e2e.program_fixtures"]
pytestmark = pytest.mark.e2e

LONGEST = 4_000
"""Characters. The longest answers of the knowledge are under 1,200, with their sources under 2,500."""


@pytest.fixture(autouse=True)
def _ready(sora: Program) -> None:
    """So that no test measures the start."""
    sora.tell(text="hi", person="ready")


def hear(program: Program, raw: bytes) -> dict[str, Any]:
    """What comes back for one line; it must be one line, in time, and leave the program as well as it was."""
    began = time.monotonic()
    program.send(raw)
    said = program.answer()
    assert time.monotonic() - began < SANE
    after = program.tell(id="after", text="hi", person="after")
    assert (after["id"], after["action"]) == ("after", "greeting")
    assert program.unread() == 0
    return said


def is_harmless(said: dict[str, Any]) -> None:
    assert said["action"] in set(Action)
    assert "Something broke" not in said["text"]
    assert unseen(said["text"]) == set()
    assert len(said["text"]) <= LONGEST
    assert [marks for marks in MARKUP if marks in said["text"]] == []


@pytest.mark.parametrize("place", ["dm", "group"])
@pytest.mark.parametrize("name", TEXTS)
def test_any_text_gets_a_sane_answer_or_silence(sora: Program, person: str, name: str, place: str) -> None:
    said = hear(sora, json.dumps({"text": TEXTS[name], "person": person, "place": place}).encode())
    is_harmless(said)
    assert said["action"] != "error"
    if place == "group":
        assert said["action"] in {"answer", "silent"}


@pytest.mark.parametrize("name", LINES)
def test_any_line_gets_one_line(sora: Program, name: str) -> None:
    assert b"\n" not in LINES[name]
    is_harmless(hear(sora, LINES[name]))


@pytest.mark.parametrize(
    "name",
    [
        "zero width within",
        "right to left",
        "full width",
        "mathematical",
        "null within",
        "controls",
        "a question in 100 kB",
        "dressed",
        "markup <script>alert(1)</script>",
        "markup @everyone",
    ],
)
def test_a_question_in_disguise_is_still_a_question(sora: Program, person: str, name: str) -> None:
    said = sora.tell(text=TEXTS[name], person=person)
    assert (said["action"], said.get("entry")) == ("answer", "deletion_date")


@pytest.mark.parametrize(
    "name", ["invalid UTF-8", "half a character", "a byte order mark", "carriage return", "year one", "year 9999"]
)
def test_a_question_in_a_damaged_line_is_still_a_question(sora: Program, name: str) -> None:
    assert hear(sora, LINES[name]).get("entry") == "deletion_date"


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("nothing", "silent"),
        ("blanks", "silent"),
        ("only emoji", "silent"),
        ("zero width", "silent"),
        ("null", "silent"),
        ("only marks", "silent"),
        ("one letter 100 kB", "unknown"),
        ("a query", "unknown"),
        ("a command nobody has", "help"),
        ("a suggestion nobody has", "unknown"),
    ],
)
def test_what_says_nothing_gets_nothing(sora: Program, person: str, name: str, action: str) -> None:
    assert sora.tell(text=TEXTS[name], person=person)["action"] == action


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("just 1 MiB", "unknown"),
        ("1 MiB and a byte", "error"),
        ("2 MB", "error"),
        ("deep lists", "error"),
        ("a huge number", "greeting"),
        ("a number too huge", "error"),
        ("NaN", "error"),
        ("before year one", "error"),
        ("UTF-16", "error"),
        ("escaped null", "silent"),
    ],
)
def test_a_line_is_too_much_only_where_it_is(sora: Program, name: str, action: str) -> None:
    assert hear(sora, LINES[name])["action"] == action


def test_blank_lines_are_counted_and_passed_over(sora: Program) -> None:
    sora.send(b"\n  \n\r\n\t")
    assert sora.tell(text="hi")["id"] == sora.sent


def test_a_last_line_without_its_end_is_answered_and_the_end_is_a_good_one(
    homes: Homes, nowhere: Path, lumen: Path
) -> None:
    """With line ends of every kind before it, and a first line that is no JSON."""
    with running(["jsonl"], environment(homes.new("lumen"), lumen), nowhere) as program:
        assert program.process.stdin is not None
        program.process.stdin.write(b'\xff\n{"text": "hi"}\r\n\n{"id": 9, "text": "' + QUESTION.encode() + b'"}')
        assert program.end() == 0
        said = [program.answer() for _ in range(3)]
        assert program.line() == b""
    assert [(one["id"], one["action"]) for one in said] == [(1, "error"), (2, "greeting"), (9, "answer")]


def test_the_same_hostile_lines_leave_no_trace_in_the_log(sora: Program) -> None:
    """Nothing that was typed is logged, and nothing was reported as broken."""
    sora.tell(text="hi")
    assert sora.errors() == ""
