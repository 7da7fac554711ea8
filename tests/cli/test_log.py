"""Log lines on a disk with no room left: they are lost, and nothing with them."""

import errno
import io

from bot.cli import Log


class Full(io.StringIO):
    """A file on a full disk."""

    def write(self, _words: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_line_that_cannot_be_written_ends_nothing() -> None:
    log = Log(Full())
    log.info("a line")
    log.error("another")


def test_a_log_line_that_can_be_written_is() -> None:
    file = io.StringIO()
    Log(file).error("a line")
    assert file.getvalue() == "a line\n"
