"""What a person hands over on Telegram comes back as an archive: the real program, its worker, and a Bot API server."""

import socket
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from e2e.program import Homes, Program, environment, running
from e2e.telegram_standin import TOKEN, TelegramStandIn
from e2e.telegram_world import Chat, Json

from bot.exports.archive.verify import verify

pytest_plugins = ["e2e.program_fixtures", "e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

WITHIN = 90.0
CAT = bytes(range(256)) * 400


def a_zip() -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        archive.writestr("loaf.txt", "my last loaf")
    return held.getvalue()


LOAF = a_zip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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


async def test_what_was_sent_in_private_is_packed_up_and_comes_as_a_link(
    telegram: TelegramStandIn, program: Program, home: Path
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    await telegram.hand(ann, "loaf.zip", LOAF)
    await said(telegram, chat, "In your basket: loaf.zip")
    await telegram.hand(ann, "cat.mp4", CAT, caption="my cat")
    await said(telegram, chat, "Things in it: 2")

    await telegram.say(chat, ann, "pack up my basket")
    look = await said(telegram, chat, "It will hold")
    await telegram.press(look, "Start", ann)
    ready = await said(telegram, chat, "Your export is ready")
    await telegram.press(ready, "Get the link", ann)
    await said(telegram, chat, "Here it is")

    [archive] = (home / "exports" / "archives").glob("*.zip")
    assert verify(archive).ok
    with ZipFile(archive) as held:
        packed = {sha256(held.read(name)).hexdigest() for name in held.namelist() if "/data/" in f"/{name}"}
    assert {sha256(body).hexdigest() for body in (LOAF, CAT)} <= packed
    assert TOKEN not in program.errors()


async def test_a_pasted_password_is_taken_away_from_the_private_chat(
    telegram: TelegramStandIn, program: Program
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    pasted = await telegram.say(chat, ann, "my password is hunter22")
    await said(telegram, chat, "I have removed your message")
    assert pasted["message_id"] not in chat.messages
    assert "hunter22" not in program.errors()
