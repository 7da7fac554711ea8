"""What people and groups do with follows, and what is done for them when the knowledge changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeAlias

from bot.core.clock import Clock
from bot.core.notice import Notice
from bot.core.people import Address, Person
from bot.core.period import Phase
from bot.core.phrase import Curated, Phrase
from bot.core.refusal import Refusal
from bot.reminders.changes import Announced, Audience, News, Telling, compare, tell
from bot.reminders.deadline import Deadline, Deadlines
from bot.reminders.follow import LADDER, Follow, Scope, Target, ladder

_AROUND_THE_WORLD = timedelta(hours=26)
"""Between the same time of day in the easternmost zone and in the westernmost."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a follower follows, and all rungs still to come.

    passed: rungs of the last day whose morning is over, due now: to be told if they were waited for until this plan.
    """

    follows: tuple[Follow, ...]
    rungs: tuple[Notice, ...]
    passed: tuple[Notice, ...] = ()


Decide: TypeAlias = Callable[[tuple[Follow, ...], str], Plan]
"""What somebody follows now, and their zone, into what they will follow."""


class FollowBox(Protocol):
    """Keeps follows and, in the same transaction, the rungs planned for them.

    One that is due is never taken back, one that was told never told again.
    """

    async def edit(self, who: Person | Address, decide: Decide, now: datetime) -> Plan: ...

    async def of(self, who: Person | Address) -> tuple[Follow, ...]: ...

    async def announced(self) -> Mapping[str, Announced]:
        """What was last told, by milestone."""
        ...

    async def record(self, announced: tuple[Announced, ...]) -> None:
        """Takes down what nobody is told."""
        ...

    async def announce(self, news: News, decide: Callable[[Audience], Telling], now: datetime) -> bool:
        """Writes what a change sets off together with the new state, and takes it down for the history of changes.

        False: it was announced already.
        """
        ...


@dataclass(frozen=True, slots=True)
class Followed:
    """What somebody follows now, the rungs to come of it, and its milestones that have no date yet."""

    follow: Follow
    rungs: tuple[Notice, ...]
    undated: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class FollowBook:
    """Whoever lets a group follow makes sure that it is those who run it."""

    box: FollowBox
    deadlines: Deadlines
    clock: Clock
    wake: Callable[[], None]

    async def follow(
        self,
        who: Person | Address,
        target: Target,
        leads: tuple[int, ...] = LADDER,
        origin: Address | None = None,
    ) -> Followed:
        """Follows, or thins the ladder of what is followed already.

        Raises:
            Refusal: nothing of that name is known, or the milestone is over.
        """
        covered = self._covered(target)

        def decide(held: tuple[Follow, ...], zone: str) -> Plan:
            others = tuple(follow for follow in held if follow.target != target)
            return self._planned((*others, Follow(who, target, leads, origin, zone)))

        plan = await self.box.edit(who, decide, self.clock())
        self.wake()
        ids = {deadline.id for deadline in covered}
        rungs = tuple(notice for notice in plan.rungs if notice.about in ids)
        return Followed(plan.follows[-1], rungs, tuple(deadline for deadline in covered if deadline.period is None))

    async def unfollow(self, who: Person | Address, target: Target) -> bool:
        """False: it was not followed."""
        found = any(follow.target == target for follow in await self.box.of(who))

        def decide(held: tuple[Follow, ...], _zone: str) -> Plan:
            return self._planned(tuple(follow for follow in held if follow.target != target))

        await self.box.edit(who, decide, self.clock())
        return found

    async def of(self, who: Person | Address) -> tuple[Follow, ...]:
        return await self.box.of(who)

    async def version(self, milestone: str) -> int:
        """How many dates were told of it so far: for calendars, which take the newer one."""
        told = (await self.box.announced()).get(milestone)
        return 1 if told is None else told.version

    async def replan(self, who: Person | Address) -> None:
        """Plans the ladders anew: to be called when somebody's zone has changed."""
        await self.box.edit(who, lambda held, _zone: self._planned(held), self.clock())
        self.wake()

    async def announce(self) -> int:
        """Tells followers what has changed since they were last told; gives how many changes there were.

        To be called at start and whenever the knowledge was read again.
        """
        now = self.clock()
        news, silent = compare(self.deadlines().values(), await self.box.announced(), now)
        if silent:
            await self.box.record(silent)
        done = [await self.box.announce(one, partial(_told, one, now), now) for one in news]
        if any(done):
            self.wake()
        return sum(done)

    def _planned(self, follows: tuple[Follow, ...]) -> Plan:
        """A morning comes earlier for who moves east, and again for who moves west: the box knows what was told."""
        now = self.clock()
        rungs = ladder(follows, self.deadlines().values(), now - _AROUND_THE_WORLD)
        passed = tuple(replace(rung, due=now) for rung in rungs if rung.due <= now)
        return Plan(follows, tuple(rung for rung in rungs if rung.due > now), passed)

    def _covered(self, target: Target) -> tuple[Deadline, ...]:
        covered = tuple(deadline for deadline in self.deadlines().values() if target.covers(deadline))
        if not covered:
            raise Refusal(Phrase("follow.unknown", {"name": target.id}))
        period = covered[0].period
        if target.scope is Scope.MILESTONE and period is not None and period.phase(self.clock()) is Phase.AFTER:
            raise Refusal(Phrase("follow.over", {"title": Curated(covered[0].title), "date": period}))
        return covered


def _told(news: News, now: datetime, audience: Audience) -> Telling:
    return tell(news, audience, now)
