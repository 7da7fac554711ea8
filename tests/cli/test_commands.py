"""Each command is found in the file that the table names, which is imported when it is called."""

import subprocess
import sys
from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from bot.cli import COMMANDS, SPOKEN, main
from bot.cli.talking import ask, chat
from bot.texts.catalog import load_voice

ROOMS = sorted(set(COMMANDS.values()))


@pytest.mark.parametrize("room", ROOMS)
def test_the_table_names_every_command_of_a_file(room: str) -> None:
    here = {command.name for command in import_module(f"bot.cli.{room}").COMMANDS}
    assert here == {name for name, where in COMMANDS.items() if where == room}


def test_none_of_them_is_imported_before_it_is_called() -> None:
    asked = "import sys, bot.cli; print(*sorted(name for name in sys.modules if name.startswith('bot.')))"
    words = [sys.executable, "-c", asked]
    assert subprocess.run(words, capture_output=True, check=True, text=True).stdout.split() == ["bot.cli"]  # noqa: S603  our own words


def test_the_list_of_commands_cuts_no_summary_on_a_screen_of_80_columns() -> None:
    shown = CliRunner().invoke(main, ["--help"], terminal_width=80).output.partition("Commands:")[2]
    assert "ask " in shown
    assert [line for line in shown.splitlines() if "..." in line] == []


def test_the_languages_that_can_be_asked_for_are_those_of_the_catalogs() -> None:
    assert sorted(SPOKEN) == sorted(load_voice().languages)


@pytest.mark.parametrize(("command", "words"), [(ask, ["hi"]), (chat, [])])
def test_a_language_that_is_not_spoken_is_refused_with_those_that_are(command: click.Command, words: list[str]) -> None:
    refused = CliRunner().invoke(command, [*words, "--lang", "xx"])
    assert refused.exit_code == click.UsageError.exit_code
    assert "'en', 'es', 'tr'" in refused.output
