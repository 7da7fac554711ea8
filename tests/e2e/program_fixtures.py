"""Running programs that several test files share: reading the knowledge takes seconds, so it is done once for them all.

A test file asks for them with `pytest_plugins = ["e2e.program_fixtures"]`. Only tests that change nothing but a
conversation may use them, each with persons of its own.
"""

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from e2e.program import Homes, Program, environment, running
from lumen import write_folder


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    return Homes(tmp_path_factory.mktemp("homes"))


@pytest.fixture(scope="session")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder to start the program in: what it needs it finds by itself."""
    return tmp_path_factory.mktemp("nowhere")


@pytest.fixture(scope="session")
def lumen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small knowledge folder, to read only."""
    return write_folder(tmp_path_factory.mktemp("lumen") / "knowledge").root


@pytest.fixture(scope="session")
def side_by_side(homes: Homes, nowhere: Path) -> Iterator[dict[str, Program]]:
    """`jsonl` over the knowledge as it is shipped, about Sora alone and with a second subject; they start together."""
    with ExitStack() as programs:
        yield {
            name: programs.enter_context(running(["jsonl"], environment(homes.new(name), subjects=subjects), nowhere))
            for name, subjects in (("sora", ""), ("both", "sora,pocket"))
        }


@pytest.fixture(scope="session")
def sora(side_by_side: dict[str, Program]) -> Program:
    """As it comes: about Sora."""
    return side_by_side["sora"]


@pytest.fixture(scope="session")
def both(side_by_side: dict[str, Program]) -> Program:
    """About two subjects."""
    return side_by_side["both"]


_numbers = itertools.count(1)


@pytest.fixture
def person() -> str:
    """Somebody nobody has spoken to yet."""
    return f"person-{next(_numbers)}"
