"""What the bot keeps: `sunset-bot backup` copies it, also while the bot runs; `sunset-bot restore` puts a copy back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.core.clock import system_clock
from bot.settings import read_settings
from bot.store import backup as copying
from bot.store.errors import StoreBrokenError, StoreBusyError, StoreError, StoreFullError
from bot.store.locks import HeldError

_COPY = click.argument("copy", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@_COPY
def backup(copy: Path) -> None:
    """Copy what the bot keeps into the file COPY; the bot may run meanwhile."""
    home = read_settings().home
    if not copy.absolute().parent.is_dir():
        raise click.ClickException(f"There is no folder {copy.absolute().parent} to put the copy in.")
    with _in_words("No copy was made."):
        try:
            copying.backup(home, copy)
        except FileNotFoundError as error:
            raise click.ClickException(f"There is nothing to copy: the bot has kept nothing in {home} yet.") from error
    click.echo(f"{copy} now holds what the bot keeps in {home}.")


@click.command()
@_COPY
def restore(copy: Path) -> None:
    """Put what the file COPY holds in the place of what the bot keeps; the bot must be stopped."""
    home = read_settings().home
    if not copy.is_file():
        raise click.ClickException(f"There is no file {copy}.")
    with _in_words("Nothing was changed."):
        try:
            aside = copying.restore(copy, home, system_clock())
        except HeldError as held:
            named = f" (process {held.process})" if held.process else ""
            words = f"A bot is running on {home}{named}: stop it, then restore. Nothing was changed."
            raise click.ClickException(words) from held
    click.echo(f"The bot will start with what {copy} holds.")
    if aside is not None:
        click.echo(f"What it had kept until now is in {aside}.")


@contextmanager
def _in_words(so: str) -> Iterator[None]:
    """What can go wrong with files, said to whoever typed the command. so: what this means for them."""
    try:
        yield
    except copying.SameFileError as error:
        raise click.ClickException(f"That file is the one the bot itself writes to. {so}") from error
    except StoreError as error:
        raise click.ClickException(f"{_why(error)} {so}") from error
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error}: {error.filename}. {so}") from error


def _why(error: StoreError) -> str:
    match error:
        case StoreBrokenError():
            return "What was to be copied is damaged, or is nothing the bot has kept."
        case StoreFullError():
            return "No room is left on the disk."
        case StoreBusyError():
            return "Another program has held the file for too long; try again in a minute."
        case _:
            return "A file could not be read or written."


COMMANDS = (backup, restore)
