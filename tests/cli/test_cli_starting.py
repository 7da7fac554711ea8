"""Who starts the bot in a terminal is not left before a silent screen."""

import pytest

from bot.cli.starting import waiting


def test_a_long_start_says_what_takes_so_long(capsys: pytest.CaptureFixture[str]) -> None:
    with waiting(after=0.0) as timer:
        timer.join()
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("Reading the knowledge.")


def test_a_quick_start_says_nothing_and_leaves_no_thread_behind(capsys: pytest.CaptureFixture[str]) -> None:
    with waiting(after=60.0) as timer:
        pass
    timer.join()
    assert capsys.readouterr() == ("", "")
