"""The command line: the only door to click. Each command is a few lines around a room of the house."""

import contextlib
import io
import logging
import sys

import click
import structlog

from bot import __version__
from bot.cli import archives, keeping, knowing, packing, running, talking, working

_HELP = {"help_option_names": ["-h", "--help"]}


class Log(structlog.PrintLogger):
    """Writes where it can be written: that no room is left for a line must not end what the line was about."""

    def msg(self, message: str) -> None:
        with contextlib.suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


@click.group(context_settings=_HELP)
@click.version_option(__version__, prog_name="sunset-bot")
def main() -> None:
    """The bot a community installs when a service it loves is closing."""
    structlog.configure(
        logger_factory=lambda *_: Log(sys.stderr), wrapper_class=structlog.make_filtering_bound_logger(logging.INFO)
    )
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal or pipe of an older encoding gets "?" for what it lacks


for command in (
    *running.COMMANDS,
    *talking.COMMANDS,
    *knowing.COMMANDS,
    *keeping.COMMANDS,
    *archives.COMMANDS,
    *packing.COMMANDS,
    *working.COMMANDS,
):
    main.add_command(command)
