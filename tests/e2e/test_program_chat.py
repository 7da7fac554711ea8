"""`sunset-bot chat`: piped, and in a real pseudo-terminal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pytest
from e2e.hostile import unseen
from e2e.program import START, Done, Homes, command, environment, run, without_escapes

from bot import __version__

pytest_plugins = ["e2e.program_fixtures"]
pytestmark = pytest.mark.e2e

VAGUE = ("is it gone", "gone", "is it over", "when is it", "the app", "lumen data", "when", "lumen", "the end", "day")
"""At least one of these is near enough to an entry to be offered it, and not near enough to be answered."""

FEED = (
    b"when is my data deleted?",
    b"hi",
    b"/deadlines",
    "cuándo cierra lumen".encode(),
    b"\xff\xfe when is my \xc3data deleted?",
    b"\xed\xa0\xbd\xff",
    b"when is my\x00 data deleted?\r",
    b"\x1b[31mhi\x1b[0m",
    b"7",
    *(one for vague in VAGUE for one in (vague.encode(), b"1", b"1")),
    b"verilerim ne zaman silinecek",
    b"\xef\xbb\xbfthanks",
)


@pytest.fixture(scope="module")
def piped(homes: Homes, nowhere: Path, lumen: Path) -> Done:
    """All lines at once, and the end of the input right behind the last, which has no end of its own."""
    return run(["chat"], environment(homes.new("lumen"), lumen), nowhere, b"\n".join(FEED))


def answers_of(done: Done) -> list[str]:
    """What was said to each line."""
    assert done.out.endswith("\n\n")
    return done.out.removesuffix("\n\n").split("\n\n")


def test_piped_each_line_gets_its_answer_in_plain_text(piped: Done) -> None:
    answers = answers_of(piped)
    assert piped.status == 0
    assert len(answers) == len(FEED)
    assert answers[0].splitlines()[0] == "When is my data deleted?"
    assert "No day is known." in answers[0]
    assert answers[1].startswith("Hello.")
    assert answers[2].splitlines()[0] == "Dates of Lumen"
    assert "  • 26 April 2026 (" in answers[2]
    assert "La fecha del cierre: 26 de abril de 2026" in answers[3]
    assert answers[-1] == "You are welcome."


def test_piped_links_and_sources_can_be_read(piped: Done) -> None:
    source = answers_of(piped)[0].splitlines()[-1]
    assert re.fullmatch(
        r"  Source: Closing Lumen https://lumen\.example/closing, Lumen Help, 24 March 2026 · checked 1 October 2026",
        source,
    )


def test_piped_nothing_steers_the_terminal_of_whoever_reads_it(piped: Done) -> None:
    assert unseen(piped.out) == set()
    assert piped.err == ""


def test_piped_invalid_bytes_are_passed_over(piped: Done) -> None:
    answers = answers_of(piped)
    assert answers[4] == answers[0]
    assert "\ufffd" not in answers[5]
    assert answers[6] == answers[0]
    assert "31m" not in answers[7]


def test_piped_a_choice_is_picked_by_its_number_once(piped: Done) -> None:
    """The number is a choice's only where choices were just offered; else there is nothing to pick."""
    answers = answers_of(piped)
    assert answers[8] == "There is nothing on offer with the number 7. Ask in your own words, or see /help."
    rounds = [answers[start : start + 3] for start in range(9, 9 + 3 * len(VAGUE), 3)]
    offered = [one for one in rounds if one[0].startswith("Which of these do you mean?")]
    assert offered, "none of the vague lines was offered anything"
    for asked, picked, again in offered:
        first = next(line for line in asked.splitlines() if line.startswith("  1. "))
        assert picked.splitlines()[0] == first.removeprefix("  1. ")
        assert asked.splitlines()[-1].endswith("None of these")
        assert again.startswith("There is nothing on offer with the number 1.")


# --- at a keyboard -------------------------------------------------------------------------------------------------


PROMPT = r"\n>\n"
"""An empty line to type in, with room for completions below."""


@dataclass(slots=True)
class Terminal:
    """A person at a keyboard: types keys, and reads what is left on the screen once escape sequences are obeyed."""

    child: "pexpect.spawn[bytes]"
    raw: bytes = b""
    read: int = 0

    def type(self, keys: str | bytes) -> None:
        self.read = len(self.raw)
        self.child.send(keys)

    def sees(self, pattern: str, within: float = 20.0) -> str:
        """Waits until the pattern stands in what was shown since the last key; gives all of that."""
        while not re.search(pattern, self.shown()):
            try:
                self.raw += self.child.read_nonblocking(4096, within)
            except (pexpect.TIMEOUT, pexpect.EOF):
                pytest.fail(f"{pattern!r} is not in {self.shown()!r}")
        return self.shown()

    def shown(self) -> str:
        return without_escapes(self.raw[self.read :].decode("utf-8", "replace")).replace("\r", "")


@pytest.fixture
def terminal(homes: Homes, nowhere: Path, lumen: Path) -> Iterator[tuple[Terminal, Path]]:
    home = homes.new("lumen")
    program, *arguments = command("chat")
    given = {
        **environment(home, lumen),
        "PROMPT_TOOLKIT_NO_CPR": "1",
    }  # a real terminal would answer where its cursor is
    child = pexpect.spawn(program, arguments, env=given, cwd=nowhere, dimensions=(50, 160), timeout=START)
    try:
        yield Terminal(child), home
    finally:
        child.close(force=True)


def test_a_conversation_at_a_keyboard(terminal: tuple[Terminal, Path]) -> None:
    """One long visit, because starting takes seconds: greeting, an answer, a completion, a choice, goodbye."""
    screen, home = terminal
    greeting = screen.sees(PROMPT, START)
    assert greeting.startswith(f"Sunset Bot {__version__}. Ask me about the end of Lumen")
    assert "http://127.0.0.1:" in greeting, "the pages are served"

    screen.type("when is my data deleted?\r")
    answer = screen.sees(r"checked 1 October 2026")
    assert "No day is known." in answer
    assert "Source: Closing Lumen https://lumen.example/closing, Lumen Help, 24 March 2026" in answer
    assert b"\x1b[0;90;4mhttps://lumen.example/closing" in screen.raw, "a link is underlined"
    assert b"\x1b[0;90;1m1 October 2026" in screen.raw, "a date is strong"

    screen.type("/dea")
    screen.sees("/deadlines")
    screen.type("\t")
    screen.sees("dlines")
    screen.type("\r")
    assert "Dates of Lumen" in screen.sees("Ask about any of them")

    for vague in VAGUE:
        screen.type(f"{vague}\r")
        if "Which of these" in screen.sees(PROMPT):
            break
    else:
        pytest.fail("none of the vague lines was offered anything")
    label = re.findall(r"  1\. (.+)", screen.shown())[-1]
    screen.type("1\r")
    assert label in screen.sees(r"checked \d")

    screen.type(b"caf\xff\xe9 \xed\xa0\xbd?\r")
    screen.sees("I have no answer to that")
    screen.type("\x1b[200~when is\u200b my data\x07 deleted?\x1b[201~\r")  # as terminals paste
    assert "No day is known." in screen.sees(r"checked \d")

    screen.type("/upload\r")
    assert "http://127.0.0.1:" in screen.sees(rf"/u/(?:.|\n)*{PROMPT}"), "and the upload page among them"

    assert b"web_listening" not in screen.raw, "the log does not stand in the conversation"
    screen.type("\x04")
    screen.child.expect(pexpect.EOF)
    screen.child.close()
    assert (screen.child.exitstatus, screen.child.signalstatus) == (0, None)
    history = (home / "terminal" / "history").read_text(encoding="utf-8")
    assert "+when is my data deleted?\n" in history
    assert "+/deadlines\n" in history
