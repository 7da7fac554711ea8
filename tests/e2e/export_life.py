"""What the end-to-end tests of exports share: a home, a file server of the operator's own, a kill, and the page."""

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
class Life:
    """`server`: host and port of the operator's own file server; `served`: how often each file went out to its end."""

    home: Path
    server: str = ""
    served: Counter[str] = field(default_factory=Counter)

    @contextlib.asynccontextmanager
    async def files_of_our_own(self, files: Mapping[str, bytes]) -> AsyncIterator["Life"]:
        async def give(request: web.Request) -> web.Response:
            self.served[request.path] += 1
            return web.Response(body=files[request.path], content_type="application/pdf")

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
