"""The commands of `sunset-bot`, each as a process: what it prints, where, and with which status it leaves."""

import json
import re
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from e2e.hostile import unseen
from e2e.program import ROOT, START, Done, Environment, Homes, environment, run
from lumen import Folder

from bot import __version__

pytest_plugins = ["e2e.program_fixtures"]
pytestmark = pytest.mark.e2e

AT_ONCE = 2
"""Processes side by side: as many as the smallest machine has cores."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the commands are tried: an empty working folder, a home, the small knowledge."""

    given: Environment
    cwd: Path

    def runs(self, *arguments: str, **more: str) -> Done:
        return run(arguments, {**self.given, **more}, self.cwd)

    def over(self, folder: Folder, *arguments: str) -> Done:
        return self.runs(*arguments, SUNSET_KNOWLEDGE=str(folder.root))


@pytest.fixture
def bench(homes: Homes, nowhere: Path, lumen: Path) -> Bench:
    return Bench(environment(homes.new("lumen"), lumen), nowhere)


# --- what needs no knowledge -----------------------------------------------------------------------------------------


def test_it_tells_its_version(bench: Bench) -> None:
    assert bench.runs("--version") == Done(0, f"sunset-bot, version {__version__}\n", "")


def test_help_names_every_command(bench: Bench) -> None:
    done = bench.runs("--help")
    assert (done.status, done.err) == (0, "")
    commands = re.findall(r"^  (\w+)  ", done.out.partition("Commands:")[2], re.MULTILINE)
    assert {"ask", "chat", "check", "eval", "jsonl"} <= set(commands)


@pytest.mark.parametrize("arguments", [["nope"], ["eval", "nowhere.jsonl"]], ids=" ".join)
def test_what_it_does_not_understand_it_explains(bench: Bench, arguments: list[str]) -> None:
    done = bench.runs(*arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("Usage: ")


# --- ask and eval ----------------------------------------------------------------------------------------------------

LABELLED = [
    {"id": "right", "text": "when is my data deleted?", "lang": "en", "kind": "answerable", "topic": "deleted"},
    {"id": "wrong", "text": "when does lumen close", "lang": "en", "kind": "answerable", "topic": "deleted"},
    {"id": "chatter", "text": "lol same", "lang": "en", "kind": "chatter", "topic": None},
]


def test_ask_and_eval_answer_from_the_knowledge(bench: Bench, tmp_path: Path) -> None:
    """In one test, side by side: each of the processes takes seconds to start."""
    file = tmp_path / "labelled.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in LABELLED), encoding="utf-8")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        narrow = pool.submit(bench.runs, "ask", "lumen", "ne zaman", "kapanıyor", PYTHONIOENCODING="latin-1")
        text = pool.submit(bench.runs, "eval", str(file))
        as_json = pool.submit(bench.runs, "eval", "--json", str(file))
    answers_in_turkish(narrow.result())
    reports_in_words(text.result())
    reports_in_json(as_json.result())


def answers_in_turkish(done: Done) -> None:
    """The words of the command line are one question; a pipe that lacks some letters gets the others."""
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == "Uygulama ne zaman kapan?yor?"
    assert "Kapan??: 26 Nisan 2026 (" in done.out
    assert "Lumen Help, 24 Mart 2026 · kontrol: 1 Ekim 2026" in done.out


def reports_in_words(done: Done) -> None:
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("3 lines, 6 replies\n")
    assert re.search(r"^right +50\.00 % \(1/2\) +target >= 80 % +MISSED$", done.out, re.MULTILINE)
    assert "wrong  addressed  wrong  when does lumen close" in done.out


def reports_in_json(done: Done) -> None:
    assert (done.status, done.err) == (0, "")
    *replies, last = (json.loads(line) for line in done.out.splitlines())
    assert {(one["id"], one["way"]): one["verdict"] for one in replies if one["kind"] == "answerable"} == {
        ("right", "addressed"): "right",
        ("right", "unaddressed"): "right",
        ("wrong", "addressed"): "wrong",
        ("wrong", "unaddressed"): "wrong",
    }
    assert (last["summary"]["lines"], last["summary"]["replies"]) == (3, 6)
    assert last["summary"]["english"]["addressed"]["right"]["count"] == 1


# --- check, and starting on broken knowledge ---


def test_check_is_content_with_sound_knowledge(bench: Bench, folder: Folder) -> None:
    """The claims of the small folder grow stale with the calendar: for this test they keep."""
    folder.change("subject.toml", "stale_after_days = 45", "stale_after_days = 40000")
    done = bench.over(folder, "check")
    assert (done.status, done.err) == (0, "")
    *warnings, count = done.out.splitlines()
    assert count == f"2 entries, 0 errors, {len(warnings)} warnings"
    assert {line.rpartition(" ")[2] for line in warnings} <= {"[hard_to_find]"}, "so few phrasings are hard to find"


def test_check_asks_the_matcher_what_an_entry_must_answer(bench: Bench, folder: Folder) -> None:
    title = 'title = "When is my data deleted?"\n'
    wanted = 'must_answer = ["is my stuff deleted?", "how are you today"]\nmust_ignore = ["my old lamp is gone"]\n'
    folder.change("entries/deleted.toml", title, title + wanted)
    done = bench.over(folder, "check")
    assert done.status == 1
    place = f"entries/deleted.toml:{folder.line('entries/deleted.toml', 'how are you')}"
    assert placed(done.out.splitlines()[:-1]) == {(place, "must_answer")}


def test_check_reports_on_request_how_wordings_would_fare_that_nobody_wrote(bench: Bench, folder: Folder) -> None:
    short, whole = bench.over(folder, "check"), bench.over(folder, "check", "--report")
    assert set(short.out.splitlines()) <= set(whole.out.splitlines())
    assert re.search(r"^en: 27 phrasings, 2 lines to stay silent at\.", whole.out, re.MULTILINE)
    assert "answered rightly" not in short.out


def test_check_fails_on_a_warning_only_when_it_is_to_be_strict(bench: Bench, folder: Folder) -> None:
    folder.change("subject.toml", "stale_after_days = 45", "stale_after_days = 0")
    folder.change("sources.toml", "checked = 2026-10-01", "checked = 2025-10-01")
    easy, strict = bench.over(folder, "check"), bench.over(folder, "check", "--strict")
    assert (easy.status, strict.status) == (0, 1)
    assert easy.out == strict.out
    line = folder.line("claims/app.toml", "[ended]")
    assert f"knowledge/lumen/claims/app.toml:{line}: warning: " in easy.out
    assert re.search(r"^2 entries, 0 errors, [1-9]\d* warnings$", easy.out, re.MULTILINE)


def test_check_lists_every_problem_at_once_with_its_file_and_line(bench: Bench, folder: Folder) -> None:
    broken(folder)
    done = bench.over(folder, "check")
    assert (done.status, done.err) == (1, "")
    *problems, count = done.out.splitlines()
    assert count.startswith("2 entries, 4 errors, ")
    assert placed(problems) == {
        (f"entries/closing.toml:{folder.line('entries/closing.toml', '26 April')}", "typed_date"),
        (f"milestones.toml:{folder.line('milestones.toml', 'party')}", "form"),
        (f"silent.toml:{folder.line('silent.toml', '[broken')}", "form"),
        (f"sources.toml:{folder.line('sources.toml', 'colour')}", "form"),
    }


def test_check_lists_every_name_that_leads_nowhere(bench: Bench, folder: Folder) -> None:
    folder.change("entries/closing.toml", 'stands_on = ["told", "ended"]', 'stands_on = ["told", "nobody"]')
    folder.change("claims/deletion.toml", 'by = ["no-day"]', 'by = ["no-way"]')
    folder.change("milestones.toml", 'surface = "app"', 'surface = "moon"')
    done = bench.over(folder, "check")
    assert done.status == 1
    found = {place for place, _ in placed(done.out.splitlines()[:-1])}
    assert found == {
        f"{name}:{folder.line(name, words)}"
        for name, words in (
            ("entries/closing.toml", "nobody"),
            ("claims/deletion.toml", "no-way"),
            ("milestones.toml", "moon"),
        )
    }


@pytest.mark.parametrize("command", [["jsonl"], ["ask", "hi"]], ids=" ".join)
def test_it_does_not_start_on_broken_knowledge_and_says_what_is_wrong(
    bench: Bench, folder: Folder, command: list[str]
) -> None:
    broken(folder)
    done = bench.over(folder, *command)
    assert (done.status, done.out) == (2, "")
    *problems, last = done.err.splitlines()
    assert {place.partition(":")[0] for place, _ in placed(problems)} == {
        "entries/closing.toml",
        "milestones.toml",
        "silent.toml",
        "sources.toml",
    }
    assert "sunset-bot check" in last


def broken(folder: Folder) -> None:
    folder.change("entries/closing.toml", "The app closes {app_end|ago}.", "The app closes on 26 April 2026.")
    folder.change("milestones.toml", 'kind = "launch"', 'kind = "party"')
    folder.change("sources.toml", 'publisher = "Daily Lamp"', 'publisher = "Daily Lamp"\ncolour = "yellow"')
    folder.add("silent.toml", "[broken\n")


def placed(problems: list[str]) -> set[tuple[str, str]]:
    """Where each error stands, file and line, and the rule it breaks. Warnings are passed over."""
    form = re.compile(r"knowledge/lumen/(\S+:\d+): error: .+ \[(\w+)\]")
    errors = [line for line in problems if ": warning: " not in line]
    found = [form.fullmatch(line) for line in errors]
    assert None not in found, errors
    return {(match[1], match[2]) for match in found if match is not None}


@pytest.mark.parametrize(
    ("command", "given", "words"),
    [
        ("jsonl", {"SUNSET_SUBJECTS": "lumen, moon"}, "holds no subject 'moon', which SUNSET_SUBJECTS asks for"),
        ("check", {"SUNSET_KNOWLEDGE": "/nowhere/at/all"}, "holds no subject: a folder with a subject.toml"),
        ("chat", {"SUNSET_WEB_LISTEN": "here"}, "SUNSET_WEB_LISTEN must be host:port, such as 127.0.0.1:8080"),
    ],
)
def test_what_is_not_there_cannot_be_served(bench: Bench, command: str, given: dict[str, str], words: str) -> None:
    done = bench.runs(command, **given)
    assert done.status == {"check": 1, "jsonl": 2, "chat": 3}[command]
    assert words in done.out + done.err


UNUSABLE = "/proc/nowhere"
"""A place where nobody may make a folder, not even root."""


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["ask", "hi"], 2), (["chat"], 2), (["run"], 2), (["jsonl", "--keep"], 2), (["worker"], 2)],
)
def test_a_home_that_cannot_be_used_is_said_in_a_sentence(bench: Bench, arguments: list[str], status: int) -> None:
    done = bench.runs(*arguments, SUNSET_HOME=UNUSABLE)
    assert (done.status, done.out) == (status, "")
    assert done.err.endswith("set SUNSET_HOME to a folder that you may write to.\n")
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(("command", "line"), [("chat", "hi"), ("jsonl", '{"id": 1, "text": "hi"}')])
def test_where_nobody_reads_on_it_ends_without_a_word(bench: Bench, command: str, line: str) -> None:
    words, fed = f'"$0" -m bot {command} | head -n 1', f"{line}\n".encode() * 200
    done = subprocess.run(  # noqa: S603  our own words
        ["bash", "-c", words, sys.executable],  # noqa: S607  wherever it is
        env=bench.given,
        cwd=bench.cwd,
        input=fed,
        capture_output=True,
        timeout=START,
        check=False,
    )
    assert b"Hello." in done.stdout
    assert done.stderr == b""


# --- installed -------------------------------------------------------------------------------------------------------


def test_a_wheel_answers_from_another_folder_with_the_knowledge_it_carries(bench: Bench, tmp_path: Path) -> None:
    """Built, unpacked and run; the checkout lies aside."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=START)  # noqa: S603  our own words
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(place)
    installed = {"PYTHONPATH": str(place), "SUNSET_KNOWLEDGE": ""}
    where = [
        sys.executable,
        "-c",
        "import bot.settings as s; print(s.__file__, s.read_settings({}).knowledge, sep='\\n')",
    ]
    done = subprocess.run(  # noqa: S603  our own words
        where,
        env={**bench.given, **installed},
        cwd=bench.cwd,
        capture_output=True,
        text=True,
        check=True,
        timeout=START,
    )
    assert done.stdout.splitlines() == [str(place / "bot" / "settings.py"), str(place / "bot" / "_knowledge")]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        checked = pool.submit(bench.runs, "check", **installed)
        asked = pool.submit(bench.runs, "ask", "when is my data deleted?", PYTHONPATH=str(place))
    assert checked.result().status == 0
    assert re.search(r"^[3-9]\d entries, 0 errors, ", checked.result().out, re.MULTILINE)
    answers_in_english(asked.result())


def answers_in_english(done: Done) -> None:
    assert (done.status, done.err) == (0, "")
    title, *_, source = done.out.splitlines()
    assert title == "When is my data deleted?"
    assert "No day is known." in done.out
    assert source.startswith(
        "  Source: Closing Lumen https://lumen.example/closing, Lumen Help, 24 March 2026 · checked "
    )
    assert unseen(done.out) == set()
