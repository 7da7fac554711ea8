"""Starting on a file: two at once, a damaged one, one from before; and two bots on one home."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from boxes import boxes_in, notice, reminder
from fakes import ANN, TurnedClock
from structlog.testing import capture_logs

from bot.store.errors import StoreError
from bot.store.locks import HeldError, take, take_when_free
from bot.store.migrations import migrations
from bot.store.opening import FILE, open_store, sound

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
    ],
)
async def test_every_question_asked_often_has_an_index(tmp_path: Path, asked: str, index: str) -> None:
    store = open_store(tmp_path, CLOCK).store
    plan = await store.read(lambda db: db.execute(f"explain query plan {asked}").fetchall())
    assert index in " ".join(step[3] for step in plan)
    await store.close()
