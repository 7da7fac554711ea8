"""The platform benchmark counts what it says it counts."""

import itertools

import pytest

from benchmarks.answering.machine import Machine
from benchmarks.platforms.load import QUESTION_EVERY, Effort, Point, Run, measure, own_lines, percentile, script
from benchmarks.platforms.report import report

MACHINE = Machine("a processor", 2, "Linux", "3.11", {}, "abc1234", "2026-11-21", 0.5)
RUN = Run("Discord", 100, 50.0, 2.0, (0.01, 0.02, 0.5), 1, 0.5, (Point(0, 204_800), Point(100, 206_848)))


def test_the_figures_are_told_with_what_they_were_measured_on() -> None:
    said = report(MACHINE, [RUN])
    assert "commit abc1234 on a processor, 2 cores" in said
    assert "load 0.5" in said
    assert "| Discord | 50 | 3 of 4 | 20 ms | 490 ms | 500 ms | 75% | 200 → 202 MB |" in said
    assert "| Discord | 200 | 202 |" in said


def test_where_nothing_was_answered_no_time_is_told() -> None:
    silent = Run("Telegram", 100, 50.0, 2.0, (), 4, 0.5, RUN.memory)
    assert "| Telegram | 50 | 0 of 4 | – | – | – |" in report(MACHINE, [silent])


@pytest.mark.parametrize(("share", "value"), [(0.5, 50.5), (0.99, 99.01)])
def test_a_percentile_is_what_so_many_do_not_exceed(share: float, value: float) -> None:
    assert percentile(list(range(1, 101)), share) == pytest.approx(value)
    assert percentile([7.0], share) == 7.0


def test_one_message_in_five_is_a_question_over_and_over() -> None:
    words = list(itertools.islice(script([("q1", True), ("q2", True), ("c1", False)]), 15))
    assert [said for said, asked in words if asked] == ["q1", "q2", "q1"]
    assert [number for number, (_, asked) in enumerate(words, 1) if asked] == [5, 10, 15]
    assert QUESTION_EVERY == 5


def test_there_are_questions_and_chatter_to_speak() -> None:
    kinds = [asked for _, asked in own_lines()]
    assert kinds.count(True) > 100
    assert kinds.count(False) > 100


@pytest.mark.e2e
@pytest.mark.enable_socket
@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", ["discord", "telegram"])
async def test_a_small_run_answers_every_question_and_knows_its_cost(name: str) -> None:
    run = await measure(name, Effort(messages=20, pace=20.0))
    assert (len(run.seconds), run.unanswered) == (4, 0)
    assert all(seconds > 0 for seconds in run.seconds)
    assert run.processor > 0
    assert [point.messages for point in run.memory] == list(range(0, 21, 2))
    assert all(point.resident > 10_000 for point in run.memory)
