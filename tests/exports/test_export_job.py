"""What becomes of one export: every step may be done again, and every end is written once, with its reason."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from exports.export_kit import SMALL, Bench, LongSource, MemorySource, export, no_room

from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports import life
from bot.exports.archive.contents import ChangedError
from bot.exports.export import Export, Stage, State
from bot.exports.folder import archive_name, folder_of
from bot.exports.job import STOPPED
from bot.exports.source import Failure, Fetched, LeftOut, SourceFailedError, TryAgainError, Why

ID = export().id


class EndOfWorkerError(Exception):
    """Nothing after it runs."""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


async def asked(bench: Bench, source: str = "memory") -> str:
    held = export(source=source)
    await bench.box.add(held, lambda _: None)
    return held.id


async def end_of(bench: Bench) -> Export:
    held = await bench.box.find(ID)
    assert held is not None
    return held


def keys(bench: Bench) -> list[str]:
    return [row.notice.key for row in bench.box.memory.rows.values()]


async def test_an_export_comes_to_its_end_with_everything_in_it(bench: Bench) -> None:
    await asked(bench)
    assert await bench.run(ID) == State.READY
    held = await end_of(bench)
    [written] = bench.archiver.written
    assert written["stored"] == {name: data.decode() for name, data in bench.source.things.items()}
    assert held.archive is not None
    assert (held.archive.files, held.issue, held.digest) == (30, 1, bench.links.digest(bench.links.handle(held)))
    assert await bench.storage.size(archive_name(ID)) == held.archive.size
    assert not folder_of(bench.home, ID).root.exists()
    assert keys(bench) == [f"export:{ID}"]


async def test_every_step_may_be_done_again_by_another_worker(bench: Bench) -> None:
    await asked(bench)
    for _ in range(2):
        assert await bench.job().plan(ID, bench.tell) == 2
    for chunk in (0, 1, 0, 1):
        assert await bench.job().fetch(ID, chunk, bench.tell) is None
    for _ in range(2):
        assert await bench.job().pack(ID, bench.tell) is None
    for _ in range(2):
        assert await bench.job().store(ID, bench.tell) is None
    for _ in range(2):
        assert await bench.job().finish(ID, None) == State.READY
    assert set(Counter(bench.source.fetched).values()) == {1}
    assert len(bench.archiver.written) == 1
    assert keys(bench) == [f"export:{ID}"]


async def test_after_a_kill_only_what_was_in_flight_is_fetched_again(bench: Bench) -> None:
    """The worker dies at the eighth item: those that are noted stay."""
    await asked(bench)

    def die(key: str) -> Fetched | None:
        if key == "t8":
            raise EndOfWorkerError
        return None

    bench.source.trouble = die
    await bench.job().plan(ID, bench.tell)
    with pytest.raises(ExceptionGroup):
        await bench.job().fetch(ID, 0, bench.tell)
    before = set(bench.source.fetched)
    assert len(before) >= 5
    bench.source.trouble = MemorySource().trouble
    assert await bench.run(ID) == State.READY
    again = [key for key, times in Counter(bench.source.fetched).items() if times > 1]
    assert len(again) <= 3, "as many as there are lanes"


async def test_an_item_that_will_not_come_is_left_out_with_its_reason(bench: Bench) -> None:
    await asked(bench)
    bench.source.trouble = lambda key: LeftOut(Why.GONE, "404") if key == "t5" else None
    assert await bench.run(ID) == State.READY
    assert bench.archiver.written[0]["missing"] == {"t5": "gone"}


async def test_a_source_that_asks_for_a_pause_gets_it(bench: Bench) -> None:
    await asked(bench)
    often = Counter[str]()

    def busy(key: str) -> Fetched | None:
        often[key] += 1
        if key == "t5" and often[key] < 4:
            raise TryAgainError(7.0)
        return None

    bench.source.trouble = busy
    assert await bench.run(ID) == State.READY
    assert bench.waits == [7.0, 7.0, 7.0]
    assert bench.archiver.written[0]["missing"] == {}


def never(*names: str) -> Callable[[str], Fetched | None]:
    def trouble(key: str) -> Fetched | None:
        if key in names:
            raise TryAgainError(8.0)
        return None

    return trouble


@pytest.mark.parametrize("name", ["t1", "t8", "t20", "t30"])
@pytest.mark.parametrize("lanes", [1, 3])
async def test_one_item_that_never_answers_is_left_out_and_holds_nothing_up(
    bench: Bench, name: str, lanes: int
) -> None:
    """Wherever it stands: the others go first, and tell that the source is there."""
    await asked(bench)
    bench.source.trouble = never(name)
    bench.lanes = lanes
    assert await bench.run(ID) == State.READY
    assert bench.archiver.written[0]["missing"] == {name: "unreachable"}
    assert 50 < sum(bench.waits) <= 60


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (TryAgainError(8.0), "unreachable"),
        (SourceFailedError(Failure.SOURCE_DOWN), "unreachable"),
        (SourceFailedError(Failure.SOURCE_ENDED), "gone"),
        (SourceFailedError(Failure.NOT_PERMITTED), "forbidden"),
    ],
)
async def test_where_a_source_gives_out_midway_what_has_come_is_saved(bench: Bench, error: Exception, why: str) -> None:
    await asked(bench)

    def die(key: str) -> Fetched | None:
        if int(key[1:]) >= 12:
            raise error
        return None

    bench.source.trouble, bench.lanes = die, 1
    assert await bench.run(ID) == State.READY
    [written] = bench.archiver.written
    assert written["missing"] == {f"t{number}": why for number in range(12, 31)}
    assert len(bench.source.fetched) == 11


async def test_a_source_that_was_away_for_minutes_costs_nothing_but_time(bench: Bench) -> None:
    await asked(bench)

    def away(_: str) -> Fetched | None:
        if 1000.0 < bench.time < 1050.0 or (len(bench.source.fetched) == 10 and bench.time == 1000.0):
            raise TryAgainError(5.0)
        return None

    bench.source.trouble = away
    assert await bench.run(ID) == State.READY
    assert bench.archiver.written[0]["missing"] == {}
    assert set(Counter(bench.source.fetched).values()) == {1}


async def test_a_source_that_is_down_fails_the_whole_with_a_reason(bench: Bench) -> None:
    await asked(bench)

    def down(_: str) -> Fetched | None:
        raise TryAgainError(61.0)

    bench.source.trouble = down
    assert await bench.run(ID) == State.FAILED
    assert (await end_of(bench)).failure is Failure.SOURCE_DOWN
    assert not folder_of(bench.home, ID).root.exists()
    assert keys(bench) == [f"export:{ID}"]


@pytest.mark.parametrize("failure", Failure)
async def test_a_failure_of_the_source_is_the_exports(bench: Bench, failure: Failure) -> None:
    await asked(bench)

    def fail() -> None:
        raise SourceFailedError(failure)

    bench.source.planning = fail
    assert await bench.run(ID) == State.FAILED
    assert (await end_of(bench)).failure is failure


async def test_planning_is_tried_again_and_given_up_in_the_end(bench: Bench) -> None:
    await asked(bench)
    left = [TryAgainError(3.0), TryAgainError(4.0)]

    def busy() -> None:
        if left:
            raise left.pop(0)

    bench.source.planning = busy
    assert await bench.job().plan(ID, bench.tell) == 2
    assert bench.waits == [3.0, 4.0]


async def test_a_long_planning_goes_on_where_it_was_broken_off(bench: Bench) -> None:
    """By an outage, and then by a kill: what was found until then is not looked for again."""
    bench.source = source = LongSource()
    await asked(bench)
    left = iter([None] * 10 + [TryAgainError(3.0)] + [None] * 10 + [EndOfWorkerError()])

    def trouble() -> None:
        error = next(left, None)
        if error is not None:
            raise error

    source.planning = trouble
    with pytest.raises(EndOfWorkerError):
        await bench.job().plan(ID, bench.tell)
    assert await bench.job().plan(ID, bench.tell) == 2
    assert source.asked == [None, "10", "20"]
    folder = folder_of(bench.home, ID)
    assert [item.key for chunk in range(2) for item in folder.items(chunk)] == list(source.things)


async def test_outages_of_a_planning_that_moves_on_between_them_do_not_add_up(bench: Bench) -> None:
    bench.source = source = LongSource()
    await asked(bench)
    left = iter([None, TryAgainError(50.0)] * 20)

    def trouble() -> None:
        error = next(left, None)
        if error is not None:
            raise error

    source.planning = trouble
    assert await bench.job().plan(ID, bench.tell) == 2
    assert bench.waits == [50.0] * 20


async def test_a_planning_that_never_succeeds_is_given_up(bench: Bench) -> None:
    await asked(bench)

    def down() -> None:
        raise TryAgainError(3600.0)

    bench.source.planning = down
    assert await bench.job().plan(ID, bench.tell) == Failure.SOURCE_DOWN


async def test_nothing_at_all_is_said_to_be_nothing(bench: Bench) -> None:
    await asked(bench)
    bench.source.things = {}
    assert await bench.run(ID) == State.FAILED
    assert (await end_of(bench)).failure is Failure.NOTHING_FOUND


async def test_more_than_may_be_is_refused_before_it_is_fetched(bench: Bench) -> None:
    await asked(bench)
    bench.bounds = replace(SMALL, size=100)
    assert await bench.run(ID) == State.FAILED
    assert (await end_of(bench)).failure is Failure.TOO_LARGE
    assert bench.source.fetched == []


async def test_a_disk_that_is_nearly_full_is_not_filled(bench: Bench) -> None:
    await asked(bench)
    bench.bounds = replace(SMALL, reserve=10**18)
    assert await bench.run(ID) == State.FAILED
    assert (await end_of(bench)).failure is Failure.NO_SPACE
    assert bench.source.fetched == []


async def test_a_full_disk_ends_the_export_and_is_given_back_its_space(bench: Bench) -> None:
    await asked(bench)

    def full(key: str) -> Fetched | None:
        if key == "t8":
            raise no_room()
        return None

    bench.source.trouble = full
    await bench.job().plan(ID, bench.tell)
    assert await bench.job().fetch(ID, 0, bench.tell) == Failure.NO_SPACE
    assert not folder_of(bench.home, ID).root.exists(), "at once: the engine needs room to write that down"
    assert await bench.job().finish(ID, Failure.NO_SPACE) == State.FAILED


async def test_a_disk_that_fills_while_packing_ends_it_too(bench: Bench) -> None:
    await asked(bench)

    def full() -> None:
        raise no_room()

    bench.archiver.trouble = full
    assert await bench.run(ID) == State.FAILED
    assert (await end_of(bench)).failure is Failure.NO_SPACE


async def test_an_item_that_changed_on_the_disk_is_fetched_again(bench: Bench) -> None:
    await asked(bench)
    left = [ChangedError("t3"), ChangedError("t4")]

    def changed() -> None:
        if left:
            raise left.pop(0)

    bench.archiver.trouble = changed
    assert await bench.run(ID) == State.READY
    assert Counter(bench.source.fetched)["t3"] == Counter(bench.source.fetched)["t4"] == 2


async def test_what_was_lost_since_it_was_fetched_is_fetched_again(bench: Bench) -> None:
    """After a power cut, or where another machine goes on."""
    await asked(bench)
    await bench.job().plan(ID, bench.tell)
    for chunk in (0, 1):
        await bench.job().fetch(ID, chunk, bench.tell)
    folder_of(bench.home, ID).clear()
    assert await bench.job().pack(ID, bench.tell) is None
    assert len(bench.source.fetched) == 60
    assert await bench.job().store(ID, bench.tell) is None
    assert await bench.job().finish(ID, None) == State.READY


async def test_an_archive_that_is_not_sound_is_a_bug_and_told_as_one(bench: Bench) -> None:
    await asked(bench)
    bench.archiver.found_sound = False
    job = bench.job()
    await job.plan(ID, bench.tell)
    for chunk in (0, 1):
        await job.fetch(ID, chunk, bench.tell)
    with pytest.raises(Exception) as broken:  # noqa: PT011  whatever it is: the workflow's boundary takes it
        await job.pack(ID, bench.tell)
    failure = job.broke(ID, broken.value)
    assert [event for event, _, _ in bench.journal.errors] == ["export_broke"]
    assert await job.finish(ID, failure) == State.FAILED
    assert (await end_of(bench)).failure is Failure.BROKE


async def test_one_that_was_cancelled_meanwhile_stops_and_leaves_nothing(bench: Bench) -> None:
    await asked(bench)
    await bench.job().plan(ID, bench.tell)
    await bench.job().fetch(ID, 0, bench.tell)
    await bench.box.edit(ID, lambda held: life.cancelled(held, bench.clock()))
    assert await bench.job().fetch(ID, 1, bench.tell) == STOPPED
    assert await bench.job().finish(ID, STOPPED) == State.CANCELLED
    assert not folder_of(bench.home, ID).root.exists()
    assert keys(bench) == []


async def test_one_whose_person_was_forgotten_stops_and_leaves_nothing(bench: Bench) -> None:
    await asked(bench)
    await bench.job().plan(ID, bench.tell)
    bench.box.held.clear()
    assert await bench.job().fetch(ID, 0, bench.tell) == STOPPED
    assert await bench.job().finish(ID, STOPPED) == STOPPED
    assert not folder_of(bench.home, ID).root.exists()


async def test_one_that_takes_too_long_is_ended(bench: Bench) -> None:
    await asked(bench)
    await bench.job().plan(ID, bench.tell)
    bench.clock.turn(timedelta(hours=2))
    assert await bench.job().fetch(ID, 0, bench.tell) == Failure.TOO_LONG


async def test_a_source_that_is_not_here_any_more_fails_it(bench: Bench) -> None:
    await asked(bench, source="posts")
    assert await bench.run(ID) == State.FAILED
    assert (await end_of(bench)).failure is Failure.NOT_SET_UP


async def test_a_store_that_is_busy_is_waited_for(bench: Bench) -> None:
    await asked(bench)
    left = [Refusal(Phrase("store.busy")) for _ in range(3)]
    find = bench.box.find

    class Busy(type(bench.box)):  # type: ignore[misc]
        async def find(self, export_id: str) -> Export | None:
            if left:
                raise left.pop()
            return await find(export_id)

    bench.box = Busy(bench.box.memory, bench.box.held)
    assert await bench.run(ID) == State.READY
    assert len(bench.waits) == 3


async def test_it_tells_how_far_it_is(bench: Bench) -> None:
    await asked(bench)
    await bench.run(ID)
    stages = list(dict.fromkeys(progress.stage for progress in bench.told))
    assert stages == [Stage.PLANNING, Stage.FETCHING, Stage.STORING]
    fetching = [progress for progress in bench.told if progress.stage is Stage.FETCHING]
    assert [progress.done for progress in fetching] == list(range(1, 31))
    assert {progress.total for progress in fetching} == {30}
    assert fetching[-1].size == sum(map(len, bench.source.things.values()))


async def test_a_packing_that_nobody_wants_any_more_ends(bench: Bench) -> None:
    """Cancelled while a thread is at it: the thread notices at the next piece."""
    await asked(bench)
    job = bench.job()
    await job.plan(ID, bench.tell)
    for chunk in (0, 1):
        await job.fetch(ID, chunk, bench.tell)
    reached, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def linger() -> None:
        loop.call_soon_threadsafe(reached.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()

    bench.archiver.trouble = linger
    packing = asyncio.create_task(job.pack(ID, bench.tell))
    await reached.wait()
    packing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await packing
    go_on.set()
    await asyncio.to_thread(job.parts.packer.threads.shutdown)
    assert bench.archiver.written == []
