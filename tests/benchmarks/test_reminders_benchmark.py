"""The benchmark of reminders: each who takes part does tell, and what is counted is what was told."""

import json
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("apscheduler", reason="one of those we are held against")

from benchmarks.answering.machine import Machine
from benchmarks.reminders.report import Results, Row, report, seconds
from benchmarks.reminders.roster import OURS, SYSTEMS
from benchmarks.reminders.sample import Figures, Post
from bot.core.clock import system_clock

MACHINE = Machine("a processor", 2, "Linux", "3.11", {"APScheduler": "3"}, "abc", "2026-11-21", 0.5)


@pytest.mark.parametrize("name", SYSTEMS)
async def test_everybody_tells_what_is_due_and_not_what_waits(tmp_path: Path, name: str) -> None:
    told: list[str] = []
    system = SYSTEMS[name](tmp_path)
    await system.fill(20, system_clock())
    if system.keeps:
        await system.stop()
        system = SYSTEMS[name](tmp_path)
    await system.start(told.append)
    await system.put("due 1", system_clock() + timedelta(milliseconds=300))
    post = Post({"due 1": system_clock()})
    await post.until(lambda: bool(told), 20)
    await system.stop()
    assert told == ["due 1"]


def test_what_is_told_twice_counts_once_and_late_as_the_first() -> None:
    due = system_clock() - timedelta(seconds=3)
    post = Post({f"one {number}": due for number in range(100)})
    for number in (0, *range(50)):
        post(f"one {number}")
    post("another")
    figures = post.figures()
    assert figures.told == 50
    assert figures.p50 is not None
    assert 3 <= figures.p50 < 10


def test_the_report_has_a_line_for_each_and_a_dash_for_what_was_not_measured() -> None:
    full = {"start": Figures(seconds=0.5, resident=102400), "burst": Figures(told=9), "rest": Figures(idle=0.001)}
    rows = (Row(OURS, 0, {"start": Figures(seconds=0.002)}), Row("another", 1000, full))
    said = report(Results(MACHINE, {"due": 10000, "inserted": 5}, rows))
    assert "| sunset-bot |       0 | 2.0 ms |" in said
    assert "| another    |   1,000 | 0.50 s | 100 MB |" in said
    assert "0.10 %" in said
    json.dumps(asdict(rows[1]))


@pytest.mark.parametrize(("value", "words"), [(None, "-"), (0.00123, "1.2 ms"), (0.01, "0.01 s"), (12.345, "12.35 s")])
def test_times_are_told_in_the_unit_that_tells_most(value: float | None, words: str) -> None:
    assert seconds(value) == words
