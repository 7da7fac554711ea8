"""What the end-to-end tests of exports share: a home, a file server of the operator's own, a kill, and the page.

A file that is held is sent in two halves: the second one waits until it is let go, and does not come where whoever
asked has gone meanwhile.
"""

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin
from zipfile import ZipFile

import aiohttp
from aiohttp import web
from e2e.program import environment, eventually, run

WITHIN = 90.0
_LINK = re.compile(r"http://127\.0\.0\.1:\d+/e/[A-Za-z0-9_-]+")
_FORM = re.compile(r'action="([^"]+/download[^"]*)"')


@dataclass(slots=True)
class Sending:
    """How often each file was begun to be sent, and sent to its end."""

    begun: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    held: dict[str, asyncio.Event] = field(default_factory=dict)

    def hold(self, name: str) -> None:
        self.held[name] = asyncio.Event()

    def let_go(self, name: str) -> None:
        self.held.pop(name).set()

    async def send(self, request: web.Request, name: str, body: bytes) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/octet-stream"})
        response.content_length = len(body)
        await response.prepare(request)
        half = len(body) // 2
        try:
            await response.write(body[:half])
            self.begun[name] += 1
            if name in self.held:
                await self.held[name].wait()
            if request.transport is None or request.transport.is_closing():
                return response
            await response.write(body[half:])
            await response.write_eof()
        except ConnectionError:
            return response
        self.ended[name] += 1
        return response


@dataclass(slots=True)
class Life:
    """`server`: host and port of the operator's own file server."""

    home: Path
    server: str = ""
    sending: Sending = field(default_factory=Sending)

    @contextlib.asynccontextmanager
    async def files_of_our_own(self, files: Mapping[str, bytes]) -> AsyncIterator["Life"]:
        async def give(request: web.Request) -> web.StreamResponse:
            return await self.sending.send(request, request.path, files[request.path])

        app = web.Application()
        for path in files:
            app.router.add_get(path, give)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.server = f"127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()


def noted(home: Path) -> int:
    """How many things the worker has written down as come, or as left out, of all exports under way."""
    return sum(file.read_bytes().count(b"\n") for file in (home / "exports" / "work").glob("*/done/*.jsonl"))


def growing(home: Path) -> int:
    """Bytes that are on the disk of things that have not come whole yet."""
    return sum(part.stat().st_size for part in (home / "exports" / "work").glob("*/items/*/*.part"))


def zip_of(name: str, body: bytes) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        archive.writestr(name, body)
    return held.getvalue()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def kill_worker(home: Path) -> int:
    """With SIGKILL, whoever has shown a sign of life; gives its number once it is gone."""
    signs = home / "workers" / "worker-0.json"
    eventually(signs.exists, "a worker shows that it lives", WITHIN)
    process = int(json.loads(signs.read_text(encoding="utf-8"))["process"])
    os.kill(process, signal.SIGKILL)
    eventually(lambda: not Path(f"/proc/{process}").exists(), "the worker is gone", WITHIN)
    return process


async def opened(words: str, into: Path) -> Path:
    """Follows the link in these words to the page, downloads from there, and has the program itself verify it."""
    found = _LINK.search(words)
    assert found is not None, words
    async with aiohttp.ClientSession() as session:
        async with session.get(found[0]) as page:
            assert page.status == 200
            form = _FORM.search(await page.text())
        assert form is not None, "the page offers no download"
        async with session.post(urljoin(found[0], form[1])) as download:
            assert (download.status, download.content_type) == (200, "application/zip")
            archive = into / "mine.zip"
            archive.write_bytes(await download.read())
    verified = await asyncio.to_thread(run, ["verify", str(archive)], environment(into), into)
    assert verified.status == 0, verified.out + verified.err
    return archive
