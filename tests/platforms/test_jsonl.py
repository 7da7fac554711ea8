"""The lines, in this process; the program itself is held to them in `tests/e2e/test_program_jsonl.py`."""

import io
import json

import pytest
from fakes import TurnedClock

from bot.core.message import Action, File, Message, Reply
from bot.core.people import Person
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.platforms.jsonl import JsonLines
from bot.texts.catalog import load_voice


async def test_a_store_that_cannot_forget_just_now_does_not_end_the_conversation() -> None:
    routed, out = list[str](), io.BytesIO()

    async def route(message: Message) -> Reply:
        routed.append(message.text)
        return Reply(Action.ANSWER)

    async def forget(_person: Person) -> None:
        raise Refusal(Phrase("store.busy"))

    lines = io.BytesIO(b'{"text": "one", "reset": true}\n{"text": "two"}\n')
    await JsonLines(route, load_voice(), TurnedClock(), forget, out).run(lines)
    said = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["id"], line["action"]) for line in said] == [(1, "refusal"), (2, "answer")]
    assert routed == ["two"], "what was to be said by a stranger is not said by somebody known"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (File("a.ics", "text/calendar", "è\r\n".encode()), {"name": "a.ics", "type": "text/calendar", "text": "è\r\n"}),
        (File("a.zip", "application/zip", b"\xff"), {"name": "a.zip", "type": "application/zip", "base64": "/w=="}),
    ],
)
async def test_a_file_comes_among_the_data(file: File, told: dict[str, str]) -> None:
    async def route(_message: Message) -> Reply:
        return Reply(Action.ANSWER, data={"number": 2}, file=file)

    async def forget(_person: Person) -> None:
        raise AssertionError

    out = io.BytesIO()
    await JsonLines(route, load_voice(), TurnedClock(), forget, out).run(io.BytesIO(b'{"text": "the file"}\n'))
    assert json.loads(out.getvalue())["data"] == {"number": 2, "files": [told]}
