import asyncio
from datetime import UTC, timedelta

from fakes import NOON, TurnedClock

from bot.core.clock import TurnableClock, system_clock

LATER = NOON + timedelta(days=3)


def test_the_system_clock_is_aware_and_in_utc() -> None:
    assert system_clock().tzinfo is UTC


async def test_a_clock_is_turned_for_what_happens_meanwhile_and_for_nobody_else() -> None:
    clock = TurnableClock(TurnedClock())
    before = asyncio.create_task(_read(clock))
    with clock.at(LATER):
        within = [clock(), await asyncio.to_thread(clock), await asyncio.create_task(_read(clock))]
    assert within == [LATER] * 3
    assert [clock(), await before] == [NOON] * 2


async def _read(clock: TurnableClock) -> object:
    return clock()
