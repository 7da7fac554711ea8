import logging
from pathlib import Path

import pytest

from bot.settings import Settings, log_level, read_settings

CHECKOUT = Path(__file__).parent.parent


def test_without_settings_the_shipped_knowledge_and_the_subjects_on_by_default_are_served() -> None:
    home = Path.home() / ".local" / "share" / "sunset-bot"
    assert read_settings({}) == Settings(CHECKOUT / "knowledge", frozenset(), home, home / "cache")


@pytest.mark.parametrize(
    ("written", "subjects"),
    [
        ("", set()),
        ("lumen", {"lumen"}),
        ("lumen,umbra", {"lumen", "umbra"}),
        (" lumen , umbra ,", {"lumen", "umbra"}),
        (" , ", set()),
    ],
)
def test_subjects_are_a_list_with_commas(written: str, subjects: set[str]) -> None:
    assert read_settings({"SUNSET_SUBJECTS": written}).subjects == subjects


def test_curators_are_named_by_platform_and_number() -> None:
    named = read_settings({"SUNSET_CURATORS": "discord:12, telegram:34"}).curators
    assert named == {"discord:12", "telegram:34"}


@pytest.mark.parametrize(
    ("environment", "home"),
    [
        ({"SUNSET_HOME": "/srv/sunset"}, Path("/srv/sunset")),
        ({"SUNSET_HOME": "~/sunset"}, Path.home() / "sunset"),
        ({"SUNSET_HOME": "", "XDG_DATA_HOME": "/data"}, Path("/data/sunset-bot")),
        ({"XDG_DATA_HOME": "/data"}, Path("/data/sunset-bot")),
        ({"XDG_DATA_HOME": ""}, Path.home() / ".local" / "share" / "sunset-bot"),
    ],
)
def test_what_the_bot_writes_goes_home(environment: dict[str, str], home: Path) -> None:
    assert read_settings(environment).home == home


def test_what_can_be_made_again_may_lie_elsewhere() -> None:
    assert read_settings({"SUNSET_HOME": "/srv/sunset", "SUNSET_CACHE": "/tmp/made"}).cache == Path("/tmp/made")  # noqa: S108


def test_tokens_are_not_shown_with_the_settings() -> None:
    assert "s3cret" not in repr(read_settings({"TELEGRAM_TOKEN": "s3cret"}))


@pytest.mark.parametrize(
    ("written", "folder"),
    [("/srv/facts", Path("/srv/facts")), ("~/facts", Path.home() / "facts"), ("", CHECKOUT / "knowledge")],
)
def test_the_folder_of_subjects_can_be_another(written: str, folder: Path) -> None:
    assert read_settings({"SUNSET_KNOWLEDGE": written}).knowledge == folder


def test_a_file_in_the_working_folder_adds_to_the_environment_and_what_is_set_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one place where the process's own environment is read, so here it is set."""
    (tmp_path / ".env").write_text('SUNSET_SUBJECTS="lumen"\nSUNSET_HOME=/from/file\nALONE\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SUNSET_SUBJECTS", raising=False)
    monkeypatch.setenv("SUNSET_HOME", "/from/environment")
    settings = read_settings()
    assert settings.subjects == {"lumen"}
    assert settings.home == Path("/from/environment")


@pytest.mark.parametrize(
    ("written", "level"),
    [("", logging.INFO), ("info", logging.INFO), (" Warning", logging.WARNING), ("error", logging.ERROR)],
)
def test_the_log_is_written_from_the_level_that_is_set(written: str, level: int) -> None:
    assert log_level({"SUNSET_LOG": written}) == level


def test_a_level_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="SUNSET_LOG must be one of: info, warning, error"):
        log_level({"SUNSET_LOG": "loud"})
