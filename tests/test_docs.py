"""What the pages show is what the program does: console blocks are run and compared, commands in sh blocks exist.

In a ```console block, a line that begins with `$ ` is run and what stands below it is what it must print. A line of `…`
alone stands for any number of lines. How far away a date is, and whether a claim has grown old, changes from day to day
and is passed over. Nothing else in these pages is run.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from e2e.program import ROOT, START, Environment, Homes, environment

from bot.cli import COMMANDS

pytest_plugins = ["e2e.program_fixtures"]

PAGES = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "knowledge" / "README.md", *(ROOT / "docs").rglob("*.md")]
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

FEEDS = {"echo", "printf", "cat"}
"""What may stand before the bot in a command that is run here."""

AROUND = {"git", "cd"}
"""What else a person types in a shell to get so far."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A command and what a page says that it prints."""

    place: str
    command: str
    output: str


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, kind: str) -> Iterator[tuple[int, str]]:
    """The line each block begins on, and what is in it."""
    text = page.read_text(encoding="utf-8")
    for fence in FENCE.finditer(text):
        if fence[1] == kind:
            yield text.count("\n", 0, fence.start()) + 1, fence[2]


def shown(page: Path) -> Iterator[Shown]:
    for number, block in blocks(page, "console"):
        before, *parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
        assert not before.strip(), f"{name_of(page)}:{number} shows what no command printed"
        for part in parts:
            command, _, output = part.partition("\n")
            yield Shown(f"{name_of(page)}:{number}", command, output)


def simple_commands(line: str) -> Iterator[list[str]]:
    """The commands of a line, without what is set for them: those between `|`, `&&` and `;`, up to a comment."""
    words: list[str] = []
    for word in [*shlex.shlex(line, posix=True, punctuation_chars=True), ";"]:
        if set(word) <= set("|&;"):
            yield words
            words = []
        elif words or not re.fullmatch(r"\w+=.*", word):
            words.append(word)


CONSOLE = [one for page in PAGES for one in shown(page)]
SHELL = [(f"{name_of(page)}:{number}", block) for page in PAGES for number, block in blocks(page, "sh")]


def test_there_is_something_to_hold_the_pages_to() -> None:
    assert {one.place.partition(":")[0] for one in CONSOLE} >= {"README.md", "docs/jsonl.md"}
    assert SHELL


# --- what is run -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(homes: Homes) -> dict[str, str]:
    """What each command of the pages prints, run as a person in the checkout would."""
    given = environment(homes.new("sora"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(pool.map(lambda one: (one.command, output_of(one.command, given)), CONSOLE))


def output_of(command: str, given: Environment) -> str:
    """What a terminal would show: both outputs as they come."""
    out, err = subprocess.PIPE, subprocess.STDOUT
    words = ["bash", "-c", command]
    done = subprocess.run(words, env=given, cwd=ROOT, stdout=out, stderr=err, timeout=START, check=False)  # noqa: S603  our own pages
    return done.stdout.decode("utf-8")


@pytest.mark.e2e
@pytest.mark.parametrize("one", CONSOLE, ids=lambda one: one.place)
def test_a_page_shows_what_the_program_prints(printed: dict[str, str], one: Shown) -> None:
    real = printed[one.command]
    assert agrees(one.output, real), f"{one.place} shows\n{one.output}\nand the program prints\n{real}"


@pytest.mark.parametrize("one", CONSOLE, ids=lambda one: one.place)
def test_what_is_run_is_the_program_and_no_more(one: Shown) -> None:
    *feeding, last = simple_commands(one.command)
    assert last[0] == "sunset-bot"
    assert {words[0] for words in feeding} <= FEEDS


UNITS = "day|week|month|year"
PASSING = {
    re.compile(rf"\bin \d+ (?:{UNITS})s?\b|\b\d+ (?:{UNITS})s? ago\b|\btoday\b"): "…",
    re.compile(r"^As of the last check, .*; it may have changed since:\n", re.MULTILINE): "",
    re.compile(r"\b\d+ warnings?\b"): "…",
}
"""What is otherwise tomorrow."""


def agrees(page: str, real: str) -> bool:
    lines = [".*\n" if line == "…" else re.escape(line.rstrip() + "\n") for line in lasting(page).splitlines()]
    pattern = "".join(f"(?:{line})*" if line == ".*\n" else line for line in lines)
    return re.fullmatch(pattern, lasting(real)) is not None


def lasting(text: str) -> str:
    text = "".join(line.rstrip() + "\n" for line in text.strip("\n").splitlines())
    for pattern, instead in PASSING.items():
        text = pattern.sub(instead, text)
    return text


@pytest.mark.parametrize(
    ("page", "real", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\nb\n", "a\nb\n\n", True),
        ("a\nb\n", "a\nc\n", False),
        ("a\nb\n", "a\nb\nc\n", False),
        ("a\n", "b\na\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a\n…\nd\n", "a\nb\n", False),
        ("…\nb\n", "a\nb\n", True),
        ("a…\n", "ab\n", False),
        ("a.\n", "ab\n", False),
        ("on 26 April 2026 (7 months ago)\n", "on 26 April 2026 (in 3 days)\n", True),
        ("on 26 April 2026 (today)\n", "on 26 April 2026 (1 year ago)\n", True),
        ("on 26 April 2026 (today)\n", "on 27 April 2026 (today)\n", False),
        ("t\nx\n", "t\nAs of the last check, 1 May 2026 (1 day ago); it may have changed since:\nx\n", True),
        ("2 entries, 0 errors, 58 warnings\n", "2 entries, 0 errors, 1 warning\n", True),
        ("2 entries, 0 errors, 58 warnings\n", "2 entries, 1 errors, 58 warnings\n", False),
    ],
)
def test_a_page_agrees_only_with_the_same(page: str, real: str, *, same: bool) -> None:
    assert agrees(page, real) is same


# --- what is only named ----------------------------------------------------------------------------------------------


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


@pytest.mark.parametrize(("place", "block"), SHELL, ids=[place for place, _ in SHELL])
def test_every_command_a_page_tells_to_type_exists(place: str, block: str) -> None:
    lines = [line for line in block.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
    assert lines, f"{place} is empty"
    for words in (words for line in lines for words in simple_commands(line)):
        match words:
            case ["make", *named]:
                assert set(named) <= targets()
            case ["sunset-bot", command, *_]:
                assert command in COMMANDS
            case [first, *_]:
                assert first in AROUND, f"{place}: is {first} a thing everybody has?"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_in_a_sentence_exists(page: Path) -> None:
    """Words in code marks that begin with `make` or `sunset-bot`."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for words in re.findall(r"`([^`\n]+)`", text):
        match words.split():
            case ["make", target]:
                assert target in targets(), words
            case ["sunset-bot", command, *_] if command.isalpha():
                assert command in COMMANDS, words
