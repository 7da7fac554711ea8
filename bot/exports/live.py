"""How far a running export is, shown in one message that changes as it goes: one loop for all of them.

At most one change in five seconds, less often the longer it takes, and only where there is something new to say. All of
it is best effort: what does not come off is made good by the next change. The end of an export is no change of this
message; the courier tells it. One of the places where an unexpected error may end: one bad change is told to the
operator and tried again later; it stops neither the other messages nor the loop.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Protocol, TypeVar

from bot.core.buttons import worded
from bot.core.clock import Clock
from bot.core.editing import Posted, Revision
from bot.core.journal import Fields, Journal
from bot.core.message import Reply
from bot.core.notice import Backoff
from bot.core.people import Person
from bot.core.phrase import Say
from bot.core.platform import Delivered, Later, Outcome
from bot.core.preferences import PreferenceBox
from bot.core.refusal import Refusal
from bot.core.resting import Wait, rest, ringing
from bot.core.voice import Voice
from bot.exports.desk import Standing
from bot.exports.export import ACTIVE, Export
from bot.exports.telling import choices, under_way

T = TypeVar("T")

_PACES = (
    (timedelta(minutes=1), timedelta(seconds=5)),
    (timedelta(minutes=10), timedelta(seconds=15)),
)
_SLOWEST = timedelta(minutes=1)
TICK = timedelta(seconds=1)
"""Between two looks while something is shown."""
_NEVER = timedelta(days=1)
"""While nothing is shown nobody looks; what is shown from now on rings."""
MOST = 10
"""Changes in one look, those first that have waited longest: so many at once that others can still speak."""


@dataclass(frozen=True, slots=True)
class Live:
    """A running export, and the message it is shown in."""

    export: Export
    posted: Posted


class LiveBox(Protocol):
    """Keeps where running exports are shown: for each of them one message, the last one it was shown in."""

    async def keep(self, export_id: str, posted: Posted) -> None:
        """Nothing where there is no such export under way."""
        ...

    async def drop(self, export_id: str, posted: Posted) -> None:
        """Unless it is shown in another message by now."""
        ...

    async def all(self) -> Sequence[Live]:
        """Those that are queued or at work."""
        ...


class Editor(Protocol):
    async def edit(self, revision: Revision) -> Outcome: ...

    def let_go(self, posted: Posted) -> None: ...


@dataclass(frozen=True, slots=True)
class LiveParts:
    """standing: how an export of a person's is now; raises Refusal where they have none of this id."""

    box: LiveBox
    standing: Callable[[Person, str], Awaitable[Standing]]
    preferences: PreferenceBox
    voice: Voice
    editor: Editor
    clock: Clock
    journal: Journal
    backoff: Backoff = field(default_factory=Backoff)
    wait: Wait = rest


@dataclass(slots=True)
class _Shown:
    """says: what the message is known to say. due: before that nobody looks again."""

    posted: Posted
    says: tuple[Say, ...] | None
    due: datetime
    failures: int = 0


@dataclass(slots=True)
class LiveProgress:
    """Implements the platforms' port `Upkeep`."""

    parts: LiveParts
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    _shown: dict[str, _Shown] = field(default_factory=dict)

    async def posted(self, reply: Reply, posted: Posted, /) -> None:
        """From now on what the reply is about is shown in this message, whichever it was before."""
        if reply.live is None:
            return
        try:
            await self.parts.box.keep(reply.live, posted)
        except Refusal:
            return  # it stays as it was said
        before = self._shown.get(reply.live)
        if before is not None and before.posted != posted:
            self.parts.editor.let_go(before.posted)
        self._shown[reply.live] = _Shown(posted, reply.says, self.parts.clock() + pace(timedelta()))
        self.bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Until stopped. What another process showed before is found at the first look."""
        with ringing(self.bell, at=stop):
            while not stop.is_set():
                self.bell.clear()
                shown = await self.round()
                await self.parts.wait(self.bell, TICK if shown else _NEVER)

    async def round(self) -> bool:
        """One look; whether anything is shown at all."""
        live = await self._guarded(self.parts.box.all, {})
        if live is None:
            return True
        self._let_go_but(live)
        now = self.parts.clock()
        waiting = sorted((self._due(one, now), one.export.id, one) for one in live)
        first = [one for due, _, one in waiting if due <= now][:MOST]
        first.sort(key=_platform)
        async with asyncio.TaskGroup() as platforms:
            for _, theirs in groupby(first, _platform):
                platforms.create_task(self._revise_all(tuple(theirs)))
        return bool(live)

    async def _revise_all(self, live: Sequence[Live]) -> None:
        """Of one platform, one after the other."""
        for one in live:
            if await self._guarded(partial(self._revise, one), {"export": one.export.id}) is None:
                self._put_off(self._shown[one.export.id], None)

    async def _guarded(self, work: Callable[[], Awaitable[T]], fields: Fields) -> T | None:
        """None: it failed, and the next look tries again; the operator is told where nobody thought of it."""
        try:
            return await work()
        except Refusal:
            return None  # forgotten, or the store is busy
        except Exception as error:  # noqa: BLE001  boundary 5 of 5: one bad change never ends the loop
            self.parts.journal.failed("live_failed", error, fields)
            return None

    async def _revise(self, live: Live) -> bool:
        """Whether it changed. Looks again first: the end may have come meanwhile, after which nothing is changed."""
        now = self.parts.clock()
        shown = self._shown.get(live.export.id)
        if shown is None or shown.posted != live.posted:
            shown = self._shown[live.export.id] = _Shown(live.posted, None, now)
        shown.due = now + pace(now - (live.export.started or live.export.asked))
        standing = await self.parts.standing(live.export.person, live.export.id)
        if standing.export.state not in ACTIVE or standing.progress is None:
            return False
        says = under_way(standing.export, standing.progress)
        if says == shown.says:
            return False
        outcome = await self.parts.editor.edit(await self._revision(live.posted, standing.export, says))
        await self._judge(live, shown, says, outcome)
        return True

    async def _judge(self, live: Live, shown: _Shown, says: tuple[Say, ...], outcome: Outcome) -> None:
        match outcome:
            case Delivered():
                shown.says, shown.failures = says, 0
            case Later(after):
                self._put_off(shown, after)
            case _:
                await self.parts.box.drop(live.export.id, live.posted)

    def _put_off(self, shown: _Shown, after: timedelta | None) -> None:
        shown.failures += 1
        wait = max(after or timedelta(), self.parts.backoff(shown.failures))
        shown.due = max(shown.due, self.parts.clock() + wait)

    async def _revision(self, posted: Posted, export: Export, says: tuple[Say, ...]) -> Revision:
        held, now = await self.parts.preferences.of(export.person), self.parts.clock()
        language = held.language or export.language or held.spoken
        buttons = worded(self.parts.voice, choices(export), language, now)
        return Revision(posted, self.parts.voice.say(says, language, now), buttons)

    def _due(self, live: Live, now: datetime) -> datetime:
        """What is shown in a message that this process knows nothing of is due at once."""
        shown = self._shown.get(live.export.id)
        return now if shown is None or shown.posted != live.posted else shown.due

    def _let_go_but(self, live: Sequence[Live]) -> None:
        still = {one.export.id for one in live}
        for gone in [export_id for export_id in self._shown if export_id not in still]:
            self.parts.editor.let_go(self._shown.pop(gone).posted)


def pace(age: timedelta) -> timedelta:
    """How long after a change the next one may come, by how long the export has been waiting or at work."""
    return next((gap for until, gap in _PACES if age < until), _SLOWEST)


def _platform(live: Live) -> str:
    return live.posted.address.platform
