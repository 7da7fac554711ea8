"""`sunset-bot jsonl` keeps the promises of docs/jsonl.md: the program itself, over its standard input and output."""

import asyncio
import json
import re
from datetime import date
from io import BytesIO

import pytest
from e2e.asked import CLOSED, DELETED, NONSENSE, NOW, choices
from e2e.program import ROOT, Program
from e2e.told_dates import shipped
from fakes import FakeHandler, FakeReport, TurnedClock

from bot.core.message import Action, Reply
from bot.core.people import Person
from bot.core.phrase import Phrase
from bot.core.router import build_router
from bot.platforms.jsonl import JsonLines, Line
from bot.texts.catalog import load_voice

pytest_plugins = ["e2e.program_fixtures"]
pytestmark = pytest.mark.e2e


def test_answers_come_in_the_order_of_the_lines_each_with_its_id(sora: Program, person: str) -> None:
    """All sent at once: costly questions, cheap ones and lines that are no question at all."""
    ids = ["a", 7, 0, -3, "", 2.5, 10**30, "ünï\u2028cödé", "7", 'quo"te', *range(100, 130)]
    lines = [
        {"id": one, "text": (DELETED, "hi", "", NONSENSE, "/help")[number % 5], "person": person}
        for number, one in enumerate(ids)
    ]
    sora.send("\n".join(map(json.dumps, lines)).encode())
    said = [sora.answer() for _ in ids]
    assert [one["id"] for one in said] == ids
    assert [type(one["id"]) for one in said] == [type(one) for one in ids]
    assert [one["action"] for one in said[:5]] == ["answer", "greeting", "silent", "unknown", "help"]


def test_a_line_without_an_id_goes_by_its_number(sora: Program) -> None:
    assert sora.tell(text="hi")["id"] == sora.sent
    assert sora.tell(text="hi", id=None)["id"] == sora.sent


def test_an_error_carries_the_id_of_its_line(sora: Program) -> None:
    said = sora.tell(id="mine", text=5)
    assert (said["id"], said["action"]) == ("mine", "error")
    assert "text" in said["text"]


@pytest.mark.parametrize("line", ['{"id": "mine"', '{"id": NaN}', '{"id": true}', '{"id": [1]}', "[]", "5", "null"])
def test_a_line_that_is_no_message_is_an_error_by_its_number(sora: Program, line: str) -> None:
    sora.send(line.encode())
    said = sora.answer()
    assert (said["id"], said["action"]) == (sora.sent, "error")
    assert said["text"].startswith("This line could not be read: ")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": None}, "text"),
        ({"person": 5}, "person"),
        ({"place": "channel"}, "place"),
        ({"addressed": "yes"}, "addressed"),
        ({"lang": 1}, "lang"),
        ({"now": "yesterday"}, "now"),
        ({"now": "2026-10-20T12:00:00"}, "now"),
        ({"now": 1760000000}, "now"),
        ({"now": "0001-01-01T00:00:00+14:00"}, "now"),
        ({"now": "9999-12-31T23:59:59-14:00"}, "now"),
        ({"choose": 1}, "choose"),
        ({"reset": 1}, "reset"),
    ],
)
def test_an_error_names_the_field_to_mend(sora: Program, fields: dict[str, object], field: str) -> None:
    said = sora.tell(**{"text": "hi", **fields})
    assert said["action"] == "error"
    assert f"{field}: " in said["text"]


def test_other_fields_are_ignored(sora: Program, person: str) -> None:
    assert sora.tell(text="hi", person=person, guild="g", thread={"x": [1]})["action"] == "greeting"


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ({}, "unknown"),
        ({"place": "dm"}, "unknown"),
        ({"place": "dm", "addressed": True}, "unknown"),
        ({"place": "dm", "addressed": False}, "silent"),
        ({"place": "group"}, "silent"),
        ({"place": "group", "addressed": False}, "silent"),
        ({"place": "group", "addressed": True}, "unknown"),
        ({"place": None}, "error"),
    ],
)
def test_it_is_spoken_to_in_a_dm_and_overhears_a_group(
    sora: Program, person: str, fields: dict[str, object], action: str
) -> None:
    assert sora.tell(text=NONSENSE, person=person, **fields)["action"] == action


def test_without_a_now_it_is_the_present(sora: Program, person: str) -> None:
    """The end of the app has passed for whoever runs this test."""
    said = sora.tell(text=CLOSED, person=person)
    assert " ago)" in said["text"]


def test_nothing_is_the_text_of_a_line_without_one(sora: Program) -> None:
    said = sora.tell()
    assert (said["action"], said["text"]) == ("silent", "")


def documented(heading: str) -> list[list[str]]:
    """The rows of the tables under a heading, the cells without their marks."""
    text = (ROOT / "docs" / "jsonl.md").read_text(encoding="utf-8")
    part = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0].partition("\n### ")[0]
    rows = [
        [cell.strip().strip("`") for cell in row.strip("|").split("|")]
        for row in re.findall(r"^\|.*\|$", part, re.MULTILINE)
    ]
    return [row for row in rows if not set(row[0]) <= {"-"}]


def test_the_fields_of_a_line_are_those_of_the_page() -> None:
    rows = documented("In")
    assert [row[0] for row in rows[1:]] == list(Line.model_fields)


def test_the_actions_are_those_of_the_page() -> None:
    rows = documented("Out")
    table = rows[[row[0] for row in rows].index("action", 1) :]
    actions = [row[0] for row in rows if len(row) == 2 and row[0] != "action"]
    assert table
    assert set(actions) == {str(action) for action in Action}
    assert len(actions) == len(set(actions))


TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "string or number": (str, int, float),
    "list of strings": list,
    "number, 0 to 1": float,
    "boolean": bool,
    "object": dict,
}


def test_every_field_of_an_answer_stands_on_the_page_and_is_of_its_type(sora: Program, person: str) -> None:
    promised = {row[0]: row[1] for row in documented("Out") if len(row) == 3 and row[0] != "field"}
    seen = [sora.tell(text=text, person=person, now=NOW) for text in (DELETED, "hi", "/help", "/ask", NONSENSE, "")]
    seen.append(choices(sora, person))
    seen.append(sora.tell(text=5))
    assert {name for said in seen for name in said} == set(promised) - {"private"}, "nothing said so far is private"
    for said in seen:
        assert isinstance(said["text"], str)
        assert said["action"] in set(Action)
        for name, value in said.items():
            kind = TYPES.get(promised[name], list)
            assert isinstance(value, kind), f"{name} is {value!r}, not {promised[name]}"
        assert 0 <= said.get("confidence", 0) <= 1
        assert all(set(one) == {"label", "handle"} for one in said.get("choices", []))
        assert None not in said.values(), "what holds nothing is left out"


async def nobody(_person: Person) -> None:
    """Nobody is forgotten here."""


def test_what_is_for_the_person_alone_says_so() -> None:
    """Nothing the program says so far is private, so this one field is seen over a handler of the test's own."""
    handlers = [FakeHandler("ask", says=Reply(Action.ANSWER, (Phrase("small.thanks"),), private=True))]
    router = build_router(handlers, "ask", FakeReport())
    lines = JsonLines(router.route, load_voice(), TurnedClock(), nobody, BytesIO())
    answer = asyncio.run(lines.answer(1, b'{"text": "hi"}'))
    assert answer == {"id": 1, "action": "answer", "text": "You are welcome.", "private": True}


def test_an_answer_names_its_entry_its_milestones_and_its_sources(sora: Program, person: str) -> None:
    said = sora.tell(text=DELETED, person=person, now=NOW)
    base = shipped()
    entry = base.entries[said["entry"]]
    assert said["data"]["subject"] == entry.subject
    assert said["data"]["phrasing"] in entry.wordings["en"].phrasings
    assert set(said["data"]["milestones"]) == set(entry.milestones)
    assert said["data"]["sources"]
    for source in said["data"]["sources"]:
        assert set(source) == {"title", "publisher", "url", "checked"}
        assert date.fromisoformat(source["checked"])
        assert source["title"] in said["text"]


def test_nothing_was_printed_but_answers(sora: Program) -> None:
    """One line for each line sent so far, and not a word more; nothing was reported as broken."""
    last = sora.tell(id="last", text="hi")
    assert last["id"] == "last"
    assert sora.unread() == 0
    assert "message_failed" not in sora.errors()
