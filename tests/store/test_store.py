"""What only a file can do: be shut in the middle, be locked, be full; and whether nothing is lost by it."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from boxes import HOUR, LEASE, boxes_in, keys, notice, reminder
from fakes import ANN, NOON, TurnedClock
from sqlite_utils import Database

from bot.core.notice import Settled
from bot.core.platform import Reason
from bot.core.refusal import Refusal
from bot.store import notice_rows
from bot.store.database import Store, connect
from bot.store.errors import StoreBusyError, StoreError, StoreFullError
from bot.store.opening import FILE, open_store


@dataclass
class Home:
    """A folder that a bot is started on again and again."""

    path: Path

    def start(self) -> Store:
        return open_store(self.path, TurnedClock()).store


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


async def test_what_was_put_is_there_after_a_restart(home: Home) -> None:
    store = home.start()
    await boxes_in(store).reminders.add(reminder("Ä", NOON), lambda _: None)
    await store.close()
    store = home.start()
    assert [held.what for held in await boxes_in(store).reminders.of(ANN)] == ["Ä"]
    assert len(await boxes_in(store).claim()) == 1
    await store.close()


async def test_what_a_dead_bot_had_claimed_is_handed_out_when_its_lease_ends(home: Home) -> None:
    store = home.start()
    await boxes_in(store).notices.put([notice(str(number)) for number in range(100)])
    assert len(await boxes_in(store).claim(who="dead", limit=30)) == 30
    await store.close()
    store = home.start()
    now = await boxes_in(store).claim(who="new", limit=100)
    later = await boxes_in(store).claim(NOON + LEASE, who="new", limit=100)
    assert len(now) == 70
    assert {got.key for got in later} == {str(number) for number in range(100)}
    await store.close()


@pytest.mark.parametrize("ending", [ValueError, KeyboardInterrupt])
async def test_what_ends_within_a_write_leaves_no_half_of_it(home: Home, ending: type[BaseException]) -> None:
    store = home.start()

    def dying(db: Database) -> None:
        notice_rows.put(db, [notice("half")])
        raise ending

    with pytest.raises(ending):
        await store.write(dying)
    await boxes_in(store).notices.put([notice("after")])
    assert keys(await boxes_in(store).claim()) == ["after"]
    await store.close()


async def test_another_connection_reads_while_one_writes(home: Home) -> None:
    """WAL: a backup or a second process does not stop the bot."""
    store = home.start()
    with closing(sqlite3.connect(home.path / FILE)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from notice").fetchone()
        await boxes_in(store).notices.put([notice()])
        assert reader.execute("select count(*) from notice").fetchone() == (0,)
    await store.close()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path / FILE, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")


async def test_a_locked_file_is_refused_in_words_and_works_again_when_it_is_free(home: Home) -> None:
    await home.start().close()
    store = Store(home.path / FILE, connect(home.path / FILE, timeout=0.01))
    with locked(home.path), pytest.raises(StoreBusyError) as busy:
        await boxes_in(store).notices.put([notice()])
    assert isinstance(busy.value, Refusal)
    assert busy.value.phrase.key == "store.busy"
    await boxes_in(store).notices.put([notice()])
    assert keys(await boxes_in(store).claim()) == ["1"]
    await store.close()


async def fill(store: Store) -> None:
    """Lets the file grow no further."""

    def limit(db: Database) -> None:
        pages = db.execute("pragma page_count").fetchone()[0]
        db.execute(f"pragma max_page_count = {pages}").fetchone()

    await store.read(limit)


async def test_a_full_disk_is_refused_in_words_and_loses_nothing(home: Home) -> None:
    store = home.start()
    boxes = boxes_in(store)
    await boxes.notices.put([notice("before")])
    await fill(store)
    with pytest.raises(StoreFullError) as full:
        await boxes.notices.put([notice(f"{number:0500}") for number in range(500)])
    assert full.value.phrase.key == "store.full"
    assert keys(await boxes.claim()) == ["before"]
    await store.close()


async def test_a_file_that_may_not_be_written_is_refused_in_words(home: Home) -> None:
    store = home.start()
    await store.read(lambda db: db.execute("pragma query_only = on"))
    with pytest.raises(StoreError):
        await boxes_in(store).notices.put([notice()])
    await store.close()


async def test_a_bug_is_not_dressed_up_as_the_worlds_fault(home: Home) -> None:
    store = home.start()
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await store.read(lambda db: db.execute("select * from nowhere"))
    await store.close()


async def test_many_at_once_take_turns(home: Home) -> None:
    store = home.start()
    boxes = boxes_in(store)
    await asyncio.gather(*(boxes.reminders.add(reminder(f"{number}"), lambda _: None) for number in range(50)))
    listed = await boxes.reminders.of(ANN)
    assert sorted(held.number for held in listed) == list(range(1, 51))
    await store.close()


async def test_two_processes_that_claim_at_once_share_and_never_both_have_one(home: Home) -> None:
    one, two = home.start(), home.start()
    await boxes_in(one).notices.put([notice(str(number)) for number in range(300)])
    rounds = [
        boxes_in(store).claim(who=who, limit=10) for _ in range(20) for store, who in ((one, "one"), (two, "two"))
    ]
    claimed = [got.key for batch in await asyncio.gather(*rounds) for got in batch]
    assert len(claimed) == 300
    assert len(set(claimed)) == 300
    await one.close()
    await two.close()


async def test_the_file_is_for_its_owner_only(home: Home) -> None:
    await home.start().close()
    assert (home.path / FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("reason", list(Reason))
async def test_every_reason_survives_a_restart(home: Home, reason: Reason) -> None:
    store = home.start()
    boxes = boxes_in(store)
    await boxes.notices.put([notice()])
    [got] = await boxes.claim()
    await boxes.notices.give_up("first", Settled(got, NOON + HOUR), reason)
    await store.close()
    store = home.start()
    [kept] = await boxes_in(store).notices.undelivered(ANN)
    assert (kept.reason, kept.since) == (reason, NOON + HOUR)
    await store.close()
