"""What the bot keeps: `sunset-bot backup` copies it, also while the bot runs; `sunset-bot restore` puts a copy back."""

import asyncio
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.core.clock import system_clock
from bot.exports import copying as exports
from bot.exports.archive.gallery import size_in_words
from bot.exports.archive.report import counted
from bot.exports.links import load_links
from bot.exports.storage.opening import open_storage
from bot.settings import HOME, TERMINAL, Settings, read_settings
from bot.store import backup as copying
from bot.store.errors import StoreBrokenError, StoreBusyError, StoreError, StoreFullError
from bot.store.exports import ExportTable
from bot.store.locks import HeldError
from bot.store.opening import FILE, open_store

_COPY = click.argument("copy", type=click.Path(dir_okay=False, path_type=Path))
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--files", type=_FOLDER, help="Copy finished archives and uploaded files into this folder too.")
@_COPY
def backup(copy: Path, files: Path | None) -> None:
    """Copy what the bot keeps into the file COPY, while it runs or not."""
    home = read_settings().home
    if not copy.absolute().parent.is_dir():
        raise click.ClickException(f"There is no folder {copy.absolute().parent} to put the copy in.")
    with _in_words("No copy was made."):
        try:
            copying.backup(home, copy, exports.BESIDE)
        except FileNotFoundError as error:
            raise click.ClickException(_nothing(home, copy)) from error
    click.echo(f"{copy} now holds what the bot keeps in {home}.")
    _copy_files(home, files)


def _nothing(home: Path, copy: Path) -> str:
    """Nothing is here; but those who only talk to it in a terminal have what they set in a corner of the home."""
    words = f"There is nothing to copy: the bot has kept nothing in {home} yet."
    if not (home / TERMINAL / FILE).is_file():
        return words
    corner = shlex.quote(str(home / TERMINAL))
    typed = f"{HOME}={corner} sunset-bot backup {shlex.quote(str(copy))}"
    return f"{words} The terminal conversation keeps its things in {home / TERMINAL}. Copy those with: {typed}"


def _copy_files(home: Path, files: Path | None) -> None:
    """After the store, so that nothing the store speaks of is lacking."""
    if files is not None:
        with _in_words(f"{files} does not hold all archives and uploaded files."):
            copied = exports.copy_files(home, files)
        click.echo(f"Archives and uploaded files copied into {files}: {_counted(copied)}.")
    elif (left := exports.files_of(home)).count:
        click.echo(f"Archives and uploaded files are not in it: {_counted(left)}. Copy them with --files FOLDER.")


@click.command()
@click.option("--files", type=_FOLDER, help="Put back archives and uploaded files from this folder too.")
@_COPY
def restore(copy: Path, files: Path | None) -> None:
    """Put back what the file COPY holds; the bot must be stopped.

    What it had kept until now is set aside, and not deleted.
    """
    settings = read_settings()
    home = settings.home
    if not copy.is_file():
        raise click.ClickException(f"There is no file {copy}.")
    if files is not None and not files.is_dir():
        raise click.ClickException(f"There is no folder {files}.")
    aside = _restored(copy, home, files)
    click.echo(f"The bot will start with what {copy} holds.")
    if aside is not None:
        click.echo(f"What it had kept until now is in {aside}.")
    _tell_lost(settings)


def _restored(copy: Path, home: Path, files: Path | None) -> Path | None:
    now = system_clock()

    def before() -> None:
        exports.check_workers(home, now)
        if files is not None:
            exports.put_files_back(files, home)
        exports.forget_jobs(home, f"replaced-{now:%Y%m%dT%H%M%SZ}")

    with _in_words("Nothing was changed."):
        try:
            return copying.restore(copy, home, now, exports.BESIDE, before)
        except exports.WorkingError as working:
            words = f"A worker is running on {home} ({working}): stop it, then restore. Nothing was changed."
            raise click.ClickException(words) from working
        except HeldError as held:
            named = f" (process {held.process})" if held.process else ""
            words = f"A bot is running on {home}{named}: stop it, then restore. Nothing was changed."
            raise click.ClickException(words) from held


def _tell_lost(settings: Settings) -> None:
    """Nobody goes on being offered a file that was not in the copy."""
    try:
        lost = asyncio.run(_mark_lost(settings))
    except (StoreError, ValueError, OSError) as error:
        click.echo(f"Whether finished archives are still there could not be seen: {error}", err=True)
        return
    if lost:
        click.echo(f"Finished archives that are not there any more, whose people will be told: {lost}.")


async def _mark_lost(settings: Settings) -> int:
    store = (await asyncio.to_thread(open_store, settings.home, system_clock)).store
    try:
        links = await asyncio.to_thread(load_links, settings.home)
        storage = open_storage(settings.home, settings.environment, links.home_id)
        return await exports.mark_lost(ExportTable(store), storage, system_clock)
    finally:
        await store.close()


def _counted(files: exports.Files) -> str:
    return f"{counted(files.count, 'file')}, {size_in_words(files.size)}"


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
