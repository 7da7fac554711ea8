"""Puts the rooms of exports together: for the bot, which takes orders and shows links, and for the worker, which works.

Both stand on the same home: the store (app.db), the jobs (jobs.db, or PostgreSQL by SUNSET_JOBS_URL), the finished
archives (a folder, or S3 by SUNSET_STORAGE_URL), and the key of all links.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from bot.core.clock import Clock, system_clock
from bot.exports.engine.client import DurableEngine
from bot.exports.engine.opening import Place, place_of
from bot.exports.engine.running import Room, Running
from bot.exports.gathering import Bounds
from bot.exports.graves import Gravedigger
from bot.exports.job import ExportJob, JobParts
from bot.exports.labelling import labelling
from bot.exports.links import Links, load_links
from bot.exports.packing import BagArchiver, Packer
from bot.exports.source import ExportSource
from bot.exports.storage.opening import open_storage
from bot.exports.storage.port import Storage
from bot.exports.sweeping import Sweeper
from bot.exports.worker import ExportWorker, Watch
from bot.journal import LogJournal
from bot.settings import Settings, read_settings
from bot.sources import Sources, open_platforms, open_sources
from bot.store.database import Store
from bot.store.exports import ExportTable
from bot.store.graves import GraveTable
from bot.store.opening import open_store
from bot.texts.catalog import Voice, load_voice

LANES = {"mydata": 2, "basket": 3, "videos": 4, "posts": 2}
"""How many items of one export are fetched at once."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What bot and worker stand on, of one home."""

    place: Place
    exports: ExportTable
    engine: DurableEngine
    storage: Storage
    links: Links


def open_ground(home: Path, environment: Mapping[str, str], store: Store) -> Ground:
    """Blocks.

    Raises:
        ValueError: a setting that cannot be meant; the words say which and what to write instead.
        OSError: the key of the links can be neither read nor made.
    """
    place, links = place_of(home, environment), load_links(home)
    storage = open_storage(home, environment, links.home_id)
    return Ground(place, ExportTable(store), DurableEngine(place), storage, links)


@dataclass(frozen=True, slots=True)
class Kit:
    """What a worker needs beyond the ground. `sources`: what can be exported, by name."""

    sources: Mapping[str, ExportSource]
    voice: Voice
    clock: Clock = system_clock
    bounds: Bounds = field(default_factory=Bounds)
    room: Room = field(default_factory=Room)
    lanes: Mapping[str, int] = field(default_factory=lambda: LANES)


def build_worker(ground: Ground, kit: Kit) -> ExportWorker:
    home, journal = ground.place.home, LogJournal()
    job = ExportJob(
        JobParts(
            box=ground.exports,
            sources=kit.sources,
            storage=ground.storage,
            links=ground.links,
            packer=Packer(BagArchiver()),
            label=labelling(kit.voice),
            home=home,
            clock=kit.clock,
            journal=journal,
            bounds=kit.bounds,
            lanes=kit.lanes,
        )
    )
    graves = Gravedigger(GraveTable(ground.exports.store), ground.engine, ground.storage, home, kit.clock)
    sweeper = Sweeper(
        ground.exports, ground.engine, ground.storage, home, kit.clock, journal, frozenset(kit.sources), graves
    )
    return ExportWorker(Running(ground.place, job, kit.room), sweeper, Watch(job, home), kit.clock, journal)


def run_worker(pipe: BinaryIO | None = None, settings: Settings | None = None) -> None:
    """The worker, from its start to its end on SIGTERM or SIGINT, or when the pipe does; blocks.

    Raises:
        ValueError, StoreError, OSError: it cannot begin.
        ExceptionGroup: it cannot go on and has to be started again.
    """
    settings = settings or read_settings()
    clock, voice = system_clock, load_voice()
    store = open_store(settings.home, clock).store
    ground = open_ground(settings.home, settings.environment, store)
    sources = open_sources(settings, store, voice, clock, open_platforms(settings, clock))
    asyncio.run(_work(build_worker(ground, Kit(sources.sources, voice, clock)), sources, store, pipe))


async def _work(worker: ExportWorker, sources: Sources, store: Store, pipe: BinaryIO | None) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if pipe is not None:
        Thread(target=_wait_for_end, args=(pipe, partial(loop.call_soon_threadsafe, stop.set)), daemon=True).start()
    try:
        await worker.run(stop)
    finally:
        await sources.close()
        await store.close()


def _wait_for_end(pipe: BinaryIO, ended: Callable[[], object]) -> None:
    """Nothing is ever written to it: it ends when whoever holds its other end does."""
    while pipe.read(1):
        pass
    with suppress(RuntimeError):  # the loop is over already
        ended()


def leave(status: int) -> None:
    """Ends the process at once: a thread that is still packing is as if it had been killed, which is what it is for."""
    os._exit(status)
