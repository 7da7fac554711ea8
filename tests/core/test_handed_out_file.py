"""A file that is handed out has a name and nothing but a name, and is small."""

import pytest

from bot.core.message import LARGEST_FILE, File


@pytest.mark.parametrize("name", ["reminder-2.ics", "sora_app-end.ics", "a.txt"])
def test_a_plain_name_will_do(name: str) -> None:
    assert File(name, "text/plain", b"words").name == name


@pytest.mark.parametrize(
    "name", ["", "..", "../up.ics", "a/b.ics", ".hidden.ics", "a b.ics", "a.ics\n", "x" * 101 + ".ics"]
)
def test_a_name_that_leads_elsewhere_is_a_mistake_of_ours(name: str) -> None:
    with pytest.raises(ValueError, match="no file to hand out"):
        File(name, "text/plain", b"")


def test_so_is_what_no_platform_would_take() -> None:
    assert File("a.txt", "text/plain", b"x" * LARGEST_FILE)
    with pytest.raises(ValueError, match="bytes"):
        File("a.txt", "text/plain", b"x" * (LARGEST_FILE + 1))


def test_what_is_in_it_is_not_told_by_its_name_in_a_log() -> None:
    assert "secret" not in repr(File("a.txt", "text/plain", b"secret"))
