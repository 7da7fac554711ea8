"""What the answering benchmark measures cost with, and what it says: sizes, times, memory, tables."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks.answering.accuracy import Heat, Standing
from benchmarks.answering.machine import Machine
from benchmarks.answering.markdown import BEGIN, END, put, table
from benchmarks.answering.memory import memory
from benchmarks.answering.report import Results, report
from benchmarks.answering.sample import Pace, Sample, pace_of
from benchmarks.answering.speed import read
from benchmarks.answering.start import Endurance, Start, Taken, said
from benchmarks.answering.synthetic import MOST, grown, topics
from bot.evaluation.figures import Figure
from bot.evaluation.judged import Way
from bot.evaluation.line import Kind, Line
from bot.knowledge.matcher import Corpus, Topic

CORPUS = Corpus(tuple(Topic(name, "lumen", {"en": (name,)}) for name in "abc"), (), {"en": ("hush",)})


def line(text: str) -> Line:
    return Line(text, text, "en", Kind.CHATTER, "a file")


def test_invented_entries_are_the_same_every_time_and_all_different() -> None:
    made = topics(1000)
    assert made == topics(1000)
    assert len({one.entry for one in made}) == 1000
    said = [text for one in made for text in one.phrasings["en"]]
    assert len(set(said)) == len(said) == 12_000


def test_knowledge_grows_to_the_size_asked_and_keeps_what_it_had() -> None:
    bigger = grown(CORPUS, 20)
    assert len(bigger.topics) == 20
    assert bigger.topics[:3] == CORPUS.topics
    assert bigger.silent == CORPUS.silent
    assert grown(CORPUS, 3) is CORPUS
    for impossible in (2, MOST + 4):
        with pytest.raises(ValueError, match="entries"):
            grown(CORPUS, impossible)


def test_a_pace_is_of_every_question() -> None:
    assert pace_of([0.25] * 98 + [0.75, 1.5]) == Pace(0.25, 0.75, 100 / 26.75)


SAMPLE = Sample(
    "sunset-bot", 45, 900, 2.0, 1.0, 2048, 4096, {str(way): Pace(0.005, 0.01, 180) for way in Way}, 10, 9, 8, 1
)


def test_a_sample_survives_the_pipe_it_comes_through() -> None:
    assert read(json.dumps(asdict(SAMPLE))) == SAMPLE


def test_half_of_what_is_said_in_a_long_conversation_is_not_to_the_bot() -> None:
    rows = list(said([line("a"), line("b"), line("c")], 6))
    assert [row["text"] for row in rows] == ["a", "b", "c", "a", "b", "c"]
    assert [row["place"] for row in rows] == ["dm", "group"] * 3


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="no /proc here")
def test_memory_is_read_from_the_kernel() -> None:
    held = memory()
    assert held is not None
    assert 1_000 < held.resident <= held.peak


def test_a_table_is_aligned_and_cannot_be_broken_by_its_cells() -> None:
    assert table(("name", "n"), [("a|b", "10"), ("c\nd", "2")]).splitlines() == [
        "| name |   n |",
        "| ---- | --: |",
        "| a\\|b |  10 |",
        "| c d  |   2 |",
    ]


def test_the_block_between_the_marks_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(f"before\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    for block in ("new", "newer"):
        put(file, block)
        assert file.read_text(encoding="utf-8") == f"before\n\n{BEGIN}\n\n{block}\n\n{END}\n\nafter\n"
    file.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="marks"):
        put(file, "new")


MACHINE = Machine("A Processor", 2, "Linux", "3.11.0", {"numpy": "2.0"}, "abc1234", "2026-11-21", 0.1)


def test_the_report_holds_every_part_that_was_measured() -> None:
    figures = (Figure("right", 3, 4),)
    heat = Heat("English", (Standing("BM25", dict.fromkeys(Way, "best: 9.0"), dict.fromkeys(Way, figures), figures),))
    start = Start((Taken(3.0, 2.5),), (Taken(1.0, 0.9),))
    endurance = Endurance(100, Pace(0.01, 0.02, 90), ((1, 102400), (100, 102400)), 204800)
    whole = report(Results(MACHINE, "one core", (heat,), (SAMPLE,), start, endurance))
    for wanted in ("commit abc1234", "best: 9.0", "75.0 % (3)", "5.00 ms", "3.00 s", "100 MB", "90.0 %"):
        assert wanted in whole


def test_a_report_of_nothing_but_the_machine_has_no_tables() -> None:
    assert "|" not in report(Results(MACHINE, "one core"))
