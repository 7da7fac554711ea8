"""What goes wrong with the machine, said to whoever typed the command. Light: a worker need not wait for the house."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import HOME


def unusable(error: OSError, home: Path) -> str:
    """What to do about an error of the disk: most often the home is where nobody may write."""
    why, place = error.strerror or type(error).__name__, Path(str(error.filename or home))
    if home.is_relative_to(place) or place.is_relative_to(home):
        return f"Nothing can be kept in {home} ({why}): set {HOME} to a folder that you may write to."
    return f"{why}: {place}."


@contextmanager
def while_read() -> Iterator[None]:
    """Ends without a word where nobody reads any more what is written, as before `| head`."""
    try:
        yield
    except* BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else leaving would try to write the rest
        sys.exit(1)
