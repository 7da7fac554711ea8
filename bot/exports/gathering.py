"""Plans an export and fetches it, chunk by chunk: the loops around a source, with its lanes and its outages.

What has come is noted item by item: whoever comes after a killed worker fetches again only what was in flight.
"""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.exports.drafting import PlanDraft
from bot.exports.engine.port import Tell
from bot.exports.export import Progress, Stage
from bot.exports.fetching.disk import telling_when_full
from bot.exports.folder import WorkFolder
from bot.exports.patience import LONGEST_OUTAGE, Down, LeaveOut, Trouble, Wait, after_failure
from bot.exports.source import (
    ExportSource,
    Failure,
    Fetched,
    Item,
    Kept,
    LeftOut,
    Leg,
    LongPlan,
    Order,
    SourceFailedError,
    TryAgainError,
    Why,
)

GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an export may take. Sizes in bytes, times in seconds.

    reserve: what stays free on the disk. item: one fetch, then it is tried again. outage: without a sign of life.
    whole: from its beginning to its last item. copies: how often its bytes are
    on the disk in the end: once as they came, once in the archive.
    """

    size: int = 100 * GIGABYTE
    reserve: int = 200_000_000
    item: float = 4 * 3600.0
    outage: float = LONGEST_OUTAGE
    whole: float = 24 * 3600.0
    copies: int = 2


@dataclass(frozen=True, slots=True)
class _Turn:
    """An item that is still to come: how often it failed, since when, and not before when it is tried again."""

    number: int
    item: Item
    failed: int = 0
    first: float = 0.0
    due: float = 0.0


@dataclass(slots=True)
class Gathering:
    """One export's way from its source into its folder, within this process."""

    source: ExportSource
    order: Order
    folder: WorkFolder
    tell: Tell
    bounds: Bounds
    lanes: int = 4
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep
    elapsed: Callable[[], float] = time.monotonic
    tally: Progress = field(default_factory=lambda: Progress(Stage.FETCHING))
    _came: float = 0.0
    _turns: list[_Turn] = field(default_factory=list)
    _mark: str | None = None
    """From where a long planning goes on."""
    _troubled: set[int] = field(default_factory=set)
    """Items that failed at their last attempt."""

    async def plan(self) -> int:
        """Writes down what there is; gives the number of chunks.

        Raises:
            SourceFailedError
        """
        self._came = self.elapsed()
        failed, first, before = 0, self.elapsed(), None
        while not self.folder.planned:
            try:
                await self._plan()
            except TryAgainError as error:
                failed = failed + 1 if self._mark == before else 1
                before = self._mark
                first = first if failed > 1 else self.elapsed()
                verdict = self._judged(failed, first, error.after, alone=False)
                if not isinstance(verdict, Wait):
                    raise SourceFailedError(Failure.SOURCE_DOWN) from None
                await self.wait(verdict.seconds)
        return self.folder.chunks()

    def begin(self, tally: Progress) -> None:
        """`tally`: how far the export is before what is fetched next."""
        self.tally = tally

    async def fetch(self, chunk: int) -> None:
        """Fetches what is still to come of a chunk.

        Raises:
            SourceFailedError
        """
        self._came = self.elapsed()
        items = self.folder.items(chunk)
        done = self.folder.done(chunk)
        for fetched in done.values():
            self._count(fetched)
        self._turns = [_Turn(number, item) for number, item in enumerate(items) if number not in done]
        self._troubled = set()
        try:
            async with asyncio.TaskGroup() as lanes:
                for _ in range(max(1, self.lanes)):
                    lanes.create_task(self._serve(chunk))
        except* SourceFailedError as failed:
            raise failed.exceptions[0] from None

    async def _plan(self) -> None:
        with telling_when_full():
            draft = self.folder.resume_plan()
            self._mark = draft.mark
            async for leg in self._legs(draft.mark):
                self._came = self.elapsed()
                await asyncio.to_thread(draft.take, leg)
                self._mark = draft.mark
                await self.tell(Progress(Stage.PLANNING, draft.items, None, draft.size))
            self._check(draft)
            await asyncio.to_thread(draft.keep)

    async def _legs(self, mark: str | None) -> AsyncIterator[Leg]:
        if isinstance(self.source, LongPlan):
            async for leg in self.source.plan_from(self.order, mark):
                yield leg
        else:
            async for items in self.source.plan(self.order):
                yield Leg(items)

    def _check(self, draft: PlanDraft) -> None:
        if draft.items == 0:
            raise SourceFailedError(Failure.NOTHING_FOUND)
        if draft.size > self.bounds.size:
            raise SourceFailedError(Failure.TOO_LARGE)
        if shutil.disk_usage(self.folder.root).free < self.bounds.copies * draft.size + self.bounds.reserve:
            raise SourceFailedError(Failure.NO_SPACE)

    async def _serve(self, chunk: int) -> None:
        """One lane: takes the next item that no other lane has taken."""
        while self._turns:
            turn = self._turns.pop(min(range(len(self._turns)), key=lambda place: self._turns[place].due))
            if turn.due > self.elapsed():
                await self.wait(turn.due - self.elapsed())
            with telling_when_full():
                into = self.folder.file(chunk, turn.number)
                into.parent.mkdir(parents=True, exist_ok=True)
                fetched = await self._attempt(turn, into)
                if fetched is None:
                    continue
                self.folder.note(chunk, turn.number, fetched)
            self._count(fetched)
            if self.tally.size > self.bounds.size:
                raise SourceFailedError(Failure.TOO_LARGE)
            await self.tell(self.tally)

    async def _attempt(self, turn: _Turn, into: Path) -> Fetched | None:
        """One try at an item. None: it has to wait, and others go first meanwhile."""
        begun = self.elapsed()
        try:
            async with asyncio.timeout(self.bounds.item):
                fetched = await self.source.fetch(self.order, turn.item, into)
        except TimeoutError:
            asked = None
        except TryAgainError as error:
            asked = error.after
        else:
            self._came = self.elapsed()
            self._troubled.discard(turn.number)
            return fetched
        self._troubled.add(turn.number)
        return self._put_off(replace(turn, failed=turn.failed + 1, first=turn.first if turn.failed else begun), asked)

    def _put_off(self, turn: _Turn, asked: float | None) -> Fetched | None:
        alone = self._troubled == {turn.number} and self.tally.done > 0
        match self._judged(turn.failed, turn.first, asked, alone=alone):
            case Wait(seconds):
                self._turns.append(replace(turn, due=self.elapsed() + seconds))
                return None
            case LeaveOut():
                self._troubled.discard(turn.number)
                return LeftOut(Why.UNREACHABLE)
            case Down():
                raise SourceFailedError(Failure.SOURCE_DOWN)

    def _judged(self, failed: int, first: float, asked: float | None, *, alone: bool) -> Wait | LeaveOut | Down:
        now = self.elapsed()
        return after_failure(Trouble(failed, now - first, now - self._came, alone), asked, self.bounds.outage)

    def _count(self, fetched: Fetched) -> None:
        size = fetched.size if isinstance(fetched, Kept) else 0
        held = self.tally
        self.tally = Progress(Stage.FETCHING, held.done + 1, held.total, held.size + size)
