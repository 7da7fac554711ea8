"""The command line: the only door to click. Each command is a few lines around a room of the house."""

import io
import logging
import sys

import click
import structlog

from bot import __version__
from bot.cli import archives, knowing, running, talking, working

_HELP = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=_HELP)
@click.version_option(__version__, prog_name="sunset-bot")
def main() -> None:
    """The bot a community installs when a service it loves is closing."""
    logs = structlog.PrintLoggerFactory(file=sys.stderr)
    structlog.configure(logger_factory=logs, wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal or pipe of an older encoding gets "?" for what it lacks


for command in (*running.COMMANDS, *talking.COMMANDS, *knowing.COMMANDS, *archives.COMMANDS, *working.COMMANDS):
    main.add_command(command)
