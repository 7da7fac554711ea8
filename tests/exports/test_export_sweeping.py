"""Store, engine and files are brought back into step, whatever was lost between them."""

from datetime import timedelta
from pathlib import Path

import pytest
from exports.export_kit import Bench, FakeEngine, export
from fakes import ANN, BOB, NOON

from bot.exports.engine.port import JobState
from bot.exports.export import Archive, State
from bot.exports.folder import archive_name, folder_of
from bot.exports.source import Failure
from bot.exports.sweeping import OVER, SETTLED, Sweeper

ID = export().id
DAY = timedelta(days=1)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.clock.turn(SETTLED)
    return bench


def sweeper(bench: Bench) -> Sweeper:
    return Sweeper(bench.box, bench.engine, bench.storage, bench.home, bench.clock, bench.journal, {"memory"})


async def stored(bench: Bench, export_id: str = ID) -> None:
    folder = folder_of(bench.home, export_id)
    folder.root.mkdir(parents=True, exist_ok=True)
    folder.archive_file.write_bytes(b"zip")
    await bench.storage.put(archive_name(export_id), folder.archive_file)
    (folder.root / "left").write_bytes(b"over")


async def state(bench: Bench, export_id: str = ID) -> State:
    held = await bench.box.find(export_id)
    assert held is not None
    return held.state


async def test_one_that_never_reached_the_engine_is_begun(bench: Bench) -> None:
    await bench.box.add(export(rank=7), lambda _: None)
    for _ in range(2):
        await sweeper(bench).round()
    [job] = bench.engine.begun
    assert (job.id, job.queue, job.rank) == (ID, "memory", 7)


async def test_one_that_was_asked_for_just_now_is_left_to_whoever_asked(bench: Bench) -> None:
    await bench.box.add(export(asked=bench.clock()), lambda _: None)
    await sweeper(bench).round()
    assert bench.engine.begun == []


@pytest.mark.parametrize("job", [JobState.FAILED, JobState.CANCELLED])
async def test_one_whose_job_ended_without_a_word_has_failed_and_its_person_hears_of_it(
    bench: Bench, job: JobState
) -> None:
    await bench.box.add(export(state=State.RUNNING), lambda _: None)
    bench.engine.jobs[ID] = job
    for _ in range(2):
        await sweeper(bench).round()
    held = await bench.box.find(ID)
    assert held is not None
    assert (held.state, held.failure) == (State.FAILED, Failure.BROKE)
    assert [row.notice.about for row in bench.box.memory.rows.values()] == [ID]


async def test_one_whose_job_is_done_though_nobody_was_told_is_begun_again(bench: Bench) -> None:
    """The store is a copy of before that was put back; the jobs, in a database of their own, are of now."""
    await bench.box.add(export(state=State.RUNNING), lambda _: None)
    bench.engine.jobs[ID] = JobState.DONE
    await sweeper(bench).round()
    assert [job.id for job in bench.engine.begun] == [ID]
    assert await state(bench) is State.RUNNING


class Raced(FakeEngine):
    """Another sweeper begins the job as soon as this one has looked."""

    async def status(self, job_id: str) -> JobState | None:
        found = await FakeEngine.status(self, job_id)
        self.jobs[job_id] = JobState.RUNNING
        return found


@pytest.mark.parametrize("seen", [None, JobState.DONE])
async def test_one_that_another_sweeper_has_begun_meanwhile_goes_on(bench: Bench, seen: JobState | None) -> None:
    await bench.box.add(export(state=State.RUNNING), lambda _: None)
    bench.engine = Raced({} if seen is None else {ID: seen})
    await sweeper(bench).round(thorough=False)
    assert bench.engine.jobs == {ID: JobState.RUNNING}
    assert bench.engine.begun == [], "dropped and begun again it would run twice"


@pytest.mark.parametrize("job", [JobState.WAITING, JobState.RUNNING])
async def test_one_that_is_at_work_is_left_alone(bench: Bench, job: JobState) -> None:
    await bench.box.add(export(state=State.RUNNING), lambda _: None)
    bench.engine.jobs[ID] = job
    await stored(bench)
    await sweeper(bench).round()
    assert await state(bench) is State.RUNNING
    assert bench.engine.jobs == {ID: job}
    assert folder_of(bench.home, ID).root.exists()
    assert await bench.storage.size(archive_name(ID)) == 3


async def test_nobody_waits_for_a_source_that_is_gone(bench: Bench) -> None:
    await bench.box.add(export(source="posts"), lambda _: None)
    bench.engine.jobs[ID] = JobState.WAITING
    await sweeper(bench).round()
    held = await bench.box.find(ID)
    assert held is not None
    assert (held.state, held.failure) == (State.FAILED, Failure.NOT_SET_UP)
    assert bench.engine.jobs == {ID: JobState.CANCELLED}


@pytest.mark.parametrize("over", [State.REVOKED, State.CANCELLED, State.FAILED, State.EXPIRED])
async def test_what_is_over_leaves_no_file_and_no_job(bench: Bench, over: State) -> None:
    await bench.box.add(export(state=over), lambda _: None)
    bench.engine.jobs[ID] = JobState.RUNNING
    await stored(bench)
    await sweeper(bench).round()
    assert bench.engine.jobs == {ID: JobState.CANCELLED}
    assert await bench.storage.names() == ()
    assert not folder_of(bench.home, ID).root.exists()
    held = await bench.box.find(ID)
    assert held is not None
    assert held.removed == bench.clock()
    assert await bench.box.to_clear(bench.clock()) == ()


async def test_what_is_ready_stays_until_its_time_is_over(bench: Bench) -> None:
    ready = export(state=State.READY, expires=NOON + 7 * DAY, archive=Archive(3, "ab", 1, 0))
    await bench.box.add(ready, lambda _: None)
    await stored(bench)
    bench.clock.at = NOON + 7 * DAY - timedelta(seconds=1)
    await sweeper(bench).round()
    assert (await state(bench), await bench.storage.size(archive_name(ID))) == (State.READY, 3)
    bench.clock.at = NOON + 7 * DAY
    await sweeper(bench).round()
    assert (await state(bench), await bench.storage.names()) == (State.EXPIRED, ())


async def test_of_a_person_who_was_forgotten_nothing_is_left(bench: Bench) -> None:
    """Their row is gone already; the job at work stops first, and is forgotten in the round after."""
    await stored(bench)
    bench.engine.jobs[ID] = JobState.RUNNING
    await bench.box.add(export(2, person=BOB, state=State.READY, expires=NOON + DAY), lambda _: None)
    await stored(bench, export(2).id)
    for _ in range(2):
        await sweeper(bench).round()
    assert bench.engine.jobs == {}
    assert await bench.storage.names() == (archive_name(export(2).id),)
    assert not folder_of(bench.home, ID).root.exists()


async def test_an_engine_that_is_away_is_waited_for(bench: Bench) -> None:
    await bench.box.add(export(person=ANN), lambda _: None)
    bench.engine.gone = True
    await sweeper(bench).round()
    assert [event for event, _ in bench.journal.notes] == ["sweep_put_off"]
    bench.engine.gone = False
    await sweeper(bench).round()
    assert len(bench.engine.begun) == 1


async def test_the_jobs_of_what_is_long_over_are_forgotten(bench: Bench) -> None:
    await bench.box.add(export(1, state=State.EXPIRED, removed=bench.clock()), lambda _: None)
    await bench.box.add(export(2, state=State.READY, expires=NOON + DAY, person=BOB), lambda _: None)
    bench.engine.jobs = {export(1).id: JobState.DONE, export(2).id: JobState.DONE}
    bench.clock.turn(OVER)
    await sweeper(bench).round()
    assert set(bench.engine.jobs) == {export(1).id, export(2).id}
    bench.clock.turn(timedelta(seconds=1))
    await sweeper(bench).round()
    assert set(bench.engine.jobs) == {export(2).id}


async def test_a_quick_round_looks_only_at_what_somebody_waits_for(bench: Bench) -> None:
    await stored(bench)
    await sweeper(bench).round(thorough=False)
    assert await bench.storage.names() == (archive_name(ID),)
