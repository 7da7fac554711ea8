"""Labelled lines are read whole or refused whole, with every fault and its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.line import Kind, Line, Treatment
from bot.evaluation.questions import UnreadableLinesError, read_lines

CHATTER: dict[str, Any] = {"id": "c-1", "text": "hm", "lang": "en", "kind": "chatter", "topic": None, "notes": "any"}
ADVERSARIAL: dict[str, Any] = {**CHATTER, "kind": "adversarial", "expect": {"treatment": "silent"}}


def written(folder: Path, *rows: str | dict[str, Any], name: str = "a.jsonl") -> Path:
    file = folder / name
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return file


def faults(*files: Path) -> list[str]:
    with pytest.raises(UnreadableLinesError) as refused:
        read_lines(files)
    assert len(refused.value.problems) == len(str(refused.value).splitlines())
    return str(refused.value).splitlines()


def test_a_labelled_line_is_read_field_by_field(tmp_path: Path) -> None:
    row = {**CHATTER, "id": "a-1", "kind": "answerable", "topic": "shutdown", "also_accept": ["source", "reason"]}
    file = written(tmp_path, row)
    assert read_lines([file]) == (
        Line("a-1", "hm", "en", Kind.ANSWERABLE, str(file), "shutdown", ("source", "reason")),
    )
    assert read_lines([file])[0].topics == ("shutdown", "source", "reason")


@pytest.mark.parametrize(
    ("expect", "treatments", "entries"),
    [
        ({"treatment": "answer"}, [Treatment.ANSWER], ()),
        ({"treatment": "answer", "also_accept": "dont_know"}, [Treatment.ANSWER, Treatment.DONT_KNOW], ()),
        ({"treatment": ["refuse", "silent"], "also_accept": None}, [Treatment.REFUSE, Treatment.SILENT], ()),
        ({"treatment": "safe", "also_accept": ["silent"]}, [Treatment.SAFE, Treatment.SILENT], ()),
        ({"treatment": "silent", "also_accept_topic": "source"}, [Treatment.SILENT], ("source",)),
        ({"treatment": "silent", "also_accept_topic": ["a", "b"]}, [Treatment.SILENT], ("a", "b")),
    ],
)
def test_an_adversarial_label_names_one_treatment_or_a_list(
    tmp_path: Path, expect: dict[str, Any], treatments: list[Treatment], entries: tuple[str, ...]
) -> None:
    (line,) = read_lines([written(tmp_path, {**ADVERSARIAL, "expect": expect})])
    assert (list(line.treatments), line.also_accept, line.expect) == (treatments, entries, expect)


def test_what_a_reminder_expects_is_kept_for_its_judge(tmp_path: Path) -> None:
    expect = {"action": "create", "when": "2026-11-22T09:00:00Z", "also_accept": "any words"}
    (line,) = read_lines([written(tmp_path, {**CHATTER, "kind": "reminder", "expect": expect})])
    assert (line.expect, line.also_accept, line.treatments) == (expect, (), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ({"repeat": {"unit": "ab ", "times": 3, "suffix": "end"}}, "ab ab ab end"),
        ({"repeat": {"unit": "ab", "times": 2, "suffix": None}}, "abab"),
        ({"repeat": {"unit": "ab", "times": 0}}, ""),
        ("", ""),
        ("half of a pair: \ud83d", "half of a pair: \ud83d"),
    ],
)
def test_a_text_may_be_given_as_a_repetition_and_hold_anything(tmp_path: Path, text: object, said: str) -> None:
    (line,) = read_lines([written(tmp_path, {**CHATTER, "text": text})])
    assert line.text == said


def test_rows_end_at_line_feeds_only(tmp_path: Path) -> None:
    raw = json.dumps({**CHATTER, "text": "one\u2028two\x85three"}, ensure_ascii=False)
    file = tmp_path / "a.jsonl"
    file.write_bytes(f"\ufeff{raw}\r\n\r\n{raw}\n".encode())
    assert [line.text for line in read_lines([file])] == ["one\u2028two\x85three"] * 2


def test_plain_chat_is_chatter_that_is_only_overheard(tmp_path: Path) -> None:
    file = written(tmp_path, "hello?", "", "  {not json} ", name="chat.txt")
    assert read_lines([file]) == (
        Line("chat.txt:1", "hello?", "en", Kind.CHATTER, str(file), overheard=True),
        Line("chat.txt:3", "{not json}", "en", Kind.CHATTER, str(file), overheard=True),
    )


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{", "is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("[1]", "is not a JSON object"),
        ({**CHATTER, "kind": "gossip"}, "kind: 'gossip' is none of answerable, chatter, small_talk, "),
        ({name: value for name, value in CHATTER.items() if name != "kind"}, "kind: is missing"),
        ({name: value for name, value in CHATTER.items() if name != "text"}, "text: is missing"),
        ({**CHATTER, "id": 7}, "id: Input should be a valid string"),
        ({**CHATTER, "id": "a\x1b[2J"}, "id: holds a character that cannot be shown"),
        ({**CHATTER, "lang": ""}, "lang: String should have at least 1 character"),
        ({**CHATTER, "text": 7}, 'text: is neither a string nor {"repeat": '),
        ({**CHATTER, "text": {"repeat": {"unit": "a", "times": -1}}}, 'text: is neither a string nor {"repeat": '),
        ({**CHATTER, "text": {"repeat": {"unit": "a", "times": 10**9}}}, "text: repeats to more than 10000000 "),
        ({**CHATTER, "kind": "answerable"}, "topic: Input should be a valid string"),
        ({**CHATTER, "kind": "adversarial"}, "expect: is missing"),
        ({**ADVERSARIAL, "expect": {}}, "expect.treatment: is missing"),
        ({**ADVERSARIAL, "expect": {"treatment": []}}, "expect.treatment: names none"),
        (
            {**ADVERSARIAL, "expect": {"treatment": "dance"}},
            "expect.treatment.0: Input should be 'answer', 'dont_know', 'silent', 'refuse' or 'safe', not 'dance'",
        ),
    ],
)
def test_a_malformed_row_is_named_by_file_line_and_field(tmp_path: Path, row: str | dict[str, Any], fault: str) -> None:
    file = written(tmp_path, CHATTER, "", row)
    (said,) = faults(file)
    assert said.startswith(f"{file}:3: {fault}")


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    first = written(tmp_path, "{}", CHATTER, {"kind": "chatter", "lang": "en"}, name="a.jsonl")
    second = written(tmp_path, "[" * 100_000, name="b.jsonl")
    (tmp_path / "c.txt").write_bytes(b"fine\n\xff\xfe\n")
    said = faults(first, second, tmp_path / "c.txt", tmp_path / "d.csv", tmp_path / "none.jsonl")
    assert [one.removeprefix(f"{tmp_path}/").split(": ")[0] for one in said] == [
        "a.jsonl:1",
        "a.jsonl:3",
        "a.jsonl:3",
        "b.jsonl:1",
        "c.txt:2",
        "d.csv",
        "none.jsonl",
    ]
    assert said[-1].endswith("cannot be read: No such file or directory")
