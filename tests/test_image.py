"""The container image: nothing of the tests in it, not root, and all it copies is let in. No engine is needed."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", one)[0].lower().replace("_", "-") for one in requirements}


def test_it_installs_the_locked_requirements_and_no_tool_of_the_tests() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = names(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE))
    tools = names([one for one in pyproject["dependency-groups"]["dev"] if isinstance(one, str)])
    assert len(tools) > 10
    assert locked & (tools - names(pyproject["project"]["dependencies"])) == set()
    assert re.findall(r"requirements[\w-]*\.txt", DOCKERFILE) == ["requirements.txt"] * 2


def test_it_runs_as_a_user_that_is_told_by_number_not_to_be_root() -> None:
    (user,) = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert int(user) > 0
    assert f"--uid {user} " in DOCKERFILE


def test_what_it_copies_exists_and_is_all_that_is_let_in() -> None:
    copied = re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+) \S+$", DOCKERFILE, re.MULTILINE)
    wanted = {name for line in copied for name in line.split()}
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {name.removeprefix("!") for name in ignored if name.startswith("!")} == wanted
    assert ignored[0] == "*"
    assert [name for name in wanted if not (ROOT / name).exists()] == []
