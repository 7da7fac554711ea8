"""What people may do with their exports, and in which words they are refused."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from exports.export_kit import HOUR, Bench, MemorySource, export
from fakes import ANN, BOB, HALL, NOON

from bot.core.instant import Instant
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports import life
from bot.exports.desk import ExportDesk, Wish
from bot.exports.engine.port import JobState
from bot.exports.export import Archive, Export, Progress, Stage, State
from bot.exports.life import Link
from bot.exports.source import Estimate, Failure, Order

WISH = Wish(ANN, "memory", {"community": "1"}, "tr", HALL)
ARCHIVE = Archive(1000, "ab", 3, 1)


@dataclass(slots=True)
class Office:
    bench: Bench
    desk: ExportDesk

    async def ready(self, person: Wish = WISH) -> Export:
        standing = await self.desk.start(person)
        held = await self.bench.box.edit(
            standing.export.id,
            lambda one: life.ready(one, ARCHIVE, self.bench.links.next(one), self.bench.clock()),
        )
        assert held is not None
        return held


@pytest.fixture
def office(tmp_path: Path) -> Office:
    bench = Bench(tmp_path)
    sources = {"memory": bench.source, "other": MemorySource(name="other")}
    page = "https://bot.example.org/e/{}".format
    return Office(bench, ExportDesk(bench.box, bench.engine, sources, bench.links, bench.clock, page))


async def refused(work: Awaitable[object]) -> Phrase:
    with pytest.raises(Refusal) as no:
        await work
    return no.value.phrase


async def test_a_wish_becomes_a_job_with_nothing_of_the_person_in_it(office: Office) -> None:
    standing = await office.desk.start(WISH)
    held = await office.bench.box.find(standing.export.id)
    assert held is not None
    assert (held.person, held.source, held.options) == (ANN, "memory", {"community": "1"})
    assert (held.language, held.origin, held.asked, held.state) == ("tr", HALL, NOON, State.QUEUED)
    [job] = office.bench.engine.begun
    assert (job.id, job.queue, job.rank) == (held.id, "memory", life.rank(NOON, 465))
    assert ANN.id not in repr(job)


async def test_it_is_accepted_where_the_engine_is_away_just_now(office: Office) -> None:
    office.bench.engine.gone = True
    standing = await office.desk.start(WISH)
    assert (await office.desk.standing(ANN, standing.export.id)).export.state is State.QUEUED


async def test_looking_begins_nothing(office: Office) -> None:
    estimate = await office.desk.look(WISH)
    assert (estimate.items, estimate.size) == (30, 465)
    assert office.bench.box.held == {}


async def test_what_the_source_refuses_is_refused_in_its_words(office: Office) -> None:
    def no() -> None:
        raise Refusal(Phrase("source_basket.empty"))

    office.bench.source.looking = no
    assert await refused(office.desk.look(WISH)) == Phrase("source_basket.empty")
    assert await refused(office.desk.start(WISH)) == Phrase("source_basket.empty")
    assert office.bench.box.held == {}


async def test_a_source_that_does_not_answer_is_not_waited_for(office: Office) -> None:
    class Slow(MemorySource):
        async def estimate(self, order: Order) -> Estimate:
            await asyncio.Event().wait()
            return await super().estimate(order)

    desk = replace(office.desk, sources={"memory": Slow()}, patience=0.01)
    assert await refused(desk.look(WISH)) == Phrase("export.slow")


async def test_a_source_that_is_not_offered_is_refused(office: Office) -> None:
    assert await refused(office.desk.look(replace(WISH, source="nobody's"))) == Phrase("export.no_source")


async def test_a_person_has_one_under_way_whatever_the_source(office: Office) -> None:
    first = await office.desk.start(WISH)
    other = replace(WISH, source="other")
    assert await refused(office.desk.look(other)) == Phrase("export.one_at_a_time")
    assert await refused(office.desk.start(other)) == Phrase("export.one_at_a_time")
    await office.desk.start(replace(WISH, person=BOB))
    await office.desk.cancel(ANN, first.export.id)
    await office.desk.start(other)


async def test_of_those_who_ask_twice_at_once_one_is_served(office: Office) -> None:
    asked = await asyncio.gather(*(office.desk.start(WISH) for _ in range(10)), return_exceptions=True)
    assert sum(not isinstance(one, Refusal) for one in asked) == 1


async def test_the_same_again_has_to_wait_and_is_told_until_when(office: Office) -> None:
    await office.ready()
    until = Phrase("export.cooldown", {"until": Instant(NOON + HOUR, "Europe/Berlin")})
    assert await refused(office.desk.start(replace(WISH, zone="Europe/Berlin"))) == until
    office.bench.clock.turn(HOUR)
    await office.desk.start(WISH)


@pytest.mark.parametrize("end", ["failed", "cancelled"])
async def test_what_came_to_nothing_may_be_asked_for_again_at_once(office: Office, end: str) -> None:
    standing = await office.desk.start(WISH)
    if end == "failed":
        await office.bench.box.edit(standing.export.id, lambda one: life.failed(one, Failure.BROKE, NOON))
    else:
        await office.desk.cancel(ANN, standing.export.id)
    await office.desk.start(WISH)


async def test_whoever_asks_how_far_it_is_hears_their_place_or_their_progress(office: Office) -> None:
    for number in range(3):
        await office.bench.box.add(export(number, person=replace(BOB, id=str(number)), rank=number), lambda _: None)
    standing = await office.desk.start(WISH)
    assert standing.progress == Progress(ahead=3)
    await office.bench.box.edit(standing.export.id, lambda one: life.begun(one, NOON))
    office.bench.engine.told[standing.export.id] = Progress(Stage.FETCHING, 5, 30, 100)
    assert (await office.desk.standing(ANN, standing.export.id)).progress == Progress(Stage.FETCHING, 5, 30, 100)
    office.bench.engine.gone = True
    assert (await office.desk.standing(ANN, standing.export.id)).progress is None


async def test_the_one_that_is_meant_is_under_way_else_ready_else_the_newest(office: Office) -> None:
    assert await office.desk.latest(ANN) is None
    states = {1: State.READY, 2: State.FAILED, 3: State.EXPIRED}
    for number, state in states.items():
        held = export(number, state=state, asked=NOON + timedelta(minutes=number))
        await office.bench.box.add(held, lambda _: None)
    found = await office.desk.latest(ANN)
    assert found is not None
    assert found.export.state is State.READY
    started = await office.desk.start(WISH)
    found = await office.desk.latest(ANN)
    assert found is not None
    assert found.export.id == started.export.id


async def test_a_cancelled_one_stops_and_can_be_cancelled_once(office: Office) -> None:
    standing = await office.desk.start(WISH)
    assert (await office.desk.cancel(ANN, standing.export.id)).state is State.CANCELLED
    assert office.bench.engine.jobs == {standing.export.id: JobState.CANCELLED}
    assert await refused(office.desk.cancel(ANN, standing.export.id)) == Phrase("export.not_under_way")


async def test_it_is_cancelled_even_where_the_engine_is_away(office: Office) -> None:
    standing = await office.desk.start(WISH)
    office.bench.engine.gone = True
    assert (await office.desk.cancel(ANN, standing.export.id)).state is State.CANCELLED


async def test_the_link_is_the_same_until_a_new_one_is_asked_for(office: Office) -> None:
    held = await office.ready()
    _, first = await office.desk.link(ANN, held.id)
    assert (await office.desk.link(ANN, held.id))[1] == first
    _, second = await office.desk.relink(ANN, held.id)
    assert first != second
    old, new = (office.bench.links.digest(address.rpartition("/")[2]) for address in (first, second))
    assert await office.bench.box.by_digest(old) is None
    found = await office.bench.box.by_digest(new)
    assert found is not None
    assert found.id == held.id


async def test_what_was_revoked_has_no_link_any_more(office: Office) -> None:
    held = await office.ready()
    assert (await office.desk.revoke(ANN, held.id)).state is State.REVOKED
    for again in (office.desk.link, office.desk.relink, office.desk.revoke):
        assert await refused(again(ANN, held.id)) == Phrase("export.gone")


async def test_what_has_expired_is_gone_even_before_it_was_cleared(office: Office) -> None:
    held = await office.ready()
    office.bench.clock.turn(timedelta(days=7))
    assert await refused(office.desk.link(ANN, held.id)) == Phrase("export.gone")


async def test_what_is_not_ready_has_no_link_yet(office: Office) -> None:
    standing = await office.desk.start(WISH)
    assert await refused(office.desk.link(ANN, standing.export.id)) == Phrase("export.not_ready")
    assert await refused(office.desk.revoke(ANN, standing.export.id)) == Phrase("export.not_ready")


async def test_without_pages_there_is_no_link_to_give(office: Office) -> None:
    held = await office.ready()
    desk = replace(office.desk, page=None)
    assert await refused(desk.link(ANN, held.id)) == Phrase("export.no_pages")


DOES: dict[str, Callable[[ExportDesk, str], Awaitable[object]]] = {
    "standing": lambda desk, one: desk.standing(BOB, one),
    "cancel": lambda desk, one: desk.cancel(BOB, one),
    "link": lambda desk, one: desk.link(BOB, one),
    "relink": lambda desk, one: desk.relink(BOB, one),
    "revoke": lambda desk, one: desk.revoke(BOB, one),
}


@pytest.mark.parametrize("verb", DOES)
async def test_somebody_elses_is_refused_as_if_it_were_not_there(office: Office, verb: str) -> None:
    held = await office.ready()
    no = Phrase("export.not_found")
    assert await refused(DOES[verb](office.desk, held.id)) == no
    assert await refused(DOES[verb](office.desk, "f" * 32)) == no
    found = await office.bench.box.find(held.id)
    assert found == held


async def test_a_worker_that_finishes_just_before_the_cancel_wins(office: Office) -> None:
    standing = await office.desk.start(WISH)
    find = office.bench.box.find

    async def find_then_finish(export_id: str) -> Export | None:
        held = await find(export_id)
        await office.bench.box.edit(export_id, lambda one: life.ready(one, ARCHIVE, Link(1, "d"), NOON))
        return held

    class Racing(type(office.bench.box)):  # type: ignore[misc]
        async def find(self, export_id: str) -> Export | None:
            return await find_then_finish(export_id)

    desk = replace(office.desk, box=Racing(office.bench.box.memory, office.bench.box.held))
    assert await refused(desk.cancel(ANN, standing.export.id)) == Phrase("export.not_under_way")
