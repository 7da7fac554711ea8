"""`sunset-bot export`: the archive that the bot makes of a basket, made of files on one's own machine."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from bot.cli import SPOKEN
from bot.core.clock import system_clock
from bot.exports.archive.gallery import size_in_words
from bot.exports.archive.report import counted, shown
from bot.exports.export import Progress, Stage
from bot.exports.handmade import (
    Made,
    NothingKeptError,
    NotOursError,
    TakenError,
    ThereAlreadyError,
    Wanted,
    make,
)
from bot.exports.labelling import labelling
from bot.exports.packing import DamagedError
from bot.exports.source import Failure, LeftOut, SourceFailedError
from bot.texts.catalog import FALLBACK, Voice, load_voice

SOME_LEFT_OUT = 3
"""The exit status of an archive that is whole, and does not hold everything that was named."""
_EVERY = 0.1
"""Seconds between two lines on the terminal."""
_INTERRUPTED = 130
_TERMINATED = 143

_FAILURES = {
    Failure.NOTHING_FOUND: "There is no file in what you named.",
    Failure.NO_SPACE: "No room is left on the disk for {out}.",
    Failure.BROKE: "Files change faster than they can be packed. Stop what writes to them, and try again.",
}


@click.command("export")
@click.option("--source", type=click.Choice(["basket"]), required=True, help="basket: the files you name.")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="The archive. [export-DATE.zip]")
@click.option("--force", is_flag=True, help="Replace OUT if it is there already.")
@click.option("--language", type=click.Choice(SPOKEN), default="en", help="Of the archive's own pages.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def export(*, source: str, out: Path | None, force: bool, language: str, files: tuple[Path, ...]) -> None:
    """Pack FILES and folders into one archive on this machine.

    Folders are taken with all that is in them.

    Ends with 0; with 3 if some of it could not be read and is listed in the archive as left out; with 1 if no archive
    was made.
    """
    _ = source
    wanted = Wanted(files, out or Path(f"export-{system_clock():%Y-%m-%d}.zip"), language, force)
    _check(wanted)
    voice, meter = load_voice(), Meter()
    with _in_words(wanted, voice, meter):
        made = asyncio.run(_making(wanted, voice, meter))
    _tell(wanted, made, voice)


def _check(wanted: Wanted) -> None:
    if not wanted.out.absolute().parent.is_dir():
        raise click.ClickException(f"There is no folder {wanted.out.parent} to put the archive in.")
    for file in wanted.files:
        if str(file).startswith(("https:/", "http:/")):
            raise click.ClickException("Links are not fetched here: download what they lead to, then name the file.")
        if not os.path.lexists(file):
            raise click.ClickException(f"There is no file {file}.")


async def _making(wanted: Wanted, voice: Voice, meter: "Meter") -> Made:
    """Told to end, it leaves nothing behind."""
    task = asyncio.create_task(make(wanted, labelling(voice), system_clock, meter.tell))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


@dataclass(slots=True)
class Meter:
    """Says how far it is, on one line that is written over: on a terminal, and nowhere else."""

    _written: int = 0
    _last: float = float("-inf")

    async def tell(self, progress: Progress) -> None:
        now = time.monotonic()
        if sys.stderr.isatty() and now - self._last >= _EVERY:
            self._last = now
            self._write(_line(progress))

    def clear(self) -> None:
        if self._written:
            self._write("")
            click.echo("\r", err=True, nl=False)

    def _write(self, words: str) -> None:
        click.echo(f"\r{words.ljust(self._written)}", err=True, nl=False)
        self._written = len(words)


def _line(progress: Progress) -> str:
    done, size = counted(progress.done, "file"), size_in_words(progress.size)
    match progress.stage:
        case Stage.PLANNING:
            return f"Looking: {done}, {size}."
        case Stage.FETCHING:
            return f"Reading: {done}, {size}."
        case _:
            return f"Packing and checking: {done}, {size}."


@contextmanager
def _in_words(wanted: Wanted, voice: Voice, meter: Meter) -> Iterator[None]:
    """What can go wrong, said to whoever typed the command."""
    out = shown(str(wanted.out))
    try:
        yield
    except ThereAlreadyError as error:
        raise click.ClickException(f"{out} is there already: name another file, or add --force.") from error
    except TakenError as error:
        raise click.ClickException(f"Another sunset-bot is making {out} just now.") from error
    except NotOursError as error:
        raise click.ClickException(
            f"{out}.part is where the archive would be made, and holds something else: move it, or name another file."
        ) from error
    except NothingKeptError as none:
        _list(none.left_out, len(none.left_out), voice)
        raise click.ClickException("Nothing of it can be read, so there is no archive.") from none
    except DamagedError as error:
        raise click.ClickException("What was written reads back otherwise: the disk may be failing.") from error
    except SourceFailedError as failed:
        raise click.ClickException(_FAILURES[failed.failure].format(out=out)) from failed
    except OSError as error:
        where = f": {shown(str(error.filename))}" if error.filename else ""
        raise click.ClickException(f"{error.strerror or type(error).__name__}{where}. No archive was made.") from error
    except KeyboardInterrupt:
        _leave("Interrupted. No archive was made.", _INTERRUPTED)
    except asyncio.CancelledError:
        _leave("Told to end. No archive was made.", _TERMINATED)
    finally:
        meter.clear()


def _leave(words: str, status: int) -> None:
    """At once: a thread may still be checking what nobody wants any more."""
    click.echo(f"\n{words}", err=True)
    os._exit(status)


def _tell(wanted: Wanted, made: Made, voice: Voice) -> None:
    archive, out = made.archive, shown(str(wanted.out))
    click.echo(f"{out}: {counted(archive.files, 'file')}, {size_in_words(archive.size)}.")
    click.echo(f"SHA-256: {archive.sha256}")
    click.echo(f"Verify it with: sunset-bot verify {out}")
    if archive.left_out:
        _list(made.left_out, archive.left_out, voice)
        sys.exit(SOME_LEFT_OUT)


def _list(left_out: Sequence[tuple[str, LeftOut]], count: int, voice: Voice) -> None:
    """In English, as all that commands say: the language that was asked for is the archive's."""
    click.echo(f"Left out: {counted(count, 'file')}.", err=True)
    for name, one in left_out:
        why = voice.catalogs[FALLBACK].words[f"left_out.{one.why}"]
        click.echo(f"  {shown(name)}: {why}{f' ({shown(one.detail)})' if one.detail else ''}", err=True)
    if count > len(left_out):
        click.echo("  … The whole list is in the archive, in left-out.csv.", err=True)


COMMANDS = (export,)
