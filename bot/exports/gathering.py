"""Plans an export and fetches it, chunk by chunk: the loops around a source, with its lanes and its outages.

What has come is noted item by item: whoever comes after a killed worker fetches again only what was in flight.
"""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.exports.engine.port import Tell
from bot.exports.export import Progress, Stage
from bot.exports.fetching.disk import telling_when_full
from bot.exports.folder import PlanDraft, WorkFolder
from bot.exports.patience import LONGEST_OUTAGE, Down, LeaveOut, Trouble, Wait, after_failure
from bot.exports.source import (
    ExportSource,
    Failure,
    Fetched,
    Item,
    Kept,
    LeftOut,
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
    whole: from its beginning to its last item.
    """

    size: int = 100 * GIGABYTE
    reserve: int = 200_000_000
    item: float = 4 * 3600.0
    outage: float = LONGEST_OUTAGE
    whole: float = 24 * 3600.0


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
    _came: float = field(default=0.0)

    async def plan(self) -> int:
        """Writes down what there is; gives the number of chunks.

        Raises:
            SourceFailedError
        """
        self._came = self.elapsed()
        failed, first = 0, self.elapsed()
        while not self.folder.planned:
            try:
                await self._plan()
            except TryAgainError as error:
                failed += 1
                first = first if failed > 1 else self.elapsed()
                if not await self._bear(failed, first, error.after):
                    raise SourceFailedError(Failure.SOURCE_DOWN) from None
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
        turns = iter([(number, item) for number, item in enumerate(items) if number not in done])
        try:
            async with asyncio.TaskGroup() as lanes:
                for _ in range(max(1, self.lanes)):
                    lanes.create_task(self._serve(chunk, turns))
        except* SourceFailedError as failed:
            raise failed.exceptions[0] from None

    async def _plan(self) -> None:
        with telling_when_full():
            draft = self.folder.begin_plan()
            async for batch in self.source.plan(self.order):
                self._came = self.elapsed()
                for item in batch:
                    draft.add(item)
                await self.tell(Progress(Stage.PLANNING, draft.items, None, draft.size))
            self._check(draft)
            draft.keep()

    def _check(self, draft: PlanDraft) -> None:
        if draft.items == 0:
            raise SourceFailedError(Failure.NOTHING_FOUND)
        if draft.size > self.bounds.size:
            raise SourceFailedError(Failure.TOO_LARGE)
        # Once as it comes, once in the archive.
        if shutil.disk_usage(self.folder.root).free < 2 * draft.size + self.bounds.reserve:
            raise SourceFailedError(Failure.NO_SPACE)

    async def _serve(self, chunk: int, turns: Iterator[tuple[int, Item]]) -> None:
        """One lane: takes the next item that no other lane has taken."""
        for number, item in turns:
            with telling_when_full():
                into = self.folder.file(chunk, number)
                into.parent.mkdir(parents=True, exist_ok=True)
                fetched = await self._fetch(item, into)
                self.folder.note(chunk, number, fetched)
            self._count(fetched)
            if self.tally.size > self.bounds.size:
                raise SourceFailedError(Failure.TOO_LARGE)
            await self.tell(self.tally)

    async def _fetch(self, item: Item, into: Path) -> Fetched:
        """One item, tried until it comes, is left out, or the source is given up."""
        failed, first = 0, 0.0
        while True:
            begun = self.elapsed()
            try:
                async with asyncio.timeout(self.bounds.item):
                    fetched = await self.source.fetch(self.order, item, into)
            except TimeoutError:
                asked = None
            except TryAgainError as error:
                asked = error.after
            else:
                self._came = self.elapsed()
                return fetched
            failed, first = failed + 1, first if failed else begun
            if not await self._bear(failed, first, asked):
                return LeftOut(Why.UNREACHABLE)

    async def _bear(self, failed: int, first: float, asked: float | None) -> bool:
        """Waits for the next attempt. False: there is none, the item is left out."""
        now = self.elapsed()
        trouble = Trouble(failed, now - first, now - self._came)
        match after_failure(trouble, asked, self.bounds.outage):
            case Wait(seconds):
                await self.wait(seconds)
                return True
            case LeaveOut():
                return False
            case Down():
                raise SourceFailedError(Failure.SOURCE_DOWN)

    def _count(self, fetched: Fetched) -> None:
        size = fetched.size if isinstance(fetched, Kept) else 0
        held = self.tally
        self.tally = Progress(Stage.FETCHING, held.done + 1, held.total, held.size + size)
