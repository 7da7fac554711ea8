"""Holds the house to its own rules: sizes, boundaries, doors, arrows of registration, and what may stand in no file."""

import ast
import itertools
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from handler_parts import House

from bot.core.router import Handler
from bot.handlers import FALLBACK, build_handlers
from bot.texts.catalog import load_voice

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "bot").rglob("*.py"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
MOST_PARAMETERS = 5

BOUNDARIES = {
    "bot/core/router.py": 1,
    "bot/core/courier.py": 1,
    "bot/knowledge/watching.py": 1,
    "bot/exports/engine/workflow.py": 1,
    "bot/exports/live.py": 1,
}
"""The files in which an unexpected error may end, and how often. Another one is a decision for docs/decisions/."""

PASSED_OVER = {".git", ".venv", "venv", "build", "dist", "node_modules", "__pycache__", ".hypothesis"}


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def handlers() -> tuple[Handler, ...]:
    return build_handlers(House().parts(ROOT / "knowledge"))


def test_there_is_a_house_to_look_at() -> None:
    assert len(MODULES) > 20


def test_no_file_is_too_long() -> None:
    lengths = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_too_long_or_asks_for_too_much() -> None:
    for function in itertools.chain.from_iterable(map(functions, MODULES)):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{function.name} has {length} lines"
        arguments = function.args
        asked = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        asked = [argument for argument in asked if argument.arg not in {"self", "cls"}]
        assert len(asked) <= MOST_PARAMETERS, f"{function.name} has {len(asked)} parameters"


def test_every_module_says_what_it_is_for() -> None:
    mute = [name_of(file) for file in MODULES if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))]
    assert mute == []


def broad(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    names = [caught] if not isinstance(caught, ast.Tuple) else caught.elts
    return any(n is None or (isinstance(n, ast.Name) and n.id in {"Exception", "BaseException"}) for n in names)


def suppressing(node: ast.AST) -> bool:
    called = isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress")
    return called and any(
        ast.unparse(argument) in {"Exception", "BaseException"} for argument in ast.iter_child_nodes(node)
    )


def test_an_unexpected_error_ends_at_the_boundaries_and_nowhere_else() -> None:
    """A bare except, `except Exception` and `suppress(Exception)`: counted, for ruff lets a logged one pass."""
    caught: dict[str, int] = {}
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (isinstance(node, ast.ExceptHandler) and broad(node)) or suppressing(node):
                caught[name_of(file)] = caught.get(name_of(file), 0) + 1
    assert caught == {name: times for name, times in BOUNDARIES.items() if (ROOT / name).exists()}


IMPORT_ALL = """
import importlib, os, pkgutil, sys
root, given = sys.argv[1], os.path.realpath
opened = []
def hook(event, args):
    if event == "open" and isinstance(args[0], (str, bytes, os.PathLike)):
        path = given(os.fsdecode(args[0]))
        if path.startswith(root + os.sep) and not path.endswith((".py", ".pyc", ".so")) and "/lib/python" not in path:
            opened.append(path)
    elif event in ("socket.connect", "subprocess.Popen", "os.system", "os.mkdir", "sqlite3.connect"):
        opened.append(event)
import bot
names = sorted(m.name for m in pkgutil.walk_packages(bot.__path__, "bot.", onerror=lambda name: None))
sys.addaudithook(hook)
skipped = [name for name in names if name.startswith(tuple(sys.argv[2].split(",")))]
for name in names:
    if name not in skipped and name != "bot.__main__":
        importlib.import_module(name)
print(len(names) - len(skipped))
print(sorted(opened))
print(sorted(name for name in ("discord", "telegram", "dbos") if name in sys.modules))
"""

HEAVY = (
    "bot.platforms.discord",
    "bot.platforms.telegram",
    "bot.exports.engine",
    "bot.exports.worker",
    "bot.exporting",
)
"""Imported only when a token is held or an export is wanted: they bring in a platform's or an engine's library."""


def test_nothing_happens_on_import() -> None:
    """In an interpreter of its own: no file of ours is read, nothing is started, no platform's library comes in."""
    command = [sys.executable, "-c", IMPORT_ALL, str(ROOT.resolve()), ",".join(HEAVY)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603  our own words
    assert done.returncode == 0, done.stderr
    modules, opened, platforms = done.stdout.splitlines()
    assert int(modules) > 20
    assert opened == "[]"
    assert platforms == "[]"


def test_handlers_have_names_of_their_own_and_one_is_the_fallback() -> None:
    names = [handler.name for handler in handlers()]
    assert len(set(names)) == len(names)
    assert FALLBACK in names
    assert all(re.fullmatch(r"[a-z]{1,32}", name) for name in names), "a platform takes no other name for a command"


def test_every_file_of_a_command_is_listed() -> None:
    """A handler is a file whose class has a `name`; it is in the list or it is forgotten."""
    defined = set()
    for file in (ROOT / "bot" / "handlers").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "name" and node.value is not None:
                defined.add(ast.literal_eval(node.value))
    assert defined == {handler.name for handler in handlers()}


@pytest.mark.parametrize("language", ["en", "es", "tr"])
def test_every_handler_is_described_in_each_catalog(language: str) -> None:
    words = load_voice().catalogs[language].words
    assert [handler.name for handler in handlers() if not words.get(f"command.{handler.name}")] == []


def test_every_door_is_there_and_leads_where_its_sign_says() -> None:
    """The file or folder of each banned import exists, and so does each one the rule is lifted for."""
    lint = PYPROJECT["tool"]["ruff"]["lint"]
    lifted = {name for name, rules in lint["per-file-ignores"].items() if "TID251" in rules and name.startswith("bot/")}
    signs = [ban["msg"] for ban in lint["flake8-tidy-imports"]["banned-api"].values()]
    doors = {door for sign in signs for door in re.findall(r"bot/[\w/]+(?:\.py)?", sign)}
    assert signs
    assert [sign for sign in signs if "bot/" not in sign] == []
    for door in doors:
        assert (ROOT / door).exists(), f"the door {door} is not there"
    for name in lifted:
        assert list(ROOT.glob(name)), f"the rule is lifted for {name}, which is not there"
        place = name.removesuffix("/**").rstrip("/")
        assert any(place == door.rstrip("/") or place.startswith(door.rstrip("/") + "/") for door in doors), name


def files_of_the_repository() -> Iterator[tuple[str, str]]:
    for file in sorted(ROOT.rglob("*")):
        parts = file.relative_to(ROOT).parts
        hidden = any(part in PASSED_OVER or part.endswith(("_cache", ".egg-info")) for part in parts)
        if hidden or not file.is_file() or file.stat().st_size > 2_000_000:
            continue
        try:
            yield name_of(file), file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # weights and pictures


# Put together, so that this file does not hold what it looks for.
REGISTRIES = ["pyp" + "i.org", "python" + "hosted.org", "npm" + "js.org", "crates" + ".io", "proxy.go" + "lang.org"]
MACHINES = re.compile(r"(?<![\w.:~/-])/(?:" + "wo" + r"rk|ro" + r"ot|ho" + r"me/\w+|Us" + r"ers/\w+)/\w")


def test_no_file_names_a_package_registry() -> None:
    """Whoever installs from a mirror does not have to unpick ours."""
    found = [(name, host) for name, text in files_of_the_repository() for host in REGISTRIES if host in text]
    assert found == []


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    found = [(name, path[0]) for name, text in files_of_the_repository() if (path := MACHINES.search(text))]
    assert found == []


def test_no_two_test_files_have_one_name() -> None:
    """Folders of tests are no packages: pytest takes two files of one name for one, depending on the order."""
    names = [file.name for file in (ROOT / "tests").rglob("test_*.py")]
    assert [name for name in sorted(set(names)) if names.count(name) > 1] == []
