"""The command line: the only door to click. Each command is a few lines around a room of the house."""

import asyncio
import io
import logging
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import structlog

from bot import __version__
from bot.app import App, build_app, fitting, holds_tokens
from bot.core.clock import system_clock
from bot.core.phrase import Phrase
from bot.core.text import plain
from bot.evaluation.measure import measure
from bot.evaluation.questions import UnreadableLinesError
from bot.handlers import names
from bot.knowledge.checks import check_all, check_found
from bot.knowledge.corpus import corpus_of
from bot.knowledge.loader import load
from bot.knowledge.problems import Severity, errors_of
from bot.knowledge.report import in_figures, render
from bot.knowledge.shelf import BrokenKnowledgeError
from bot.platforms import discord, telegram
from bot.platforms.findings import Finding
from bot.platforms.refusing import PlatformRefusedError
from bot.serving import attend, serve
from bot.settings import Settings, read_settings
from bot.store.errors import StoreError
from bot.texts.catalog import load_voice

_CANNOT_SERVE = 3
"""The exit status where a platform will not have the bot as it is set up."""

_HELP = {"help_option_names": ["-h", "--help"]}
_LANGUAGE = click.option("--lang", help="Answer in this language where yours cannot be told, for example es.")


@click.group(context_settings=_HELP)
@click.version_option(__version__, prog_name="sunset-bot")
def main() -> None:
    """The bot a community installs when a service it loves is closing."""
    logs = structlog.PrintLoggerFactory(file=sys.stderr)
    structlog.configure(logger_factory=logs, wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal or pipe of an older encoding gets "?" for what it lacks


@main.command()
def run() -> None:
    """Serve every platform whose token is set; with none, talk in this terminal."""
    try:
        if not holds_tokens(read_settings()):
            _talk(_app("terminal"), None)
            return
        app = _app()
        asyncio.run(serve(app, app.platforms()))
    except* (PlatformRefusedError, ValueError, OSError) as stopped:
        for error in stopped.exceptions:
            click.echo(str(error), err=True)
        sys.exit(_CANNOT_SERVE)


@main.command()
def doctor() -> None:
    """Find the usual mistakes in how the bot is set up, and how to mend each."""
    settings = read_settings()
    findings = [*_examined(settings)]
    for finding in findings:
        click.echo(f"{finding.severity}: {finding.what}" + (f"\n  {finding.mend}" if finding.mend else ""))
    if not findings:
        click.echo("No token is set (DISCORD_TOKEN, TELEGRAM_TOKEN): only the terminal conversation is served.")
    sys.exit(any(finding.severity == "error" for finding in findings))


@main.command()
@_LANGUAGE
def chat(lang: str | None) -> None:
    """Talk to the bot in this terminal; piped, it answers line by line."""
    _talk(_app("terminal"), lang)


def _talk(app: App, lang: str | None) -> None:
    console = app.console(lang)
    if sys.stdin.isatty():
        values = {"version": __version__, "subjects": names.subjects(app.shelf.edition.base)}
        asyncio.run(attend(app, console.talk((Phrase("chat.greeting", values),))))
    else:
        _leave_at_once()
        asyncio.run(attend(app, console.read(sys.stdin.buffer)))


@main.command()
@click.argument("question", nargs=-1, required=True)
@_LANGUAGE
def ask(question: tuple[str, ...], lang: str | None) -> None:
    """Ask one question and leave."""
    console = _app("terminal").console(lang)
    click.echo(asyncio.run(console.answer_plainly(" ".join(question))))


@main.command()
@click.option("--keep", is_flag=True, help="Keep reminders, and write what falls due as lines of their own.")
def jsonl(*, keep: bool) -> None:
    """Answer JSON lines from standard input on standard output; docs/jsonl.md has the fields."""
    if keep:
        app = _app("jsonl")
        _leave_at_once()
        asyncio.run(attend(app, app.jsonl(sys.stdout.buffer).run(sys.stdin.buffer)))
        return
    with _for_now() as app:
        asyncio.run(attend(app, app.jsonl(sys.stdout.buffer).run(sys.stdin.buffer), telling=False))


@main.command()
@click.option("--strict", is_flag=True, help="Warnings too make it fail.")
@click.option("--report", "reporting", is_flag=True, help="Also how the matcher would fare with wordings it never saw.")
def check(*, strict: bool, reporting: bool) -> None:
    """List every problem in the knowledge files, with file and line."""
    settings = read_settings()
    loaded = load(settings.knowledge, settings.subjects)
    problems = check_all(loaded, system_clock().date())
    figures = ""
    if not errors_of(problems):  # of broken knowledge nothing can be fitted
        matcher = fitting(settings)(corpus_of(loaded.base))
        problems += check_found(loaded.base, matcher, matcher.reports)
        figures = in_figures(matcher.reports)
    shown = [problem for problem in problems if reporting or problem.severity is not Severity.NOTE]
    for line in render(shown, settings.knowledge.parent):
        click.echo(line)
    click.echo(figures if reporting else "", nl=False)
    count = Counter(problem.severity for problem in problems)
    errors, warnings = count[Severity.ERROR], count[Severity.WARNING]
    click.echo(f"{len(loaded.base.entries)} entries, {errors} errors, {warnings} warnings")
    sys.exit(1 if errors or (strict and warnings) else 0)


@main.command("eval")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Every line as JSON, the summary last.")
def evaluate(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Answer files of labelled questions (.jsonl) or of chat to stay silent at (.txt), and count."""
    try:
        with _for_now() as app:
            click.echo(asyncio.run(measure(files, app.route, app.voice, as_json=as_json)), nl=False)
    except UnreadableLinesError as error:
        raise click.ClickException(str(error)) from error


def _examined(settings: Settings) -> Iterator[Finding]:
    on_discord = discord.discord_settings(settings.environment)
    if on_discord is not None:
        yield from asyncio.run(discord.diagnose(on_discord, system_clock))
    on_telegram = telegram.telegram_settings(settings.environment)
    if on_telegram is not None:
        yield from asyncio.run(telegram.diagnose(on_telegram, system_clock))


def _app(corner: str = "") -> App:
    """The bot, with its knowledge read; or the list of what is wrong with it, and the end.

    corner: the part of the home where it keeps what lasts; each way to run it that may run beside others has its own.
    """
    settings = read_settings()
    return _ready(replace(settings, home=settings.home / corner))


@contextmanager
def _for_now() -> Iterator[App]:
    """A bot that keeps nothing beyond this process."""
    with TemporaryDirectory(prefix="sunset-bot-") as home:
        _leave_at_once(partial(shutil.rmtree, home, ignore_errors=True))
        yield _ready(replace(read_settings(), home=Path(home)))


def _ready(settings: Settings) -> App:
    try:
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
    if app.memory.set_aside is not None:
        click.echo(f"What was kept is damaged; it was put aside as {app.memory.set_aside}, and begun anew.", err=True)
    return app


def _leave_at_once(first: Callable[[], None] = lambda: None) -> None:
    """Ctrl-C ends a filter as it ends any other. Python's own way would first wait for the line that is being read."""

    def leave(number: int, _frame: object) -> None:
        first()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
