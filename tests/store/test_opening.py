"""Starting on a file: two at once, a damaged one, one from before; and two bots on one home."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from boxes import boxes_in, notice, reminder
from fakes import ANN, TurnedClock
from structlog.testing import capture_logs

from bot.store.backup import backup, restore
from bot.store.errors import StoreBrokenError, StoreError
from bot.store.locks import HeldError, take, take_when_free
from bot.store.migrations import migrations
from bot.store.notice_rows import put
from bot.store.opening import FILE, LARGE, look_through, open_store, sound
from bot.store.rows import rows

CLOCK = TurnedClock()
TAKE = "import pathlib, sys; from bot.store.locks import take; take(pathlib.Path(sys.argv[1]))"


def set_aside_in(home: Path) -> list[Path]:
    return list(home.glob(f"{FILE}.damaged-*"))


def start_and_close(home: Path) -> None:
    """What a starting process does; run in processes of its own, all at once."""
    open_store(home, CLOCK).store._database.close()  # noqa: SLF001  no loop runs here that could close it


def test_many_that_start_at_once_prepare_the_file_once(tmp_path: Path) -> None:
    context = get_context("spawn")
    starters = [context.Process(target=start_and_close, args=(tmp_path / "home",)) for _ in range(4)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join(60)
    assert [starter.exitcode for starter in starters] == [0] * 4
    with closing(sqlite3.connect(tmp_path / "home" / FILE)) as file:
        applied = file.execute("select count(*) from _sqlite_migrations").fetchone()[0]
    assert applied == len(migrations._migrations)  # noqa: SLF001  counted, not touched


async def begun_anew(home: Path) -> bool:
    """Whether a start sets the file aside as damaged."""
    opened = open_store(home, CLOCK)
    await opened.store.close()
    return opened.set_aside is not None


async def filled(home: Path) -> None:
    store = open_store(home, CLOCK).store
    await boxes_in(store).reminders.add(reminder("kept"), lambda _: None)
    await boxes_in(store).notices.put([notice(f"{number:0200}") for number in range(500)])
    await store.close()


async def test_a_sound_file_is_left_alone(tmp_path: Path) -> None:
    await filled(tmp_path)
    opened = open_store(tmp_path, CLOCK)
    assert opened.set_aside is None
    assert [held.what for held in await boxes_in(opened.store).reminders.of(ANN)] == ["kept"]
    await opened.store.close()


def tear_pages(file: Path) -> None:
    """Writes rubbish over the middle of every page but the first."""
    content = bytearray(file.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 512] = b"\xee" * 512
    file.write_bytes(content)


def overwrite_head(file: Path) -> None:
    file.write_bytes(b"these are not the pages you are looking for" * 100)


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:6000])


@pytest.mark.parametrize("damage", [tear_pages, overwrite_head, cut_short])
async def test_a_damaged_file_is_set_aside_whole_and_a_new_one_begun(tmp_path: Path, damage: object) -> None:
    await filled(tmp_path)
    assert callable(damage)
    damage(tmp_path / FILE)
    broken = (tmp_path / FILE).read_bytes()
    with capture_logs() as logs:
        opened = open_store(tmp_path, CLOCK)
    assert opened.set_aside == tmp_path / f"{FILE}.damaged-20261020T120000Z"
    assert opened.set_aside.read_bytes() == broken
    assert [(line["event"], line["set_aside"]) for line in logs] == [("store_damaged", opened.set_aside.name)]
    await boxes_in(opened.store).notices.put([notice()])
    assert len(await boxes_in(opened.store).claim()) == 1
    await opened.store.close()


async def test_a_second_damaged_file_of_the_same_second_does_not_take_the_place_of_the_first(tmp_path: Path) -> None:
    for _ in range(2):
        (tmp_path / FILE).write_bytes(b"rubbish" * 1000)
        await open_store(tmp_path, CLOCK).store.close()
    assert len(set_aside_in(tmp_path)) == 2


async def test_a_file_that_cannot_be_read_now_is_not_taken_for_a_damaged_one(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreError):
        sound(tmp_path / FILE)
    with pytest.raises(StoreError):
        open_store(tmp_path, CLOCK)
    assert set_aside_in(tmp_path) == []


def test_a_file_that_cannot_be_brought_up_to_date_is_not_left_open(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("create table notice (somebody_elses text)")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        open_store(tmp_path, CLOCK)
    assert not (tmp_path / f"{FILE}-wal").exists(), "the last to close the file takes its log away"


async def large(home: Path) -> bytes:
    """Fills a store that is too large to be read whole at every start; gives the words it ends with."""
    await filled(home)
    store = open_store(home, CLOCK).store
    words = "w" * 20_000
    await store.write(lambda db: put(db, (replace(notice(f"large {n}"), payload={"w": words}) for n in range(2000))))
    await store.close()
    assert (home / FILE).stat().st_size > LARGE
    return words.encode()


def damage_the_depth(file: Path) -> None:
    """Where only a look at all of it finds it."""
    content = bytearray(file.read_bytes())
    for page in range(len(content) // 2 // 4096 * 4096, len(content), 4096):
        content[page : page + 64] = b"\xee" * 64
    file.write_bytes(content)


async def test_damage_in_a_large_file_is_found_while_the_bot_serves_and_set_aside_at_the_next_start(
    tmp_path: Path,
) -> None:
    await large(tmp_path)
    damage_the_depth(tmp_path / FILE)
    opened = open_store(tmp_path, CLOCK)
    assert opened.set_aside is None
    with capture_logs() as logs:
        await look_through(opened.store, asyncio.Event())
    assert [(line["log_level"], line["event"]) for line in logs] == [("error", "store_damaged")]
    assert set_aside_in(tmp_path) == []
    await opened.store.close()
    for expected in (1, 1):
        opened = open_store(tmp_path, CLOCK)
        await opened.store.close()
        assert len(set_aside_in(tmp_path)) == expected


async def test_a_large_sound_file_is_looked_through_in_silence(tmp_path: Path) -> None:
    await large(tmp_path)
    opened, stopped = open_store(tmp_path, CLOCK), asyncio.Event()
    with capture_logs() as logs:
        await look_through(opened.store, stopped)
        stopped.set()
        await look_through(opened.store, stopped)
    assert logs == []
    await opened.store.close()
    assert not await begun_anew(tmp_path)


async def test_a_large_file_that_was_cut_short_is_found_at_the_start(tmp_path: Path) -> None:
    await large(tmp_path)
    with (tmp_path / FILE).open("r+b") as file:
        file.truncate(LARGE + 4096)
    assert await begun_anew(tmp_path)


async def test_damage_that_a_question_comes_upon_makes_the_next_start_look_at_all_of_it(tmp_path: Path) -> None:
    await large(tmp_path)
    damage_the_depth(tmp_path / FILE)
    opened = open_store(tmp_path, CLOCK)
    with pytest.raises(StoreBrokenError):
        await opened.store.read(lambda db: rows(db, "select sum(length(payload)) from notice"))
    await opened.store.close()
    assert await begun_anew(tmp_path)


async def test_a_damaged_file_that_another_bot_has_open_is_left_where_it_is(tmp_path: Path) -> None:
    await filled(tmp_path)
    tear_pages(tmp_path / FILE)
    running = take(tmp_path)
    with pytest.raises(StoreBrokenError):
        open_store(tmp_path, CLOCK)
    assert set_aside_in(tmp_path) == []
    running.release()
    assert await begun_anew(tmp_path)


async def test_a_store_goes_on_with_the_file_that_was_put_in_its_place(tmp_path: Path) -> None:
    await filled(tmp_path)
    backup(tmp_path, tmp_path / "copy.db")
    store = open_store(tmp_path, CLOCK).store
    await boxes_in(store).reminders.add(reminder("after the copy"), lambda _: None)
    restore(tmp_path / "copy.db", tmp_path, CLOCK())
    await store.reopen()
    assert [held.what for held in await boxes_in(store).reminders.of(ANN)] == ["kept"]
    await boxes_in(store).reminders.add(reminder("after the restore"), lambda _: None)
    await store.close()
    again = open_store(tmp_path, CLOCK).store
    assert {held.what for held in await boxes_in(again).reminders.of(ANN)} == {"kept", "after the restore"}
    await again.close()


def test_a_second_bot_on_one_home_is_told_who_has_it(tmp_path: Path) -> None:
    held = take(tmp_path)
    command = [sys.executable, "-c", TAKE, str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own words
    assert "another bot runs on this home" in told.stderr
    with pytest.raises(HeldError) as refused:
        take(tmp_path)
    assert refused.value.process.isdigit()
    held.release()
    take(tmp_path).release()


async def test_a_second_bot_can_wait_for_the_first_and_says_so_once(tmp_path: Path) -> None:
    first, waited, told = take(tmp_path), list[timedelta](), list[HeldError]()

    async def wait(pause: timedelta) -> None:
        waited.append(pause)
        if len(waited) == 3:
            first.release()

    (await take_when_free(tmp_path, wait, told.append)).release()
    assert (len(waited), len(told)) == (3, 1)


async def test_the_tables_are_strict(tmp_path: Path) -> None:
    store = open_store(tmp_path, CLOCK).store
    with pytest.raises(sqlite3.IntegrityError):
        await store.write(lambda db: db.execute("insert into announced values ('a', 'b', 'c', 'not a number')"))
    await store.close()


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ("select min(next_at) from notice where next_at is not null", "notice_next"),
        ("select id from notice where next_at <= 1 order by next_at limit 50", "notice_next"),
        ("select * from notice where platform = 'a' and person is 'b' and next_at <= 1", "notice_person"),
        ("select * from notice where platform = 'a' and person = 'b' and next_at is null", "notice_person"),
        ("select * from notice where about = '1' and kind = 'reminder'", "notice_about"),
        ("select * from reminder where platform = 'a' and person = 'b'", "sqlite_autoindex_reminder_1"),
        ("select * from reminder where milestone = 'a'", "reminder_milestone"),
        ("select * from follow where scope = 'subject' and target = 'b'", "follow_target"),
        ("delete from reminder where state = 'done' and ended < 1", "reminder_ended"),
        ("delete from notice where next_at is null and given_up < 1", "notice_given_up"),
    ],
)
async def test_every_question_asked_often_has_an_index(tmp_path: Path, asked: str, index: str) -> None:
    store = open_store(tmp_path, CLOCK).store
    plan = await store.read(lambda db: db.execute(f"explain query plan {asked}").fetchall())
    assert index in " ".join(step[3] for step in plan)
    await store.close()
