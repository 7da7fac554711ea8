"""`sunset-bot run` serves, `sunset-bot doctor` says what stands in the way."""

import asyncio
import sys
from collections.abc import Iterator, Mapping

import click

from bot.app import holds_tokens
from bot.cli.starting import CANNOT_SERVE, app_in
from bot.cli.talking import talk
from bot.core.clock import system_clock
from bot.platforms import discord, telegram
from bot.platforms.findings import Finding, Severity
from bot.platforms.refusing import PlatformRefusedError
from bot.serving import serve
from bot.settings import Settings, read_settings
from bot.web import LISTEN, URL, web_settings


@click.command()
def run() -> None:
    """Serve every platform whose token is set, or talk in this terminal."""
    try:
        if not holds_tokens(read_settings()):
            talk(None)
            return
        app = app_in()
        asyncio.run(serve(app, app.platforms(), app.pages()))
    except* (PlatformRefusedError, ValueError, OSError) as stopped:
        for error in _flat(stopped):
            click.echo(str(error), err=True)
        sys.exit(CANNOT_SERVE)


def _flat(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    """The errors themselves: what runs beside what puts groups into groups."""
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _flat(error)
        else:
            yield error


@click.command()
def doctor() -> None:
    """Find the usual mistakes in the bot's setup, and how to mend each."""
    settings = read_settings()
    findings = [*_examined(settings)]
    for finding in findings:
        click.echo(f"{finding.severity}: {finding.what}" + (f"\n  {finding.mend}" if finding.mend else ""))
    if not findings:
        click.echo("No token is set (DISCORD_TOKEN, TELEGRAM_TOKEN): only the terminal conversation is served.")
    sys.exit(any(finding.severity == "error" for finding in findings))


def _examined(settings: Settings) -> Iterator[Finding]:
    on_discord = discord.discord_settings(settings.environment)
    if on_discord is not None:
        yield from asyncio.run(discord.diagnose(on_discord, system_clock))
    on_telegram = telegram.telegram_settings(settings.environment)
    if on_telegram is not None:
        yield from asyncio.run(telegram.diagnose(on_telegram, system_clock))
    if on_discord is not None or on_telegram is not None:
        yield from page_findings(settings.environment)


def page_findings(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the links that people are given lead anywhere from where they are."""
    web = web_settings(environment)
    if web is None:
        what = "No pages are served: exports have no link, and files too large for a platform cannot be uploaded."
        yield Finding(Severity.WARNING, "pages", what, f"Set {LISTEN} and {URL} (docs/web.md).")
    elif web.loops:
        what = f"The links people are given begin with {web.url}, which leads nowhere but on this machine."
        mend = f"Set {URL} to the address at which people reach the pages, such as https://bot.example.org."
        yield Finding(Severity.WARNING, "pages_address", what, mend)


COMMANDS = (run, doctor)
