"""A backup is taken while the bot writes, holds together, and brings everything back."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from boxes import boxes_in, keys, notice, reminder
from fakes import ANN, NOON, TurnedClock

from bot.store.backup import SameFileError, backup, restore
from bot.store.errors import StoreBrokenError
from bot.store.locks import HeldError, take
from bot.store.opening import FILE, open_store, sound

CLOCK = TurnedClock()


async def filled(home: Path, what: str = "kept") -> None:
    store = open_store(home, CLOCK).store
    await boxes_in(store).reminders.add(reminder(what), lambda _: None)
    await boxes_in(store).notices.put([notice(f"{number:0200}") for number in range(500)])
    await store.close()


async def listed(home: Path) -> list[str]:
    store = open_store(home, CLOCK).store
    held = await boxes_in(store).reminders.of(ANN)
    await store.close()
    return [one.what for one in held]


async def test_a_backup_brings_everything_back(tmp_path: Path) -> None:
    home, copy = tmp_path / "home #1?", tmp_path / "copy.db"
    await filled(home)
    backup(home, copy)
    await filled(home, "after the backup")
    aside = restore(copy, home, NOON)
    assert aside == home / f"{FILE}.replaced-20261020T120000Z"
    assert await listed(home) == ["kept"]


async def test_a_backup_can_be_restored_where_nothing_was(tmp_path: Path) -> None:
    await filled(tmp_path / "home")
    backup(tmp_path / "home", tmp_path / "copy.db")
    assert restore(tmp_path / "copy.db", tmp_path / "new", NOON) is None
    assert await listed(tmp_path / "new") == ["kept"]


async def test_a_backup_is_one_file_for_its_owner_only(tmp_path: Path) -> None:
    await filled(tmp_path / "home")
    folder = tmp_path / "copies"
    await asyncio.to_thread(folder.mkdir)
    backup(tmp_path / "home", folder / "copy.db")
    assert names_and_modes(folder) == [("copy.db", 0o600)]


def names_and_modes(folder: Path) -> list[tuple[str, int]]:
    return [(file.name, file.stat().st_mode & 0o777) for file in folder.iterdir()]


async def test_small_files_that_belong_to_it_come_along_and_leave_no_trace_in_the_store(tmp_path: Path) -> None:
    home, new, copy = tmp_path / "home", tmp_path / "new", tmp_path / "copy.db"
    await filled(home)
    (home / "links.key").write_text("the key", encoding="ascii")
    backup(home, copy, ["links.key", "not there"])
    await filled(new)
    (new / "links.key").write_text("another", encoding="ascii")
    restore(copy, new, NOON, ["links.key"])
    assert (new / "links.key").read_text(encoding="ascii") == "the key"
    assert (new / "links.key.replaced-20261020T120000Z").read_text(encoding="ascii") == "another"
    assert (new / "links.key").stat().st_mode & 0o777 == 0o600
    assert b"the key" not in (new / FILE).read_bytes()
    restore(copy, new, NOON, ["links.key"])
    assert await listed(new) == ["kept"]


async def test_no_other_file_comes_out_of_a_copy(tmp_path: Path) -> None:
    await filled(tmp_path / "home")
    (tmp_path / "home" / "run.me").write_text("now", encoding="ascii")
    backup(tmp_path / "home", tmp_path / "copy.db", ["run.me"])
    restore(tmp_path / "copy.db", tmp_path / "new", NOON, ["links.key"])
    assert not (tmp_path / "new" / "run.me").exists()


async def test_what_stands_in_the_way_of_a_restore_changes_nothing(tmp_path: Path) -> None:
    await filled(tmp_path / "home")
    backup(tmp_path / "home", tmp_path / "copy.db")
    await filled(tmp_path / "home", "since then")

    def refuse() -> None:
        raise FileNotFoundError

    with pytest.raises(FileNotFoundError):
        restore(tmp_path / "copy.db", tmp_path / "home", NOON, before=refuse)
    assert await listed(tmp_path / "home") == ["kept", "since then"]
    assert not (tmp_path / "home" / f"{FILE}.part").exists()


async def test_a_backup_taken_while_the_bot_writes_is_of_one_moment(tmp_path: Path) -> None:
    """Pairs are written together: a copy that holds one of a pair would be of no moment at all."""
    store = open_store(tmp_path, CLOCK).store
    count = 0
    for copy in (tmp_path / "first.db", tmp_path / "second.db"):
        taking = asyncio.create_task(asyncio.to_thread(backup, tmp_path, copy))
        while not taking.done():
            await boxes_in(store).notices.put([notice(f"a{count}"), notice(f"b{count}")])
            count += 1
        await taking
    await store.close()
    restore(tmp_path / "second.db", tmp_path / "new", NOON)
    taken = open_store(tmp_path / "new", CLOCK).store
    found = keys(await boxes_in(taken).claim(limit=count * 2))
    await taken.close()
    assert 0 < len(found) <= count * 2
    assert sorted(f"b{key[1:]}" for key in found if key[0] == "a") == sorted(key for key in found if key[0] == "b")


def no_database(file: Path) -> None:
    file.write_bytes(b"rubbish" * 1000)


def torn_within(file: Path) -> None:
    """A database still, and readable; only looking at every page tells."""
    content = bytearray(file.read_bytes())
    for page in range(len(content) // 4096 // 2 * 4096, len(content), 4096):
        content[page : page + 64] = b"\xee" * 64
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [no_database, torn_within])
async def test_a_damaged_store_is_not_backed_up_over_the_last_good_copy(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    await filled(tmp_path)
    backup(tmp_path, tmp_path / "copy.db")
    good = (tmp_path / "copy.db").read_bytes()
    damage(tmp_path / FILE)
    with pytest.raises(StoreBrokenError):
        backup(tmp_path, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == good
    assert not part_of(tmp_path / "copy.db").exists()


def part_of(copy: Path) -> Path:
    return copy.with_name(f"{copy.name}.part")


async def test_a_damaged_copy_changes_nothing(tmp_path: Path) -> None:
    await filled(tmp_path)
    (tmp_path / "copy.db").write_bytes(b"rubbish" * 1000)
    with pytest.raises(StoreBrokenError):
        restore(tmp_path / "copy.db", tmp_path, NOON)
    assert sound(tmp_path / FILE)
    assert await listed(tmp_path) == ["kept"]


async def test_nothing_is_restored_under_a_running_bot(tmp_path: Path) -> None:
    await filled(tmp_path)
    backup(tmp_path, tmp_path / "copy.db")
    running = take(tmp_path)
    with pytest.raises(HeldError):
        restore(tmp_path / "copy.db", tmp_path, NOON)
    running.release()


def test_where_there_is_no_store_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        backup(tmp_path, tmp_path / "copy.db")


async def test_the_store_is_never_copied_over_itself(tmp_path: Path) -> None:
    await filled(tmp_path)
    with pytest.raises(SameFileError):
        backup(tmp_path, tmp_path / FILE)
    with pytest.raises(SameFileError):
        restore(tmp_path / FILE, tmp_path, NOON)
    assert await listed(tmp_path) == ["kept"]


async def test_a_database_of_somebody_else_is_not_restored(tmp_path: Path) -> None:
    await filled(tmp_path / "home")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("create table notes (words text)")
    with pytest.raises(StoreBrokenError):
        restore(tmp_path / "other.db", tmp_path / "home", NOON)
    assert await listed(tmp_path / "home") == ["kept"]
