"""What comes goes into the file on a thread, all of it, and nothing goes on writing once it is over."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, current_thread, main_thread

import pytest

from bot.exports.fetching.disk import BLOCK
from bot.exports.fetching.partial import Note, Partial
from bot.exports.fetching.taking import _pour
from bot.exports.sums import sums_of

MOST = 1 << 40


@dataclass(slots=True)
class Held(Partial):
    """Writes when it is let, and notes on which thread."""

    begun: Event = field(default_factory=Event)
    let: Event = field(default_factory=Event)
    on_the_loop: list[bool] = field(default_factory=list)

    def add(self, chunks: Sequence[bytes]) -> None:
        self.on_the_loop.append(current_thread() is main_thread())
        self.begun.set()
        assert self.let.wait(30)
        Partial.add(self, chunks)


async def pieces(*given: bytes) -> AsyncIterator[bytes]:
    for piece in given:
        yield piece


@pytest.fixture
def held(tmp_path: Path) -> Held:
    held = Held(tmp_path / "file")
    held.restart(Note('"v1"'))
    return held


@pytest.mark.parametrize("given", [(b"a" * BLOCK, b"b" * 10), (b"a" * BLOCK, b"b" * BLOCK), (b"b" * 10,)])
async def test_whoever_is_cancelled_waits_until_all_that_came_is_in_the_file(
    held: Held, given: tuple[bytes, ...]
) -> None:
    pouring = asyncio.create_task(_pour(pieces(*given), held, MOST))
    await asyncio.to_thread(held.begun.wait)
    for _ in range(3):
        pouring.cancel()
        await asyncio.sleep(0)
    assert not pouring.done()
    held.let.set()
    with pytest.raises(asyncio.CancelledError):
        await pouring
    data = held.into.with_name("file.part").read_bytes()
    assert (data, held.finish().sums) == (b"".join(given)[: len(data)], sums_of(data))
    assert len(data) >= len(given[0])


@pytest.mark.parametrize("given", [(b"b" * 10,), (b"a" * BLOCK,), (b"a" * BLOCK, b"b" * 10)])
async def test_the_event_loop_is_never_held_up_by_the_disk(held: Held, given: tuple[bytes, ...]) -> None:
    held.let.set()
    await _pour(pieces(*given), held, MOST)
    assert not any(held.on_the_loop)
    assert held.finish().sums == sums_of(b"".join(given))
