"""Each command is found in the file that the table names, which is imported when it is called."""

import subprocess
import sys
from importlib import import_module

import pytest

from bot.cli import COMMANDS

ROOMS = sorted(set(COMMANDS.values()))


@pytest.mark.parametrize("room", ROOMS)
def test_the_table_names_every_command_of_a_file(room: str) -> None:
    here = {command.name for command in import_module(f"bot.cli.{room}").COMMANDS}
    assert here == {name for name, where in COMMANDS.items() if where == room}


def test_none_of_them_is_imported_before_it_is_called() -> None:
    asked = "import sys, bot.cli; print(*sorted(name for name in sys.modules if name.startswith('bot.')))"
    words = [sys.executable, "-c", asked]
    assert subprocess.run(words, capture_output=True, check=True, text=True).stdout.split() == ["bot.cli"]  # noqa: S603  our own words
