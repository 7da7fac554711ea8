"""Log lines on a disk with no room left are lost, and nothing with them; in a conversation only troubles are told."""

import errno
import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.cli import Log, write_log, write_log_plainly


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


@pytest.fixture
def restored() -> Iterator[None]:
    """The log as other tests have it, afterwards."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.mark.usefixtures("restored")
def test_a_conversation_is_told_of_troubles_alone_and_without_colours(capsys: pytest.CaptureFixture[str]) -> None:
    write_log_plainly(logging.WARNING)
    structlog.get_logger().info("serving")
    structlog.get_logger().warning("pages_not_served", reason="taken")
    (line,) = capsys.readouterr().err.splitlines()
    assert "pages_not_served" in line
    assert "\x1b" not in line


@pytest.mark.usefixtures("restored")
def test_elsewhere_the_whole_log_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    write_log(logging.INFO)
    structlog.get_logger().info("serving")
    assert "serving" in capsys.readouterr().err
