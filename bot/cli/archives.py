"""Archives that somebody took home, checked on their own machine by `sunset-bot verify`."""

import sys
from pathlib import Path

import click

from bot.exports.archive.report import lines
from bot.exports.archive.verify import verify


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_archive(file: Path) -> None:
    """Check an archive against its own checksums, without unpacking it."""
    try:
        found = verify(file)
    except OSError as error:
        raise click.ClickException(f"{file.name} cannot be read: {error.strerror}") from error
    for line in lines(str(file), found):
        click.echo(line)
    sys.exit(0 if found.ok else 1)


COMMANDS = (check_archive,)
