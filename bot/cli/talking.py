"""Conversations on this machine: `sunset-bot chat`, `ask` and `jsonl`."""

import asyncio
import sys

import click

from bot import __version__
from bot.cli import SPOKEN, write_log_plainly
from bot.cli.starting import app_in, for_now, leave_at_once
from bot.cli.troubles import while_read
from bot.core.phrase import Page, Phrase
from bot.handlers import names
from bot.serving import attend
from bot.settings import LOG, TERMINAL, log_level
from bot.web import LISTEN, free_address

LANGUAGE = click.option("--lang", type=click.Choice(SPOKEN), help="Answer in this language where yours cannot be told.")


@click.command()
@LANGUAGE
def chat(lang: str | None) -> None:
    """Talk to the bot in this terminal; piped, it answers line by line."""
    talk(lang)


def talk(lang: str | None) -> None:
    """One conversation in this terminal, with its pages; the log is not to stand in it."""
    attended = sys.stdin.isatty()
    quiet = {LOG: "warning"}
    app = app_in(TERMINAL, {**quiet, LISTEN: free_address()} if attended else quiet)
    write_log_plainly(log_level(app.settings.environment))
    console, pages = app.console(lang), app.pages()
    if attended:
        values = {"version": __version__, "subjects": names.subjects(app.shelf.edition.base)}
        greeting = [Phrase("chat.greeting", values)]
        greeting += [Phrase("chat.pages", {"page": Page(served.settings.url, served.settings.url)}) for served in pages]
        with while_read():
            asyncio.run(attend(app, console.talk(greeting), pages))
        return
    leave_at_once()
    with while_read():
        asyncio.run(attend(app, console.read(sys.stdin.buffer), pages))


@click.command()
@click.argument("question", nargs=-1, required=True)
@LANGUAGE
def ask(question: tuple[str, ...], lang: str | None) -> None:
    """Ask one question and leave."""
    console = app_in(TERMINAL).console(lang)
    click.echo(asyncio.run(console.answer_plainly(" ".join(question))))


@click.command()
@click.option("--keep", is_flag=True, help="Keep reminders, and write what falls due as lines of their own.")
def jsonl(*, keep: bool) -> None:
    """Answer JSON lines from standard input on standard output.

    docs/jsonl.md has the fields.
    """
    if keep:
        app = app_in("jsonl")
        leave_at_once()
        with while_read():
            asyncio.run(attend(app, app.jsonl(sys.stdout.buffer).run(sys.stdin.buffer), app.pages()))
        return
    with for_now() as app, while_read():
        asyncio.run(attend(app, app.jsonl(sys.stdout.buffer).run(sys.stdin.buffer), telling=False))


COMMANDS = (chat, ask, jsonl)
