"""How fast one host is asked."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.exports.fetching.lanes import Lanes, Pace
from bot.exports.source import TryAgainError


@dataclass(slots=True)
class Watch:
    """Time that passes by being waited for."""

    at: float = 100.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


def lanes(watch: Watch, pace: Pace) -> Lanes:
    return Lanes(pace, watch.now, watch.sleep)


async def test_only_so_many_are_with_one_host_at_once(watch: Watch) -> None:
    two = lanes(watch, Pace(at_once=2))
    inside: list[str] = []
    most = 0
    go_on = asyncio.Event()

    async def stay(host: str) -> None:
        nonlocal most
        async with two.enter(host):
            inside.append(host)
            most = max(most, inside.count("a"))
            await go_on.wait()
            inside.remove(host)

    tasks = [asyncio.create_task(stay(host)) for host in "aaaab"]
    for _ in range(10):
        await asyncio.sleep(0)
    assert sorted(inside) == ["a", "a", "b"]
    go_on.set()
    await asyncio.gather(*tasks)
    assert most == 2


async def test_requests_to_one_host_keep_their_distance(watch: Watch) -> None:
    paced = lanes(watch, Pace(interval=0.5))
    for host in ("a", "a", "b", "a"):
        async with paced.enter(host):
            pass
    assert watch.slept == [0.5, 0.5]


async def test_a_host_that_asked_for_a_pause_gets_it_from_all(watch: Watch) -> None:
    paced = lanes(watch, Pace(patience=10))
    paced.close("a", 8)
    async with paced.enter("b"):
        pass
    assert watch.slept == []
    async with paced.enter("a"):
        pass
    assert watch.slept == [8]


async def test_a_long_pause_is_the_callers_to_wait_for(watch: Watch) -> None:
    paced = lanes(watch, Pace(patience=10))
    paced.close("a", 60)
    paced.close("a", 5)
    with pytest.raises(TryAgainError) as told:
        async with paced.enter("a"):
            pass
    assert told.value.after == 60
    assert watch.slept == []
