"""The command line: the only door to click. Each command is a few lines around a room of the house."""

import contextlib
import io
import sys
from importlib import import_module

import click
import structlog

from bot import __version__

_HELP = {"help_option_names": ["-h", "--help"]}


SPOKEN = ("en", "es", "tr")
"""The languages of the catalogs."""


class Log(structlog.PrintLogger):
    """Writes where it can be written: that no room is left for a line must not end what the line was about."""

    def msg(self, message: str) -> None:
        with contextlib.suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def write_log(level: int) -> None:
    """Writes the log to standard error, from a level on."""
    structlog.configure(
        logger_factory=lambda *_: Log(sys.stderr), wrapper_class=structlog.make_filtering_bound_logger(level)
    )


def write_log_plainly(level: int) -> None:
    """The same without colours: in a conversation its lines pass through what draws the prompt, which breaks them."""
    write_log(level)
    *others, _ = structlog.get_config()["processors"]
    structlog.configure(processors=[*others, structlog.dev.ConsoleRenderer(colors=False)])


COMMANDS = {
    "run": "running",
    "doctor": "running",
    "worker": "working",
    "chat": "talking",
    "ask": "talking",
    "jsonl": "talking",
    "check": "knowing",
    "eval": "knowing",
    "backup": "keeping",
    "restore": "keeping",
    "export": "packing",
    "verify": "archives",
}
"""In which file of this room a command is. It is imported when it is called: each needs another part of the house."""


class _Room(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        _ = ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        _ = ctx
        if cmd_name not in COMMANDS:
            return None
        room = import_module(f"bot.cli.{COMMANDS[cmd_name]}")
        found: dict[str, click.Command] = {command.name: command for command in room.COMMANDS}
        return found[cmd_name]


@click.group(cls=_Room, context_settings=_HELP)
@click.version_option(__version__, prog_name="sunset-bot")
def main() -> None:
    """The bot a community installs when a service it loves is closing."""
    from bot.settings import log_level, read_settings  # noqa: PLC0415  --help need not wait for it

    try:
        write_log(log_level(read_settings().environment))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal or pipe of an older encoding gets "?" for what it lacks
