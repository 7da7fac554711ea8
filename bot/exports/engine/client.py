"""The engine as seen from outside a worker: puts jobs in, takes them out, asks how they are. Runs none of them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from dbos import DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions, error
from psycopg import Error as PsycopgError
from sqlalchemy.exc import SQLAlchemyError

from bot.exports.engine.opening import APP, Place, prepare
from bot.exports.engine.port import EngineUnavailableError, Job, JobState
from bot.exports.engine.workflow import CURRENT, PROGRESS, QUEUE
from bot.exports.export import Progress, Stage

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds: DBOS itself would wait for a locked file for as long as it is locked."""

_STATES = {
    "ENQUEUED": JobState.WAITING,
    "DELAYED": JobState.WAITING,
    "PENDING": JobState.RUNNING,
    "SUCCESS": JobState.DONE,
    "ERROR": JobState.FAILED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": JobState.FAILED,
    "CANCELLED": JobState.CANCELLED,
}


class DurableEngine:
    """Implements `port.Engine`. Whoever comes first, this or a worker, makes the place ready."""

    def __init__(self, place: Place, patience: float = PATIENCE) -> None:
        self._place = place
        self._ready = False
        self._client = DBOSClient(
            system_database_url=place.url,
            application_name=APP,
            serializer=DBOSPortableJSONSerializer(),
            lazy=True,
            retry_connection_errors=False,
        )
        self._patience = patience

    async def start(self, job: Job) -> None:
        options: EnqueueOptions = {
            "workflow_name": CURRENT,
            "queue_name": QUEUE,
            "queue_partition_key": job.queue,
            "workflow_id": job.id,
            "priority": job.rank,
        }
        await self._within(lambda: self._client.enqueue_async(options, job.id))

    async def cancel(self, job_id: str) -> None:
        if await self.status(job_id) in {JobState.WAITING, JobState.RUNNING}:
            await self._within(lambda: self._client.cancel_workflow_async(job_id))

    async def status(self, job_id: str) -> JobState | None:
        found = await self._found(workflow_ids=[job_id])
        return _STATES[found[0].status] if found else None

    async def progress(self, job_id: str) -> Progress | None:
        told = await self._within(lambda: self._client.get_event_async(job_id, PROGRESS, timeout_seconds=0))
        return None if told is None else Progress(Stage(told["stage"]), told["done"], told["total"], told["size"])

    async def list(self, states: Sequence[JobState]) -> tuple[str, ...]:
        names = [name for name, state in _STATES.items() if state in states]
        return tuple(job.workflow_id for job in await self._found(status=names))

    async def drop(self, ids: Sequence[str]) -> None:
        if ids:
            await self._within(lambda: self._client.delete_workflows_async(list(ids)))

    async def close(self) -> None:
        await asyncio.to_thread(self._client.destroy)

    async def _found(self, **wanted: Any) -> Sequence[Any]:  # noqa: ANN401  as DBOS names them
        lean = {"load_input": False, "load_output": False, **wanted}
        found: Sequence[Any] = await self._within(lambda: self._client.list_workflows_async(**lean))
        return found

    async def _within(self, work: Callable[[], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(self._patience):
                if not self._ready:
                    await asyncio.to_thread(prepare, self._place)
                    self._ready = True
                return await work()
        except (TimeoutError, error.DBOSException, SQLAlchemyError, PsycopgError, OSError) as broken:
            # Without its cause: the words of that hold SQL with what was asked.
            raise EngineUnavailableError(type(broken).__name__) from None
