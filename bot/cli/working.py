"""`sunset-bot worker` packs up what people asked for. Any number of them may run beside the bot, on the same home."""

import sys

import click

from bot.cli.troubles import unusable
from bot.settings import read_settings
from bot.store.errors import StoreError

_CANNOT_BEGIN = 2


@click.command()
@click.option("--while-piped", is_flag=True, help="End when standard input does: whoever started it is gone.")
def worker(*, while_piped: bool) -> None:
    """Pack up exports, in the background. The bot starts one of its own; more may run beside it."""
    from bot.exporting import leave, run_worker  # noqa: PLC0415  the engine's library, for which --help need not wait

    try:
        run_worker(sys.stdin.buffer if while_piped else None)
    except OSError as error:
        click.echo(f"The worker cannot begin. {unusable(error, read_settings().home)}", err=True)
        sys.exit(_CANNOT_BEGIN)
    except (ValueError, StoreError) as error:
        click.echo(f"The worker cannot begin: {error}", err=True)
        sys.exit(_CANNOT_BEGIN)
    leave(0)


COMMANDS = (worker,)
