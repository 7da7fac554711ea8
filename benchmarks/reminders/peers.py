"""The schedulers bots usually use: APScheduler 3 over its SQLAlchemy store in SQLite, python-telegram-bot's JobQueue.

Each as its documentation shows it, and once more told never to drop what is late: as they come, both drop what they
cannot start within a second.
"""

import asyncio
import logging
import pickle
import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from apscheduler.job import Job  # type: ignore[import-untyped]
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # type: ignore[import-untyped]
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.date import DateTrigger  # type: ignore[import-untyped]
from apscheduler.util import datetime_to_utc_timestamp  # type: ignore[import-untyped]
from telegram.ext import Application, ContextTypes, JobQueue  # noqa: TID251  a peer, not a part of the bot

from benchmarks.reminders.systems import Told, later

_AS_IT_COMES = 1
"""Seconds of lateness after which both drop a job, unless they are told otherwise."""
_TOGETHER = 10_000

_told: list[Told] = []
"""A stored job names a function of a module: this is how that function finds whom to tell."""


async def tell(words: str) -> None:
    _told[-1](words)


@dataclass(slots=True)
class Stored:
    """APScheduler with a store on the disk. lateness: seconds until a job is dropped; None: never."""

    home: Path
    lateness: int | None = _AS_IT_COMES
    keeps: bool = True
    _scheduler: Any = None
    _store: Any = None

    def __post_init__(self) -> None:
        _silence()
        self._store = SQLAlchemyJobStore(url=f"sqlite:///{self.home / 'jobs.db'}")
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": self.lateness})
        self._scheduler.add_jobstore(self._store)

    async def fill(self, pending: int, now: datetime) -> None:
        """Many rows in one transaction, which the library itself cannot do."""
        self._store.start(self._scheduler, "default")
        rows = (self._row(f"wait {number}", later(now, number, pending)) for number in range(pending))
        while some := list(islice(rows, _TOGETHER)):
            with self._store.engine.begin() as connection:
                connection.execute(self._store.jobs_t.insert(), some)

    async def start(self, told: Told) -> None:
        _told.append(told)
        self._scheduler.start()

    async def put(self, words: str, due: datetime) -> None:
        self._scheduler.add_job(tell, "date", run_date=due, args=[words])

    async def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        else:
            self._store.shutdown()

    def _row(self, words: str, due: datetime) -> dict[str, object]:
        given = {"trigger": DateTrigger(due, UTC), "executor": "default", "func": tell, "args": [words], "kwargs": {}}
        more = {"misfire_grace_time": self.lateness, "coalesce": True, "max_instances": 1, "next_run_time": due}
        job = Job(self._scheduler, id=words, name="tell", **given, **more)
        state = pickle.dumps(job.__getstate__(), pickle.HIGHEST_PROTOCOL)
        return {"id": words, "next_run_time": datetime_to_utc_timestamp(due), "job_state": state}


@dataclass(slots=True)
class Queue:
    """python-telegram-bot's JobQueue: in memory only."""

    home: Path
    lateness: int | None = _AS_IT_COMES
    keeps: bool = False
    _application: Any = field(init=False)

    def __post_init__(self) -> None:
        _silence()
        self._application = Application.builder().token("1:none").job_queue(JobQueue()).build()

    async def fill(self, pending: int, now: datetime) -> None:
        for number in range(pending):
            self._put(f"wait {number}", later(now, number, pending))

    async def start(self, told: Told) -> None:
        _told.append(told)
        await self._application.job_queue.start()
        await asyncio.sleep(0)

    async def put(self, words: str, due: datetime) -> None:
        self._put(words, due)

    async def stop(self) -> None:
        await self._application.job_queue.stop(wait=False)

    def _put(self, words: str, due: datetime) -> None:
        kept = {"misfire_grace_time": self.lateness}
        self._application.job_queue.run_once(_tell, due, data=words, job_kwargs=kept)


async def _tell(context: ContextTypes.DEFAULT_TYPE) -> None:
    if context.job is not None:
        _told[-1](str(context.job.data))


def _silence() -> None:
    """Of each dropped job they would write a line."""
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", message=".*while the application is not running.*")
