"""A stand-in for where exports come from: a file server on the loopback that counts, and a source that fetches from it.

What a file holds follows from its address, so that nobody has to keep it. The server is told to be down, slow or busy.
"""

import asyncio
import hashlib
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from bot.core.phrase import Phrase
from bot.exports.source import Estimate, Fetched, Item, Kept, LeftOut, Order, TryAgainError, Why
from bot.exports.sums import sums_of

NAME = "standin"


def content(export: str, number: int, size: int) -> bytes:
    """Differs from item to item and from export to export."""
    seed = hashlib.sha256(f"{export}/{number}".encode()).digest()
    return (seed * (size // len(seed) + 1))[:size]


@dataclass(slots=True)
class Traffic:
    """What the server was asked: how often each file was begun, and how often it was sent to its end."""

    begun: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    down: bool = False
    pause: float = 0.0


def handler(traffic: Traffic) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            export, number, size = urlsplit(self.path).path.strip("/").split("/")
            traffic.begun[f"{export}/{number}"] += 1
            if traffic.down:
                self.send_error(503)
                return
            threading.Event().wait(traffic.pause)
            body = content(export, int(number), int(size))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            traffic.ended[f"{export}/{number}"] += 1

        def log_message(self, *_: object) -> None:
            """Nothing: a test looks at `traffic`."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A worker that is killed breaks its connections: that is what is tested."""


@contextmanager
def serving(traffic: Traffic) -> Iterator[int]:
    """The port of a file server that runs meanwhile."""
    server = _Server(("127.0.0.1", 0), handler(traffic))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True, slots=True)
class StandIn:
    """A source over that server. The order says how many items there are and how large: `items`, `size`."""

    port: int
    name: str = NAME

    async def estimate(self, order: Order) -> Estimate:
        items, size = figures(order)
        return Estimate(items, items * size, (Phrase("source_mydata.about"),))

    async def plan(self, order: Order) -> AsyncIterator[tuple[Item, ...]]:
        items, size = figures(order)
        for first in range(0, items, 7):
            yield tuple(
                Item(f"item/{number}", f"file {number}.bin", "application/octet-stream", size)
                for number in range(first, min(first + 7, items))
            )

    async def fetch(self, order: Order, item: Item, into: Path) -> Fetched:
        number = int(item.key.partition("/")[2])
        if number % 10 == 9:
            return LeftOut(Why.GONE, "404")
        try:
            body = await asyncio.wait_for(_get(self.port, f"/{order.export}/{number}/{item.size}"), 30)
        except (OSError, EOFError, TimeoutError):
            raise TryAgainError from None
        part = into.with_name(f"{into.name}.part")
        part.write_bytes(body)
        part.replace(into)
        return Kept(sums_of(body), "application/octet-stream")


def figures(order: Order) -> tuple[int, int]:
    return int(str(order.options["items"])), int(str(order.options["size"]))


async def _get(port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.0\r\nHost: standin\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.split(b" ", 2)[1].startswith(b"200"):
            raise OSError("not now")
        length = next(
            int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-len")
        )
        return await reader.readexactly(length)
    finally:
        writer.close()
