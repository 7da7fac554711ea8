"""`sunset-bot export`: the archive that the bot makes of a basket, made of files on one's own machine."""

from pathlib import Path

import click

from bot.core.clock import system_clock


@click.command("export")
@click.option("--source", type=click.Choice(["basket"]), required=True, help="basket: the files you name.")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="The archive. [export-DATE.zip]")
@click.option("--force", is_flag=True, help="Replace OUT if it is there already.")
@click.option("--language", type=click.Choice(["en", "es", "tr"]), default="en", help="Of the archive's own pages.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def export(*, source: str, out: Path | None, force: bool, language: str, files: tuple[Path, ...]) -> None:
    """Pack FILES, and all that is in folders among them, into one archive on this machine.

    Ends with 0; with 3 if some of it could not be read and is listed in the archive as left out; with 1 if no archive
    was made.
    """
    from bot.cli.making import pack  # noqa: PLC0415  what packs and draws, which no other command needs

    _ = source
    pack(files, out or Path(f"export-{system_clock():%Y-%m-%d}.zip"), language, force=force)


COMMANDS = (export,)
