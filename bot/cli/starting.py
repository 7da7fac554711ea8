"""How a command comes by a bot that is ready to answer, and how a filter is left."""

import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

import click

from bot.app import App, build_app
from bot.cli.troubles import unusable
from bot.core.clock import system_clock
from bot.core.text import plain
from bot.knowledge.report import render
from bot.knowledge.shelf import BrokenKnowledgeError
from bot.settings import Settings, read_settings
from bot.store.errors import StoreError
from bot.texts.catalog import load_voice

PATIENCE = 2.0
"""Seconds after which somebody at a terminal is told what takes so long."""


def app_in(corner: str = "", defaults: Mapping[str, str] | None = None) -> App:
    """The bot, with its knowledge read; or the list of what is wrong with it, and the end.

    corner: the part of the home where it keeps what lasts; each way to run it that may run beside others has its own.
    defaults: settings for where the environment says nothing.
    """
    settings = read_settings()
    environment = {**(defaults or {}), **settings.environment}
    return _ready(replace(settings, home=settings.home / corner, environment=environment))


CANNOT_SERVE = 3
"""The exit status where a platform, or this machine, will not have the bot as it is set up."""


@contextmanager
def for_now() -> Iterator[App]:
    """A bot that keeps nothing beyond this process."""
    with TemporaryDirectory(prefix="sunset-bot-") as home:
        leave_at_once(partial(shutil.rmtree, home, ignore_errors=True))
        yield _ready(replace(read_settings(), home=Path(home)))


@contextmanager
def waiting(after: float = PATIENCE) -> Iterator[Timer]:
    """Says so if what is done here takes longer: a first start fits the matcher, and silence looks like a hang."""
    words = "Reading the knowledge. This takes long only at the first start, and after each change of it."
    timer = Timer(after, click.echo, [words], {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield timer
    finally:
        timer.cancel()


def _ready(settings: Settings) -> App:
    try:
        with waiting() if sys.stderr.isatty() else nullcontext():
            app = build_app(settings)
            _ = app.shelf.edition
    except BrokenKnowledgeError as broken:
        for line in render(broken.problems, settings.knowledge.parent):
            click.echo(line, err=True)
        click.echo("The knowledge files hold errors; mend them and start again (sunset-bot check lists all).", err=True)
        sys.exit(2)
    except StoreError as error:
        voice = load_voice()
        click.echo(plain(voice.say((error.phrase,), None, system_clock())), err=True)
        click.echo(f"What the bot keeps is in {settings.home}.", err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(unusable(error, settings.home), err=True)
        sys.exit(2)
    except ValueError as error:  # a setting that cannot be meant; its words say which
        click.echo(str(error), err=True)
        sys.exit(CANNOT_SERVE)
    if app.memory.set_aside is not None:
        click.echo(f"What was kept is damaged; it was put aside as {app.memory.set_aside}, and begun anew.", err=True)
    return app


def leave_at_once(first: Callable[[], None] = lambda: None) -> None:
    """Ctrl-C ends a filter as it ends any other. Python's own way would first wait for the line that is being read."""

    def leave(number: int, _frame: object) -> None:
        first()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
