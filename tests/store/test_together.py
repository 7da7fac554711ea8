"""Writes that share a transaction: none is lost, none is written twice, and only who was at fault is told."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.store.errors import StoreError
from bot.store.together import Together


@dataclass
class Slow:
    """Writes when it may, all of it or nothing; never what is at fault."""

    fault: str = ""
    may: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    tried: list[list[str]] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    async def __call__(self, items: Sequence[str]) -> None:
        self.tried.append(list(items))
        self.begun.set()
        await self.may.wait()
        if self.fault in items:
            raise StoreError
        self.written += items


async def test_what_comes_while_one_is_under_way_is_written_with_the_next() -> None:
    slow, together = Slow(), Together[str]()
    first = asyncio.create_task(together(["a"], slow))
    await slow.begun.wait()
    more = [asyncio.create_task(together([name], slow)) for name in "bcd"]
    slow.may.set()
    await asyncio.gather(first, *more)
    assert slow.tried == [["a"], ["b", "c", "d"]]
    await together(["e"], slow)
    assert slow.written == ["a", "b", "c", "d", "e"]


async def test_only_whose_fault_it_was_is_told() -> None:
    slow, together = Slow(fault="b"), Together[str]()
    slow.may.set()
    told = await asyncio.gather(*(together([name], slow) for name in "abc"), return_exceptions=True)
    assert [type(one) for one in told] == [type(None), StoreError, type(None)]
    assert slow.tried[0] == ["a", "b", "c"]
    assert sorted(slow.written) == ["a", "c"]


async def test_who_gives_up_waiting_takes_nothing_back() -> None:
    slow, together = Slow(), Together[str]()
    leaving, staying = (asyncio.create_task(together([name], slow)) for name in "ab")
    await slow.begun.wait()
    leaving.cancel()
    slow.may.set()
    await staying
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert slow.written == ["a", "b"]
