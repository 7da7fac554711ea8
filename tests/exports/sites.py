"""Servers that are none: a site answers what it is asked, in memory for unit tests and over TCP for the others.

A site says what to answer; how it comes about (cut off, dripping, never) is part of the answer, so that both doors
give the same faults.
"""

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

import httpx

CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; the names of its headers in lower case."""

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """cut: bytes of the body after which the connection breaks. drip: seconds before each chunk.

    hang: set when nothing more comes after `cut` bytes, though the connection stays.
    length: what is said of the body's length, where that is not the truth.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: int | None = None
    drip: float = 0.0
    hang: asyncio.Event | None = None
    length: int | None = None


class Site(Protocol):
    async def answer(self, asked: Asked) -> Answer: ...


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        body = self.answer.body[: self.answer.cut]
        for at in range(0, len(body), CHUNK):
            yield body[at : at + CHUNK]
        if self.answer.hang is not None:
            self.answer.hang.set()
            await asyncio.Event().wait()
        if self.answer.cut is not None:
            raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


def in_memory(site: Site) -> httpx.MockTransport:
    async def handle(request: httpx.Request) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Asked(request.method, request.url.host, request.url.path, dict(request.url.params), headers)
        answer = await site.answer(asked)
        length = len(answer.body) if answer.length is None else answer.length
        told = {"content-length": str(length), **answer.headers}
        return httpx.Response(answer.status, headers=told, stream=_Body(answer))

    return httpx.MockTransport(handle)


@contextlib.asynccontextmanager
async def over_loopback(site: Site, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Serves it on a free port of this machine; a connection an answer, by hand: no server library cuts bodies off."""
    open_ones: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_ones.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await _converse(site, reader, writer)
        finally:
            open_ones.discard(task)
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tuple(open_ones):
            task.cancel()
        await asyncio.gather(*open_ones, return_exceptions=True)


async def _converse(site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
        parts = urlsplit(target)
        asked = Asked(method, headers["host"], parts.path, dict(parse_qsl(parts.query)), headers)
        answer = await site.answer(asked)
        await _send(answer, writer)
        if answer.hang is not None:
            answer.hang.set()
            await reader.read()  # until the other side has had enough
        if answer.cut is not None:
            return


async def _send(answer: Answer, writer: asyncio.StreamWriter) -> None:
    length = len(answer.body) if answer.length is None else answer.length
    headers = {"Content-Length": str(length), **answer.headers}
    told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"HTTP/1.1 {answer.status} So\r\n{told}\r\n".encode("latin-1"))
    body = answer.body[: answer.cut]
    for at in range(0, len(body), CHUNK):
        if answer.drip:
            await asyncio.sleep(answer.drip)
        writer.write(body[at : at + CHUNK])
        await writer.drain()
    await writer.drain()


@dataclass(slots=True)
class File:
    """tag None: the server gives nothing to tell this file from another by. ranges: whether it understands them."""

    body: bytes
    kind: str = "video/mp4"
    tag: str | None = '"v1"'
    ranges: bool = True


@dataclass(slots=True)
class FileSite:
    """Serves files by path. `faults`: what happens to the next requests for a path instead, or to the answer they get.

    ranged: the Range header of each request for a path.
    """

    files: dict[str, File] = field(default_factory=dict)
    faults: dict[str, list[Answer | Callable[[Answer], Answer]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    async def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        faults = self.faults.get(asked.path, [])
        fault = faults.pop(0) if faults else None
        if isinstance(fault, Answer):
            return fault
        file = self.files.get(asked.path)
        answer = Answer(404) if file is None else serve_file(file, asked)
        return fault(answer) if fault is not None else answer

    def times(self, path: str) -> int:
        return sum(asked.path == path for asked in self.asked)

    def ranged(self, path: str) -> list[str | None]:
        return [asked.headers.get("range") for asked in self.asked if asked.path == path]


def serve_file(file: File, asked: Asked) -> Answer:
    """As RFC 9110 has it: a range only of the file that was meant."""
    headers = {"Content-Type": file.kind}
    if file.tag is not None:
        headers["ETag"] = file.tag
    found = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("range", ""))
    if found is None or not file.ranges or asked.headers.get("if-range", file.tag) != file.tag:
        return Answer(200, headers, file.body)
    start, total = int(found[1]), len(file.body)
    if start >= total:
        return Answer(416, {**headers, "Content-Range": f"bytes */{total}"})
    return Answer(206, {**headers, "Content-Range": f"bytes {start}-{total - 1}/{total}"}, file.body[start:])


def cut_after(size: int) -> Callable[[Answer], Answer]:
    """The connection breaks after so many bytes, though more were promised."""
    return lambda answer: Answer(answer.status, answer.headers, answer.body, cut=size)


def hang_after(size: int, reached: asyncio.Event | None = None) -> Callable[[Answer], Answer]:
    hang = reached or asyncio.Event()
    return lambda answer: Answer(answer.status, answer.headers, answer.body, cut=size, hang=hang)
