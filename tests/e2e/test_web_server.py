"""The pages over TCP: what the library underneath must do for us, and how the server leaves."""

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from httpx import AsyncClient
from structlog.testing import capture_logs
from web.web_kit import BYTES, HANDLE, WORD, FakeExports, House, download, house_in
from web.web_serving import serving

from bot.web.guessing import BURST
from bot.web.ports import Download

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

LEAVES = 10.0
"""Seconds in which the whole bot must have left."""


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_in(tmp_path)


class Slow(FakeExports):
    """Gives a first piece, and the rest when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.opens[WORD] = download()
        self.go_on = asyncio.Event()
        self.closed = asyncio.Event()

    async def read(self, download: Download, start: int, end: int) -> AsyncIterator[bytes]:
        assert download.size == len(self.data)
        try:
            yield self.data[start : start + 1000]
            await self.go_on.wait()
            yield self.data[start + 1000 : end]
        finally:
            self.closed.set()


async def test_it_serves_and_leaves_at_once_when_nobody_waits_though_connections_are_open(house: House) -> None:
    async with serving(house) as served, AsyncClient(base_url=served.address) as browser:
        assert (await browser.get("/health")).text == "ok\n"
        assert await served.leave() < 2
    assert served.server.address is None


async def test_a_download_under_way_is_finished_before_it_leaves(house: House) -> None:
    house.exports = slow = Slow()
    async with serving(house) as served, AsyncClient(base_url=served.address) as browser:
        async with browser.stream("GET", f"/d/{WORD}") as answer:
            pieces = answer.aiter_bytes()
            got = await anext(pieces)
            leaving = asyncio.create_task(served.leave())
            await asyncio.sleep(0)
            slow.go_on.set()
            got += b"".join([piece async for piece in pieces])
        assert got == BYTES
        assert await leaving < LEAVES


async def test_a_download_that_would_last_too_long_is_cut_and_the_bot_leaves_in_time(house: House) -> None:
    house.exports = Slow()
    async with (
        serving(house) as served,
        AsyncClient(base_url=served.address) as browser,
        browser.stream("GET", f"/d/{WORD}") as answer,
    ):
        assert answer.status_code == 200
        assert await served.leave() < LEAVES


async def test_who_goes_away_ends_the_reading_and_is_not_counted(house: House) -> None:
    house.exports = slow = Slow()
    async with serving(house) as served:
        async with AsyncClient(base_url=served.address) as browser, browser.stream("GET", f"/d/{WORD}") as answer:
            assert answer.status_code == 200
        async with asyncio.timeout(5):
            await slow.closed.wait()
    assert slow.whole == 0


async def test_a_file_that_breaks_off_breaks_the_connection_so_that_nobody_takes_it_for_whole(house: House) -> None:
    house.exports.opens[WORD] = download()
    house.exports.breaks_after = 3000
    async with serving(house) as served:
        host, port = served.address.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"GET /d/{WORD} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
    assert f"content-length: {len(BYTES)}".encode() in head
    assert body == BYTES[:3000]


async def test_a_download_goes_on_where_it_stopped(house: House) -> None:
    house.exports.opens[WORD] = download()
    async with serving(house) as served, AsyncClient(base_url=served.address) as browser:
        first = await browser.get(f"/d/{WORD}", headers={"Range": "bytes=0-4999"})
        resume = {"Range": "bytes=5000-", "If-Range": first.headers["etag"]}
        rest = await browser.get(f"/d/{WORD}", headers=resume)
        head = await browser.head(f"/d/{WORD}")
    assert (first.status_code, rest.status_code, first.content + rest.content) == (206, 206, BYTES)
    assert (head.content, head.headers["content-length"]) == (b"", str(len(BYTES)))


async def test_nothing_of_a_request_reaches_a_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with capture_logs() as logs:
        async with serving(house) as served, AsyncClient(base_url=served.address) as browser:
            await browser.get(f"/e/{HANDLE}")
            await browser.get("/e/a-wrong-handle-0123456789")
            await browser.get("/d/a-wrong-word-0123456789")
            house.exports.breaks = RuntimeError(HANDLE)
            await browser.get(f"/e/{HANDLE}")
    told = f"{logs}{[record.getMessage() for record in caplog.records]}"
    assert [entry["event"] for entry in logs] == ["web_listening", "page_failed", "web_stopped"]
    assert [secret for secret in (HANDLE, "a-wrong-handle", "a-wrong-word") if secret in told] == []


async def test_the_signals_stay_the_bots_own(house: House) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    async with serving(house):
        assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before


async def test_where_another_listens_already_it_says_so(house: House) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        house.settings = replace(house.settings, port=other.getsockname()[1])
        with pytest.raises(OSError, match="in use"):
            async with serving(house) as served:
                await served.running


@pytest.mark.parametrize(("proxies", "status"), [(("127.0.0.1",), 200), (("192.0.2.1",), 429)])
async def test_a_proxy_is_believed_about_who_asks_if_it_is_ours(
    house: House, proxies: tuple[str, ...], status: int
) -> None:
    house.settings = replace(house.settings, proxies=proxies)
    async with serving(house) as served, AsyncClient(base_url=served.address) as browser:
        for number in range(BURST):
            guess = await browser.get(f"/e/{number:020}", headers={"X-Forwarded-For": "203.0.113.7"})
            assert guess.status_code == 404
        other = await browser.get(f"/e/{HANDLE}", headers={"X-Forwarded-For": "203.0.113.8"})
    assert other.status_code == status


async def test_a_request_that_is_none_or_too_long_is_refused_and_the_next_one_served(house: House) -> None:
    async with serving(house) as served:
        host, port = served.address.removeprefix("http://").split(":")
        for bad in (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n"):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(bad)
            assert (await reader.read()).startswith(b"HTTP/1.1 4")
            writer.close()
        async with AsyncClient(base_url=served.address) as browser:
            assert (await browser.get("/")).status_code == 200


async def test_it_names_neither_itself_nor_the_host_that_was_asked_for(house: House) -> None:
    async with serving(house) as served, AsyncClient(base_url=served.address) as browser:
        answer = await browser.get("/", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "server" not in answer.headers
    assert "evil.example" not in answer.text + str(answer.headers)
