"""When the bot starts a worker: whatever is left to do, whoever ordered it, and whatever fails while it looks."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import ANN, NOON, TurnedClock

from bot.beside import until_work
from bot.exports.export import Export, State
from bot.exports.folder import archive_name, folder_of
from bot.ordering import Orders, open_orders
from bot.settings import Settings
from bot.store.errors import StoreBusyError
from bot.store.exports import ExportTable
from bot.store.graves import GraveTable
from bot.store.opening import open_store
from bot.store.personal import PersonalTables
from bot.texts.catalog import load_voice

ID = "ab" * 16
GLANCE = timedelta(milliseconds=1)
NEVER = timedelta(hours=1)


@pytest.fixture
def orders(tmp_path: Path) -> Iterator[Orders]:
    store, clock = open_store(tmp_path, TurnedClock()).store, TurnedClock()
    settings = Settings(tmp_path, frozenset(), tmp_path, tmp_path)
    orders = open_orders(settings, store, load_voice(), clock, None)
    yield orders
    asyncio.run(orders.sources.close())
    asyncio.run(store.close())


def export() -> Export:
    return Export(ID, ANN, "mydata", State.QUEUED, NOON)


async def waits(orders: Orders, home: Path, glance: timedelta = NEVER) -> asyncio.Task[None]:
    """Waiting for work, after its first look."""
    waiting = asyncio.create_task(until_work(orders, home, asyncio.Event(), glance))
    await asyncio.wait({waiting}, timeout=0.2)
    return waiting


async def over(waiting: asyncio.Task[None]) -> None:
    await asyncio.wait_for(waiting, 30)


async def test_nothing_is_started_where_there_is_nothing_to_do(orders: Orders, tmp_path: Path) -> None:
    waiting = await waits(orders, tmp_path, GLANCE)
    assert not waiting.done()
    waiting.cancel()


async def test_what_was_ordered_before_a_restart_is_work(orders: Orders, tmp_path: Path) -> None:
    await orders.kept.add(export(), lambda _: None)
    await over(await waits(orders, tmp_path))


async def test_what_is_ordered_here_is_known_at_once(orders: Orders, tmp_path: Path) -> None:
    waiting = await waits(orders, tmp_path)
    orders.wanted.set()
    await over(waiting)


async def test_what_another_process_orders_on_this_home_is_seen_too(orders: Orders, tmp_path: Path) -> None:
    waiting = await waits(orders, tmp_path, GLANCE)
    await orders.kept.add(export(), lambda _: None)
    await over(waiting)


@pytest.mark.parametrize("left", ["archive", "folder"])
async def test_what_is_left_of_somebody_who_was_forgotten_is_work(orders: Orders, tmp_path: Path, left: str) -> None:
    """Their rows are gone at once, their files when a worker looks; stopped in between, the next start sees to it."""
    folder = folder_of(tmp_path, ID)
    folder.root.mkdir(parents=True)
    folder.archive_file.write_bytes(b"zip")
    if left == "archive":
        await orders.storage.put(archive_name(ID), folder.archive_file)
        folder.clear()
    await orders.kept.add(export(), lambda _: None)
    await PersonalTables(orders.kept.store).forget(ANN)
    assert await orders.kept.unfinished(), "its grave is to be looked after"
    await GraveTable(orders.kept.store).close(ID)
    assert not await orders.kept.unfinished()
    await over(await waits(orders, tmp_path))


class Busy(ExportTable):
    async def unfinished(self) -> bool:
        raise StoreBusyError


async def test_a_store_that_is_busy_is_asked_again_and_ends_nothing(orders: Orders, tmp_path: Path) -> None:
    busy = replace(orders, kept=Busy(orders.kept.store))
    waiting = await waits(busy, tmp_path, GLANCE)
    assert not waiting.done()
    orders.wanted.set()
    await over(waiting)
