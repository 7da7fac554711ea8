"""Many channels, read page by page, come out as one history in order."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from bot.exports.sources.sweep import Stretch, Swept, sweep


@dataclass(slots=True)
class Channels:
    """What stands in each channel, and every reading of it."""

    said: dict[int, list[int]]
    page: int = 2
    read: list[tuple[int, int]] = field(default_factory=list)

    async def read_on(self, channel: int, after: int) -> Stretch[str]:
        self.read.append((channel, after))
        rest = [id_ for id_ in self.said[channel] if id_ > after][: self.page]
        found = [(id_, f"{channel}:{id_}") for id_ in rest if id_ % 2]
        return Stretch(found, rest[-1] if len(rest) == self.page else None)


async def swept(channels: Channels, after: int = 0) -> list[str]:
    return [one async for batch in sweep(tuple(channels.said), channels.read_on, after) for one in batch.found]


async def test_what_was_said_comes_in_the_order_it_was_said() -> None:
    channels = Channels({1: [3, 9, 15], 5: [7, 11, 13], 12: []})
    assert await swept(channels) == ["1:3", "5:7", "1:9", "5:11", "5:13", "1:15"]


async def test_a_channel_is_not_read_before_its_time() -> None:
    channels = Channels({1: [3, 5, 7], 100: [101]})
    sweeping = sweep(tuple(channels.said), channels.read_on)
    first = await anext(sweeping)
    assert first == Swept(("1:3", "1:5"), 5)
    assert channels.read == [(1, 0)]


async def test_it_goes_on_after_any_id() -> None:
    channels = Channels({1: [3, 9, 15], 5: [7, 11, 13]})
    everything = await swept(channels)
    for at, one in enumerate(everything):
        assert await swept(channels, int(one.partition(":")[2])) == everything[at + 1 :]


async def test_it_goes_on_from_any_point_that_was_told_and_reads_nothing_before_it_again() -> None:
    said = {1: [3, 9, 15, 17, 19], 5: [7, 11, 13], 12: [], 14: [16]}
    everything, told = await swept(Channels(said)), list[str]()
    async for batch in sweep(tuple(said), Channels(said).read_on):
        told += batch.found
        if batch.read_to is not None:
            again = Channels(said)
            assert told + await swept(again, batch.read_to) == everything
            assert min(after for _, after in again.read) >= batch.read_to


async def test_no_channel_gives_nothing() -> None:
    assert await swept(Channels({})) == []


@given(st.dictionaries(st.integers(1, 50), st.sets(st.integers(1, 200)), max_size=8), st.integers(1, 5))
async def test_nothing_is_lost_nothing_twice_and_all_in_order(said: dict[int, set[int]], page: int) -> None:
    """An id is said in one channel only, and not before the channel is there."""
    taken: set[int] = set()
    told: dict[int, list[int]] = {}
    for channel, ids in said.items():
        told[channel] = sorted(id_ for id_ in ids - taken if id_ >= channel)
        taken |= ids
    wanted = sorted((id_, f"{channel}:{id_}") for channel, ids in told.items() for id_ in ids if id_ % 2)
    assert await swept(Channels(told, page)) == [one for _, one in wanted]
