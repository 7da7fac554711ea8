"""Who a worker is: never two of one name, and whoever can take a name knows that its holder is dead."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.exports.engine.opening import URL, Place, place_of
from bot.exports.engine.slots import FileSlots, name_of, slot_of

TAKE = """
import pathlib, sys
from bot.exports.engine.slots import FileSlots
slots = FileSlots(pathlib.Path(sys.argv[1]))
print(slots.take(), flush=True)
sys.stdin.read()
"""


@contextmanager
def holder(folder: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Another process that has taken a slot."""
    words = [sys.executable, "-c", TAKE, str(folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  our own words
        assert process.stdout is not None
        yield int(process.stdout.readline()), process
        process.kill()


def test_each_worker_gets_the_first_name_that_is_free(tmp_path: Path) -> None:
    with holder(tmp_path) as (first, _), holder(tmp_path) as (second, _):
        assert (first, second) == (0, 1)
        slots = FileSlots(tmp_path)
        assert slots.take() == 2
        slots.close()


def test_a_name_is_free_once_its_holder_was_killed_and_not_before(tmp_path: Path) -> None:
    slots = FileSlots(tmp_path)
    with holder(tmp_path) as (first, process):
        with slots.while_dead(first) as dead:
            assert not dead
        process.kill()
        process.wait()
        with slots.while_dead(first) as dead:
            assert dead
            other = FileSlots(tmp_path)
            assert other.take() == 1, "nobody comes back under that name meanwhile"
            other.close()
    assert slots.take() == 0
    slots.check()
    slots.close()


def test_ones_own_name_is_not_taken_for_a_dead_ones(tmp_path: Path) -> None:
    slots = FileSlots(tmp_path)
    own = slots.take()
    with slots.while_dead(own) as dead:
        assert not dead
    slots.close()


def test_names_are_told_from_other_peoples() -> None:
    assert [slot_of(name) for name in (name_of(0), name_of(17), "local", "worker-", "worker-1a", "")] == [
        0, 17, None, None, None, None,
    ]  # fmt: skip


def test_jobs_are_in_a_file_unless_an_address_says_otherwise(tmp_path: Path) -> None:
    place = place_of(tmp_path, {})
    assert (place.url, place.shared) == (f"sqlite:///{tmp_path / 'jobs.db'}", False)
    shared = place_of(tmp_path, {URL: "postgres://bot:hush@db/jobs"})
    assert (shared.shared, shared.postgres) == (True, "postgresql://bot:hush@db/jobs")
    assert "hush" not in repr(shared)


@pytest.mark.parametrize("url", ["mysql://db/jobs", "sqlite:///elsewhere.db", "db/jobs"])
def test_an_address_that_cannot_be_meant_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match=URL):
        place_of(tmp_path, {URL: url})


def test_the_address_of_postgresql_is_as_its_own_library_wants_it(tmp_path: Path) -> None:
    assert Place("postgresql+psycopg://u@h/d", tmp_path).postgres == "postgresql://u@h/d"
