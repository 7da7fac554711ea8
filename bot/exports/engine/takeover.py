"""Takes over what dead workers were at: DBOS itself gives a job only to the worker that had it, when that one starts.

Whoever can take the lock of a worker that has jobs knows that it is dead. It holds the lock while it puts those jobs
back into their queues, so that nobody comes back under that name meanwhile. Putting back is the one thing DBOS does not
offer in public: tests/exports/engine/ hold this version of it to what is needed here.
"""

import asyncio
from collections.abc import Sequence

import structlog
from dbos import DBOS

from bot.exports.engine.slots import Slots, slot_of

log = structlog.get_logger()

EVERY = 2.0
"""Seconds."""


async def keep_taking_over(slots: Slots, own: int) -> None:
    """Looks after the others for as long as this worker works.

    Raises:
        LostSlotError: others may think that this worker is dead.
    """
    while True:
        await asyncio.to_thread(slots.check)
        for name in await holders():
            slot = slot_of(name)
            if slot is not None and slot != own:
                await asyncio.to_thread(take_over, slots, slot, name)
        await asyncio.sleep(EVERY)


async def holders() -> Sequence[str]:
    """The names of those who have jobs that are begun and not ended."""
    begun = await DBOS.list_workflows_async(status="PENDING", load_input=False, load_output=False)
    return sorted({job.executor_id for job in begun if job.executor_id is not None})


def take_over(slots: Slots, slot: int, name: str) -> None:
    """Nothing where that worker lives."""
    with slots.while_dead(slot) as dead:
        if dead:
            put_back = DBOS._recover_pending_workflows([name])  # noqa: SLF001  see above
            if put_back:
                log.warning("jobs_taken_over", worker=name, count=len(put_back))
