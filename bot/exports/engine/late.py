"""An engine that is loaded when it is first wanted: its library takes half a second that most starts can do without."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.exports.engine.port import Engine, Job, JobState
from bot.exports.export import Progress


@dataclass(slots=True)
class LateEngine:
    """Implements `port.Engine` by the one that `load` gives. `wanted`: called before a job is put in."""

    load: Callable[[], Engine]
    wanted: Callable[[], None]
    _loaded: Engine | None = field(default=None, init=False)

    async def start(self, job: Job) -> None:
        self.wanted()
        await self._engine().start(job)

    async def cancel(self, job_id: str) -> None:
        await self._engine().cancel(job_id)

    async def status(self, job_id: str) -> JobState | None:
        return await self._engine().status(job_id)

    async def progress(self, job_id: str) -> Progress | None:
        return await self._engine().progress(job_id)

    async def list(self, states: Sequence[JobState]) -> tuple[str, ...]:
        return await self._engine().list(states)

    async def drop(self, ids: Sequence[str]) -> None:
        await self._engine().drop(ids)

    async def close(self) -> None:
        if self._loaded is not None:
            await self._loaded.close()

    def _engine(self) -> Engine:
        if self._loaded is None:
            self._loaded = self.load()
        return self._loaded
