"""A file too large for the chat comes through the page, the bot killed twice on the way, and is packed up whole."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from zipfile import ZipFile

import httpx
import pytest
from e2e.export_life import free_port
from e2e.program import Environment, Homes, Program, environment, running
from e2e.telegram_standin import TOKEN, TelegramStandIn
from e2e.telegram_world import Chat, Json, User

from bot.exports.archive.verify import verify

pytest_plugins = ["e2e.program_fixtures", "e2e.telegram_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket, pytest.mark.timeout(600)]

MEGABYTE = 1024 * 1024
BODY = Random(6).randbytes(50 * MEGABYTE)  # noqa: S311  any bytes will do, the same ones each time
PIECE = 8 * MEGABYTE
TUS = {"Tus-Resumable": "1.0.0"}
KILLS = (11 * MEGABYTE + 17, 38 * MEGABYTE + 5)
"""How many bytes have been sent when the bot is killed: within a piece."""


PATIENCE = 180.0
"""Seconds for a start, an answer or an archive, on a machine that others use too."""


@dataclass(slots=True)
class Serving:
    """The real bot, which may be killed and started again on the same home and address."""

    given: Environment
    nowhere: Path
    base: str

    @contextmanager
    def bot(self) -> Iterator[Program]:
        with running(["run"], self.given, self.nowhere) as program:
            yield program

    async def is_up(self, browser: httpx.AsyncClient) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    await browser.get(f"{self.base}/health")
                except httpx.TransportError:
                    await asyncio.sleep(0.2)
                else:
                    return


@pytest.fixture
def serving(telegram: TelegramStandIn, homes: Homes, nowhere: Path, lumen: Path) -> Serving:
    base = f"http://127.0.0.1:{free_port()}"
    given = {
        **environment(homes.new("uploads"), lumen),
        "TELEGRAM_TOKEN": TOKEN,
        "SUNSET_TELEGRAM_API": telegram.base,
        "SUNSET_WEB_LISTEN": base.removeprefix("http://"),
        "SUNSET_WEB_URL": base,
    }
    return Serving(given, nowhere, base)


async def said(telegram: TelegramStandIn, chat: Chat, words: str) -> Json:
    """The message of the bot's in which these words stand."""

    def found() -> Json | None:
        return next((one for one in telegram.said(chat) if words in one["text"]), None)

    message: Json = await telegram.until(found, PATIENCE)
    return message


async def begin(browser: httpx.AsyncClient, files: str) -> str:
    name = base64.b64encode(b"sora export.zip").decode()
    headers = {**TUS, "Upload-Length": str(len(BODY)), "Upload-Metadata": f"filename {name}"}
    answer = await browser.post(files, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


async def told(browser: httpx.AsyncClient, place: str) -> int:
    answer = await browser.head(place, headers=TUS)
    assert answer.status_code == 200
    assert int(answer.headers["upload-length"]) == len(BODY)
    return int(answer.headers["upload-offset"])


async def send(browser: httpx.AsyncClient, place: str, offset: int, until: int, program: Program) -> int:
    """Piece by piece from an offset; the bot is killed once `until` bytes are out. Gives what was promised last."""

    async def body(start: int) -> AsyncIterator[bytes]:
        for at in range(start, min(start + PIECE, len(BODY)), 64 * 1024):
            if at >= until:
                program.process.kill()
            yield BODY[at : min(at + 64 * 1024, start + PIECE)]

    while offset < len(BODY):
        headers = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        try:
            answer = await browser.patch(place, content=body(offset), headers=headers)
        except httpx.TransportError:
            return offset
        assert answer.status_code == 204, answer.text
        offset = int(answer.headers["upload-offset"])
    return offset


async def test_a_large_file_survives_two_kills_and_is_packed_byte_for_byte(
    telegram: TelegramStandIn, serving: Serving
) -> None:
    ann = telegram.world.user("Ann")
    chat = telegram.world.private(ann)
    async with httpx.AsyncClient(base_url=serving.base, timeout=60, trust_env=False) as browser:
        place, offset = "", 0
        for kill in KILLS:
            with serving.bot() as program:
                await serving.is_up(browser)
                if not place:
                    await telegram.say(chat, ann, "upload link")
                    message = await said(telegram, chat, "A page for large files")
                    found = re.search(r"/u/([a-z2-7]{32})", str(message))
                    assert found is not None
                    place = await begin(browser, f"/u/{found[1]}/files")
                resumed = await told(browser, place)
                assert offset <= resumed < len(BODY), "what was promised is there"
                offset = await send(browser, place, resumed, kill, program)
                assert offset < kill
        with serving.bot() as program:
            await serving.is_up(browser)
            resumed = await told(browser, place)
            assert offset <= resumed <= KILLS[-1], "nothing is claimed that was never sent"
            assert await send(browser, place, resumed, len(BODY) + 1, program) == len(BODY)
            page = await browser.get(place.rpartition("/files/")[0])
            assert "sora export.zip" in page.text
            await pack(telegram, ann, serving)
            assert re.search(r"/u/[a-z2-7]{32}", program.errors()) is None, "no address that is a right is logged"


async def pack(telegram: TelegramStandIn, ann: User, serving: Serving) -> None:
    chat = telegram.world.private(ann)
    await telegram.say(chat, ann, "pack up my basket")
    look = await said(telegram, chat, "It will hold")
    await telegram.press(look, "Start", ann)
    await said(telegram, chat, "Your export is ready")
    home = Path(serving.given["SUNSET_HOME"])
    [archive] = (home / "exports" / "archives").glob("*.zip")
    assert verify(archive).ok
    with ZipFile(archive) as held:
        packed = {sha256(held.read(name)).hexdigest() for name in held.namelist() if "/data/" in f"/{name}"}
    assert sha256(BODY).hexdigest() in packed
