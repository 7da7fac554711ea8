"""A running export tells unasked how far it is, in one message, though the real bot is killed in the middle."""

import asyncio
import socket
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from itertools import pairwise
from pathlib import Path

import pytest
from e2e.program import Homes, Program, environment, eventually, running
from e2e.telegram_standin import TOKEN, Call, TelegramStandIn
from e2e.telegram_world import Chat, Json

pytest_plugins = ["e2e.program_fixtures", "e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

WITHIN = 90.0
FILES = 6
SLOW = 6.0
"""Seconds a file; three come at once."""
MUST_REST = 4.5
"""Seconds between two changes: five are meant, as the bot's clock counts them."""

Start = Callable[[], AbstractContextManager[Program]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def home(homes: Homes) -> Path:
    return homes.new("progress")


@pytest.fixture
def start(telegram: TelegramStandIn, home: Path, nowhere: Path, lumen: Path) -> Start:
    given = {
        **environment(home, lumen),
        "TELEGRAM_TOKEN": TOKEN,
        "SUNSET_TELEGRAM_API": telegram.base,
        "SUNSET_WEB_LISTEN": f"127.0.0.1:{free_port()}",
    }
    return lambda: running(["run"], given, nowhere)


async def said(telegram: TelegramStandIn, chat: Chat, words: str) -> Json:
    def found() -> Json | None:
        return next((one for one in telegram.said(chat) if words in one["text"]), None)

    message: Json = await telegram.until(found, WITHIN)
    return message


def changes(telegram: TelegramStandIn, message: Json) -> list[Call]:
    """What was said of progress in a message, after it was first said there that it is noted."""
    of = [call for call in telegram.called("editMessageText") if call.params["message_id"] == message["message_id"]]
    return [call for call in of if "Under way" in call.params["text"]]


def files(home: Path) -> list[Path]:
    """Everything that an export has on the disk."""
    return [file for file in (home / "exports").rglob("*") if file.is_file()]


async def asked_for(telegram: TelegramStandIn, chat: Chat) -> Json:
    """A basket of files that come slowly, packed up; gives the message in which it was begun."""
    telegram.slow = SLOW
    ann = telegram.world.users[chat.id]
    for number in range(FILES):
        await telegram.hand(ann, f"loaf-{number}.txt", b"bread" * (number + 1))
    await said(telegram, chat, f"Things in it: {FILES}")
    await telegram.say(chat, ann, "pack up my basket")
    look = await said(telegram, chat, "It will hold")
    await telegram.press(look, "Start", ann)
    await telegram.until(lambda: "Noted" in look["text"] or "Under way" in look["text"], WITHIN)
    return look


async def test_one_message_tells_how_far_it_is_before_and_after_a_kill_and_never_after_the_end(
    telegram: TelegramStandIn, start: Start
) -> None:
    chat = telegram.world.private(telegram.world.user("Ann"))
    with start() as program:
        message = await asked_for(telegram, chat)
        before: Call = (await telegram.until(lambda: changes(telegram, message), WITHIN))[0]
        program.kill()
    spoken = len(changes(telegram, message))
    standing = len(telegram.said(chat))
    with start() as program:
        assert "Get the link" not in str(telegram.said(chat)), "there is something left to tell of"
        await telegram.until(lambda: len(changes(telegram, message)) >= spoken + 1, WITHIN)
        assert len(telegram.said(chat)) == standing, "nothing but the one message told of it"
        ready = await said(telegram, chat, "Your export is ready")
        assert TOKEN not in program.errors()
    told = changes(telegram, message)
    words = [call.params["text"] for call in told]
    assert any(f"of {FILES}" in one for one in words)
    assert len(set(words)) >= 2, words
    for lived in (told[:spoken], told[spoken:]):
        gaps = [later.at - earlier.at for earlier, later in pairwise(lived)]
        assert all(gap >= MUST_REST for gap in gaps), gaps
    assert told[0] is before
    notice = next(call for call in telegram.called("sendMessage") if "Your export is ready" in call.params["text"])
    assert all(call.at <= notice.at for call in told)
    assert [button["text"] for row in ready["reply_markup"]["inline_keyboard"] for button in row] == [
        "Get the link",
        "Delete it",
    ]


async def test_whoever_is_forgotten_in_the_middle_leaves_nothing_and_hears_no_more_of_it(
    telegram: TelegramStandIn, start: Start, home: Path
) -> None:
    """Longer than the files take: what is stopped would be ready by then."""
    chat = telegram.world.private(telegram.world.user("Ann"))
    with start():
        await asked_for(telegram, chat)
        await asyncio.to_thread(eventually, lambda: bool(files(home)), "a worker is at it", WITHIN)
        ann = telegram.world.users[chat.id]
        await telegram.say(chat, ann, "forget me")
        sure = await said(telegram, chat, "Remove everything I keep about you?")
        await telegram.press(sure, "Remove everything", ann)
        await telegram.until(lambda: "Removed." in sure["text"], WITHIN)
        spoken = len(telegram.calls)
        await asyncio.to_thread(eventually, lambda: not files(home), "its files are gone", WITHIN)
        await asyncio.sleep(SLOW)
        assert files(home) == [], "none came after"
        late = [call.method for call in telegram.calls[spoken:] if call.method in {"sendMessage", "editMessageText"}]
        assert late == []
    with closing(sqlite3.connect(home / "app.db")) as store:
        [kept] = store.execute("select count(*) from export").fetchone()
        assert kept == 0
        assert store.execute("select count(*) from notice").fetchone() == (0,)
