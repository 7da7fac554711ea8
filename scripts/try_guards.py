"""Breaks every guard once, in a copy of the house, and tells whether it bites: `python scripts/try_guards.py`.

A guard that has never been seen to say no may be looking elsewhere. Each trial makes one mistake, runs what should
object and looks for its words. Names as arguments run only those trials. It leaves nothing behind.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
TOOLS = Path(PYTHON).parent
PYTEST = (PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider")
HOUSE = (*PYTEST, "tests/test_house.py")
CHECK = (PYTHON, "-m", "bot", "check")
PEOPLE, ENTRY = "bot/core/people.py", "knowledge/pocket/entries/pocket_refunds.toml"

Edit = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Trial:
    """`says` is what the guard's words must hold."""

    name: str
    file: str
    edit: Edit
    guard: Sequence[str]
    says: str


def adding(text: str) -> Edit:
    return lambda before: f"{before}\n{text}\n"


def instead(old: str, new: str) -> Edit:
    def edit(before: str) -> str:
        if old not in before:
            raise ValueError(f"{old!r} is not there to be broken")
        return before.replace(old, new, 1)

    return edit


LONG = "def long() -> None:\n" + "    print()\n" * 41
TRIALS = (
    Trial("wrong type", PEOPLE, adding('COUNT: int = "one"'), (f"{TOOLS}/mypy", PEOPLE), "[assignment]"),
    Trial("banned import", PEOPLE, adding("import dateparser"), (f"{TOOLS}/ruff", "check", PEOPLE), "TID251"),
    Trial(
        "environment", PEOPLE, adding('import os\nHOME = os.getenv("X")'), (f"{TOOLS}/ruff", "check", PEOPLE), "TID251"
    ),
    Trial(
        "arrow", PEOPLE, adding("import bot.handlers"), (f"{TOOLS}/lint-imports",), "bot.core.people -> bot.handlers"
    ),
    Trial(
        "library in the core", PEOPLE, adding("import numpy"), (f"{TOOLS}/lint-imports",), "bot.core.people -> numpy"
    ),
    Trial("long file", PEOPLE, adding("#\n" * 300), (*HOUSE, "-k", "no_file_is_too_long"), "people.py"),
    Trial("long function", PEOPLE, adding(LONG), (*HOUSE, "-k", "no_function"), "long has 42 lines"),
    Trial(
        "boundary",
        PEOPLE,
        adding("try:\n    print()\nexcept Exception:\n    raise"),
        (*HOUSE, "-k", "unexpected_error"),
        PEOPLE,
    ),
    Trial("work on import", PEOPLE, adding('open("README.md")'), (*HOUSE, "-k", "on_import"), "README.md"),
    Trial("registry", "README.md", adding("https://pyp" + "i.org"), (*HOUSE, "-k", "registry"), "README.md"),
    Trial("machine", "README.md", adding("see /ho" + "me/ann/x"), (*HOUSE, "-k", "somebodys_machine"), "README.md"),
    Trial(
        "catalog key",
        "bot/texts/es/answers.toml",
        instead("question =", "frage ="),
        (*PYTEST, "tests/test_texts.py"),
        "answer.question",
    ),
    Trial("typed date", ENTRY, instead('\nlead = "', '\nlead = "On 5 May 2025: '), CHECK, "[typed_date]"),
    Trial(
        "unknown reference", ENTRY, instead('stands_on = ["', 'stands_on = ["nobody", "'), CHECK, "[unknown_reference]"
    ),
    Trial(
        "must answer",
        "knowledge/sora/entries/drafts.toml",
        instead("phrasings = [", 'must_answer = ["when did sora shut down"]\nphrasings = ['),
        CHECK,
        "[must_answer]",
    ),
    Trial(
        "network",
        "tests/core/test_people_online.py",
        adding('import socket\n\n\ndef test_it() -> None:\n    socket.create_connection(("127.0.0.1", 9))'),
        (*PYTEST, "tests/core/test_people_online.py"),
        "SocketBlockedError",
    ),
    Trial(
        "warning",
        "tests/core/test_people_warned.py",
        adding(
            'import warnings\n\n\ndef test_it() -> None:\n    warnings.warn("old", DeprecationWarning, stacklevel=1)'
        ),
        (*PYTEST, "tests/core/test_people_warned.py"),
        "DeprecationWarning: old",
    ),
    Trial(
        "page",
        "README.md",
        adding("Then `sunset-bot shine`."),
        (*PYTEST, "tests/test_docs.py", "-k", "sentence"),
        "sunset-bot shine",
    ),
    Trial(
        "block",
        "README.md",
        adding("```sh\nmake magic\n```"),
        (*PYTEST, "tests/test_docs.py", "-k", "tells_to_type"),
        "magic",
    ),
)


def main(names: Sequence[str]) -> int:
    """The number of guards that did not bite."""
    chosen = [trial for trial in TRIALS if not names or trial.name in names]
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "house"
        for name in _tracked():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
        bitten = [_bites(trial, copy) for trial in chosen]
    return bitten.count(False)


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return [name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]


def _bites(trial: Trial, copy: Path) -> bool:
    """Content before, trial, content after: the next trial finds a sound house."""
    place = copy / trial.file
    before = place.read_text(encoding="utf-8") if place.exists() else None
    place.write_text(trial.edit(before or '"""A trial."""\n'), encoding="utf-8")
    given = {**os.environ, "PYTHONPATH": str(copy), "SUNSET_HOME": str(copy / "home")}  # noqa: TID251  handed on as it is
    done = subprocess.run(trial.guard, cwd=copy, env=given, capture_output=True, text=True, check=False)  # noqa: S603
    if before is None:
        place.unlink()
    else:
        place.write_text(before, encoding="utf-8")
    words = [line.strip() for line in (done.stdout + done.stderr).splitlines() if trial.says in line]
    bites = done.returncode != 0 and bool(words)
    print(f"{'bites' if bites else 'DOES NOT BITE':14}{trial.name:22}{(words or ['nothing'])[0][:110]}", flush=True)
    return bites


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
