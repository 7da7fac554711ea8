"""The one loop that hands out what is due. One of the places where an unexpected error may end.

It claims a batch under a lease, has each recipient's notices delivered, and sleeps until the next one is due or
something was put in. One bad notice is put off and told to the operator; it stops neither the others nor the loop.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.core.composing import Draft, Outlook, loads
from bot.core.delivery import Delivery
from bot.core.journal import Fields
from bot.core.notice import Claim, Notice
from bot.core.resting import Wait, rest, ringing

T = TypeVar("T")

BATCH = 50
LEASE = timedelta(seconds=120)
LONGEST_REST = timedelta(seconds=30)
LAST_START = timedelta(seconds=60)
"""Before the end of the lease: nothing is begun after, it might be handed out twice."""


@dataclass(slots=True)
class Courier:
    """Carries what `delivery.box` holds. Whoever runs it holds the instance lock.

    lanes: how many messages are under way at once on a platform, one where nothing is said. A process that is killed
    repeats at most as many as were under way, and none on a platform that tells duplicates by their key.
    bell: rung by whoever put something in or changed it.
    """

    delivery: Delivery
    lanes: Mapping[str, int] = field(default_factory=dict)
    wait: Wait = rest
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _failures: int = 0

    def wake(self) -> None:
        """Something was put in or changed: looks at once."""
        self.bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Works until stopped: what is under way is finished, what was only claimed is given back."""
        self._stop = stop
        with ringing(self.bell, at=stop):
            await self._guarded((), partial(self.delivery.box.release, self.delivery.clock() + LEASE))
            while not stop.is_set():
                self.bell.clear()
                claimed = await self._guarded((), self.round)
                self._failures = self._failures + 1 if claimed is None else 0
                if not claimed:
                    await self.wait(self.bell, await self._pause())

    async def round(self) -> int:
        """Claims one batch and sees it through; gives how many it held."""
        await self._pay()
        now = self.delivery.clock()
        batch = await self.delivery.box.claim(Claim(self.delivery.who, now, LEASE, BATCH))
        fresh = [notice for notice in batch if notice not in self.delivery.ledger]
        await self._guarded(fresh, partial(self._hand_out, fresh, now))
        await self._pay()
        return len(batch)

    async def _hand_out(self, notices: Sequence[Notice], claimed: datetime) -> None:
        """To all recipients, on as many lanes as their platform has; to each of them one message after the other."""
        outlook = await self._look_up(notices)
        async with asyncio.TaskGroup() as lanes:
            for platform, groups in _by_platform(notices).items():
                turns = iter(groups)
                for _ in range(self.lanes.get(platform, 1)):
                    lanes.create_task(self._serve(turns, outlook, claimed))

    async def _serve(self, turns: Iterator[Sequence[Notice]], outlook: Outlook, claimed: datetime) -> None:
        """One lane: takes the next recipient whom no other lane has taken."""
        for group in turns:
            await self._guarded(group, partial(self._deliver, group, outlook, claimed))

    async def _deliver(self, group: Sequence[Notice], outlook: Outlook, claimed: datetime) -> None:
        """Everything for one recipient."""
        if outlook.stale(self.delivery.clock()):
            outlook = await self._look_up(group)
        listener = outlook.listeners[group[0].to]
        if await self.delivery.hold(group, listener):
            return
        known = outlook.listeners.get(group[0].to)
        for load in loads(await self._drafts(group, outlook), self.delivery.occasion(listener)):
            if self._too_late(claimed):
                self.delivery.give_back(load.notices)
                continue
            fresh = load.to == group[0].to and not outlook.stale(self.delivery.clock())
            known = await self._guarded(load.notices, partial(self.delivery.carry, load, known if fresh else None))

    async def _drafts(self, group: Sequence[Notice], outlook: Outlook) -> list[Draft]:
        """Of those whose kind could be looked up; the others have been put off."""
        listener = outlook.listeners[group[0].to]
        drafts = []
        for one in group:
            if one.kind in outlook.composes:
                draft = partial(self.delivery.draft, one, outlook.composes[one.kind], listener)
                drafts.append(await self._guarded((one,), draft))
        return [draft for draft in drafts if draft is not None]

    async def _look_up(self, notices: Sequence[Notice]) -> Outlook:
        """What the notices are about and who is told, as it is now; a kind nobody here knows waits for who does."""
        listeners = await self.delivery.listeners({notice.to for notice in notices})
        kinds: dict[str, list[Notice]] = {}
        for notice in notices:
            kinds.setdefault(notice.kind, []).append(notice)
        composes = {}
        for kind, theirs in kinds.items():
            compose = await self._guarded(theirs, partial(self.delivery.composed_by, kind, theirs))
            if compose is not None:
                composes[kind] = compose
        return Outlook(listeners, composes, self.delivery.clock())

    def _too_late(self, claimed: datetime) -> bool:
        """Whether nothing new is begun: the bot is stopping, or the lease might end before the send does."""
        return self._stop.is_set() or self.delivery.clock() - claimed >= LEASE - LAST_START

    async def _guarded(self, notices: Sequence[Notice], work: Callable[[], Awaitable[T]]) -> T | None:
        """None: it failed, was told to the operator, and the notices will be tried again."""
        try:
            return await work()
        except Exception as error:  # noqa: BLE001  boundary 2 of 5: one bad notice never ends the loop
            self.delivery.journal.failed("notice_failed" if notices else "courier_failed", error, _told(notices))
            self.delivery.put_off(notices)
            return None

    async def _pay(self) -> None:
        for write in self.delivery.ledger.owed():
            await self._guarded((), write)

    async def _pause(self) -> timedelta:
        """Until the next one is due; after a failure a little longer each time."""
        if self._failures:
            return min(LONGEST_REST, self.delivery.backoff(self._failures))
        due = await self._guarded((), self.delivery.box.next_due)
        left = LONGEST_REST if due is None else due - self.delivery.clock()
        return min(LONGEST_REST, max(timedelta(), left))


def _by_platform(notices: Sequence[Notice]) -> dict[str, list[list[Notice]]]:
    """The notices of each recipient, the recipients by platform, in the order in which they come."""
    recipients: dict[object, list[Notice]] = {}
    for notice in notices:
        recipients.setdefault(notice.to, []).append(notice)
    platforms: dict[str, list[list[Notice]]] = {}
    for theirs in recipients.values():
        platforms.setdefault(theirs[0].to.platform, []).append(theirs)
    return platforms


def _told(notices: Sequence[Notice]) -> Fields:
    if not notices:
        return {}
    first = notices[0]
    return {"kind": first.kind, "id": first.id, "attempts": first.attempts, "count": len(notices)}
