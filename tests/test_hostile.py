"""Any text at all, any line at all: property tests over the bot put together, in this process."""

import asyncio
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.hostile import LINES, MARKUP, TEXTS, unseen
from e2e.program import CACHE, Homes
from fakes import NOON, message
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.app import App, build_app
from bot.core.message import Action, Message, Reply
from bot.core.text import plain
from bot.settings import Settings

pytest_plugins = ["e2e.program_fixtures"]

bounded = settings(max_examples=100)


@pytest.fixture(scope="module")
def app(homes: Homes, lumen: Path) -> Iterator[App]:
    app = build_app(Settings(lumen, frozenset(), homes.new("hostile"), CACHE), lambda: NOON)
    assert app.shelf.edition.base.served == {"lumen"}
    yield app
    asyncio.run(app.memory.store.close())


ANY = st.text(st.characters(exclude_categories=()))
"""Any characters, half ones and those of control too."""

WORDS = st.sampled_from(
    [
        *(
            "when is my data deleted",
            "lumen",
            "the app",
            "api",
            "gone?",
            "/ask",
            "/help",
            "/deadlines",
            "ask:",
            "entry:",
        ),
        *("cuándo", "ne zaman", "いつ", "متى", "\u202e", "\u2066", "\u200b", "\x00", "\x1b[31m", "\ud83d", "\ude00"),
        *("\n", "\r\n", "\u2028", "```", "> ", "{", "}", "{app_end|day}", "%s", "1", "٣", "²", "İ", "ß", "ﷺ", "\u0301"),
        *MARKUP,
    ]
)
TEXT = st.one_of(
    ANY, st.lists(st.one_of(WORDS, ANY), max_size=12).map(" ".join), st.lists(WORDS, max_size=40).map("".join)
)


def routed(app: App, asked: Message) -> Reply:
    return asyncio.run(app.router.route(asked))


def said(app: App, reply: Reply) -> str:
    says = (*reply.says, *(choice.label for choice in reply.choices))
    return "\n".join(plain(app.voice.say(says, language, NOON)) for language in (reply.language, "en", "es", "tr"))


@bounded
@given(text=TEXT, addressed=st.booleans())
@example(text=TEXTS["a question in 100 kB"], addressed=True)
@example(text=TEXTS["letters apart"], addressed=True)
@example(text=TEXTS["ligatures"], addressed=True)
def test_any_text_gets_a_reply_with_nothing_unseen_in_it(app: App, text: str, *, addressed: bool) -> None:
    reply = routed(app, message(text, addressed=addressed))
    assert reply.action is not Action.ERROR
    assert unseen(said(app, reply)) == set()
    if not addressed:
        assert reply.action in {Action.ANSWER, Action.SILENT}


@bounded
@given(marks=st.sampled_from(MARKUP), before=TEXT, after=TEXT)
def test_no_markup_comes_back(app: App, marks: str, before: str, after: str) -> None:
    reply = routed(app, message(f"{before} {marks} {after}"))
    assert marks not in said(app, reply)


@bounded
@given(handle=st.one_of(TEXT, TEXT.map("ask:{}".format), TEXT.map("ask:closing:{}".format)), text=TEXT)
def test_any_handle_gets_a_reply(app: App, handle: str, text: str) -> None:
    reply = routed(app, message(text, chosen=handle))
    assert reply.action in {Action.ANSWER, Action.UNKNOWN}
    assert unseen(said(app, reply)) == set()


@bounded
@given(language=TEXT, text=TEXT)
def test_any_language_a_client_claims_gets_a_reply(app: App, language: str, text: str) -> None:
    reply = routed(app, message(text, language=language))
    assert reply.action is not Action.ERROR
    assert unseen(said(app, reply)) == set()


@bounded
@given(
    lines=st.lists(st.one_of(TEXT, st.sampled_from(["is it gone", "1", "2", "99", "²", "٣"])), min_size=1, max_size=3)
)
def test_any_lines_typed_into_the_terminal_get_words_and_nothing_that_steers_it(app: App, lines: list[str]) -> None:
    console = app.console()
    for line in lines:
        assert unseen(asyncio.run(console.answer_plainly(line))) == set()


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "id": st.one_of(
            TEXT, st.integers(), st.floats(), st.none(), st.booleans(), st.lists(st.integers(), max_size=1)
        ),
        "text": st.one_of(TEXT, st.integers()),
        "person": TEXT,
        "place": st.sampled_from(["dm", "group", "channel", None]),
        "addressed": st.sampled_from([True, False, "yes", 1]),
        "lang": TEXT,
        "now": st.one_of(st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()), TEXT),
        "choose": TEXT,
        "reset": st.booleans(),
        "more": st.recursive(st.floats(), lambda inner: st.lists(inner, max_size=3), max_leaves=9),
    },
)
RAW = st.one_of(st.binary(), FIELDS.map(json.dumps).map(str.encode), st.sampled_from(list(LINES.values())))


@bounded
@given(raw=RAW)
@example(raw=b'{"text": "is it gone", "reset": true}')
def test_any_line_of_bytes_gets_an_object_that_is_sound_json(app: App, raw: bytes) -> None:
    answer = asyncio.run(app.jsonl(io.BytesIO()).answer(7, raw))
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert answer["action"] in set(Action)
    assert "Something broke" not in answer["text"]
    assert isinstance(answer["id"], str | int | float)
