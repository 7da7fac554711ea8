"""What a person hands over on Telegram comes back as an archive, though the worker is killed while it fetches.

The real program with its worker beside it, a Bot API server, and the page that the link leads to.
"""

import asyncio
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from e2e.export_life import free_port, kill_worker, noted, opened, zip_of
from e2e.program import Homes, Program, environment, eventually, running
from e2e.telegram_standin import TOKEN, TelegramStandIn
from e2e.telegram_world import Chat, Json
from exports.archive.archives import congress_takes, unpacked

pytest_plugins = ["e2e.program_fixtures", "e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

WITHIN = 90.0
CAT = bytes(range(256)) * 400

LOAF = zip_of("loaf.txt", b"my last loaf")


@pytest.fixture
def home(homes: Homes) -> Path:
    return homes.new("basket")


@pytest.fixture
def program(telegram: TelegramStandIn, home: Path, nowhere: Path, lumen: Path) -> Iterator[Program]:
    given = {
        **environment(home, lumen),
        "TELEGRAM_TOKEN": TOKEN,
        "SUNSET_TELEGRAM_API": telegram.base,
        "SUNSET_WEB_LISTEN": f"127.0.0.1:{free_port()}",
    }
    with running(["run"], given, nowhere) as program:
        yield program


async def said(telegram: TelegramStandIn, chat: Chat, words: str) -> Json:
    """The message of the bot's in which these words stand."""

    def found() -> Json | None:
        return next((one for one in telegram.said(chat) if words in one["text"]), None)

    message: Json = await telegram.until(found, WITHIN)
    return message


async def test_what_was_sent_in_private_comes_as_a_link_though_the_worker_is_killed_in_the_middle(
    telegram: TelegramStandIn, program: Program, home: Path, tmp_path: Path
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    await telegram.hand(ann, "loaf.zip", LOAF)
    await said(telegram, chat, "In your basket: loaf.zip")
    await telegram.hand(ann, "cat.mp4", CAT, caption="my cat")
    await said(telegram, chat, "Things in it: 2")

    await telegram.say(chat, ann, "pack up my basket")
    look = await said(telegram, chat, "It will hold")
    loaf, cat = telegram.files
    telegram.sending.hold(cat)
    await telegram.press(look, "Start", ann)
    await asyncio.to_thread(eventually, lambda: noted(home) == 1 and telegram.sending.begun[cat] == 1, "one is to come")
    await asyncio.to_thread(kill_worker, home)
    telegram.sending.let_go(cat)
    ready = await said(telegram, chat, "Your export is ready")
    assert telegram.sending.begun == {loaf: 1, cat: 2}
    assert telegram.sending.ended == {loaf: 1, cat: 1}

    await telegram.press(ready, "Get the link", ann)
    linked = await said(telegram, chat, "Here it is")
    bag = unpacked(await opened(linked["text"], tmp_path), tmp_path / "unpacked")
    assert congress_takes(bag)
    packed = {sha256(file.read_bytes()).hexdigest() for file in (bag / "data").rglob("*") if file.is_file()}
    assert {sha256(body).hexdigest() for body in (LOAF, CAT)} <= packed
    assert TOKEN not in program.errors()


async def test_what_was_sent_together_is_answered_once(telegram: TelegramStandIn, program: Program) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    for number in range(5):
        await telegram.hand(ann, f"loaf {number}.zip", LOAF, media_group_id="together")
    shown = await said(telegram, chat, "Things in it: 5")
    assert "In your basket now, and new: 5" in shown["text"]
    await telegram.say(chat, ann, "what's in my basket?")
    await said(telegram, chat, "loaf 4.zip")
    assert len([one for one in telegram.said(chat) if "new: " in one["text"] or "In your basket" in one["text"]]) == 1
    assert program.process.poll() is None


async def test_a_pasted_password_is_taken_away_from_the_private_chat(
    telegram: TelegramStandIn, program: Program
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    pasted = await telegram.say(chat, ann, "my password is hunter22")
    await said(telegram, chat, "I have removed your message")
    assert pasted["message_id"] not in chat.messages
    assert "hunter22" not in program.errors()
