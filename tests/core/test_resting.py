import asyncio
from datetime import timedelta

from bot.core.resting import rest, ringing

LONG = timedelta(hours=1)


async def test_a_rest_ends_with_its_time() -> None:
    await rest(asyncio.Event(), timedelta())


async def test_a_rest_ends_when_it_is_woken() -> None:
    wake = asyncio.Event()
    resting = asyncio.create_task(rest(wake, LONG))
    await asyncio.sleep(0)
    assert not resting.done()
    wake.set()
    await resting


async def test_the_bell_rings_when_it_is_to_stop_and_no_longer_than_it_was_asked_to() -> None:
    bell, stop = asyncio.Event(), asyncio.Event()
    with ringing(bell, at=stop):
        stop.set()
        await rest(bell, LONG)
    assert bell.is_set()
    bell.clear()
    before = asyncio.all_tasks()
    with ringing(bell, at=asyncio.Event()):
        assert len(asyncio.all_tasks()) > len(before)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
    assert not bell.is_set()
