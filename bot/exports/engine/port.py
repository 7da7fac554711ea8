"""What the house needs of a job engine: to start, cancel and look at jobs; and the steps that a job is made of.

An engine keeps which step of which job ran, and nothing that is true for people: that is kept in the store. A job is
known by the id of its export; nothing else is ever given to the engine, so nothing of a person can be found in it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from bot.exports.export import Progress


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """It broke, or was begun too often without coming to an end."""
    CANCELLED = "cancelled"


LIVE = frozenset({JobState.WAITING, JobState.RUNNING})


@dataclass(frozen=True, slots=True)
class Job:
    """queue: the source, each has a queue of its own; rank: the place in it, the lowest first."""

    id: str
    queue: str
    rank: int


class EngineUnavailableError(Exception):
    """The engine cannot be reached now; what it keeps is as it was."""


class Engine(Protocol):
    """Every method raises EngineUnavailableError rather than waiting for long."""

    async def start(self, job: Job) -> None:
        """Puts it into its queue, once: what is there already stays as it is."""
        ...

    async def cancel(self, job_id: str) -> None:
        """It is not begun any more, or stops within seconds. Nothing for one that has ended or is not there."""
        ...

    async def status(self, job_id: str) -> JobState | None:
        """None: there is no such job."""
        ...

    async def progress(self, job_id: str) -> Progress | None:
        """None: it has told nothing yet."""
        ...

    async def list(self, states: Sequence[JobState]) -> tuple[str, ...]:
        """The ids of all jobs in these states."""
        ...

    async def drop(self, ids: Sequence[str]) -> None:
        """Forgets jobs, whatever their state."""
        ...

    async def close(self) -> None:
        """Lets go of what it is reached by; not to be used afterwards."""
        ...


Tell: TypeAlias = Callable[[Progress], Awaitable[None]]
"""Says how far a job is. To be called as often as one likes: only so much is passed on."""


class Steps(Protocol):
    """What a job does, a step at a time. A step that a dead worker was at is done again; it must not mind.

    A failure that was to be expected is given back as its name; what is raised is a bug.
    """

    async def plan(self, export_id: str, tell: Tell) -> int | str:
        """How many chunks there are; or the failure."""
        ...

    async def fetch(self, export_id: str, chunk: int, tell: Tell) -> str | None: ...

    async def pack(self, export_id: str, tell: Tell) -> str | None: ...

    async def store(self, export_id: str, tell: Tell) -> str | None: ...

    async def finish(self, export_id: str, failure: str | None) -> str:
        """The last one, whatever happened: writes what became of it, for its person to hear."""
        ...

    def broke(self, export_id: str, error: Exception) -> str:
        """Tells the operator of a bug; gives the failure that the person hears of."""
        ...
