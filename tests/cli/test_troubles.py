"""What goes wrong with the machine is told in a sentence that says what to do."""

import errno
from pathlib import Path

import pytest

from bot.cli.troubles import unusable, while_read

HOME = Path("/srv/sunset/terminal")


@pytest.mark.parametrize("place", ["/srv/sunset", "/srv/sunset/terminal", "/srv/sunset/terminal/app.db"])
def test_a_home_that_cannot_be_used_is_named_with_the_setting_that_chooses_it(place: str) -> None:
    said = unusable(PermissionError(errno.EACCES, "Permission denied", place), HOME)
    words = f"Nothing can be kept in {HOME} (Permission denied): set SUNSET_HOME to a folder that you may write to."
    assert said == words


def test_another_file_is_named_itself() -> None:
    assert (
        unusable(OSError(errno.EIO, "Input/output error", "/elsewhere/x"), HOME) == "Input/output error: /elsewhere/x."
    )


def test_only_a_reader_that_went_is_passed_over() -> None:
    with pytest.raises(ExceptionGroup), while_read():
        raise ExceptionGroup("beside", [OSError("another trouble")])
