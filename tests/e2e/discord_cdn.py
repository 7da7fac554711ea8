"""Where a stand-in Discord keeps attachments: under addresses that are signed and end, in parts, and slowly on demand.

An address that has ended, or that somebody made up, is answered as Discord's own server does: 404, and a sentence.
"""

import asyncio
import hashlib
import hmac
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any, TypeAlias

from aiohttp import web

Json: TypeAlias = dict[str, Any]

DAY = 86_400.0
_KEY = b"nobody else's"
_RANGE = re.compile(r"bytes=(\d+)-")
_TYPES = {"zip": "application/zip", "mp4": "video/mp4", "png": "image/png", "txt": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was uploaded."""

    name: str
    body: bytes

    @property
    def media_type(self) -> str:
        return _TYPES.get(self.name.rpartition(".")[2], "application/octet-stream")

    @property
    def tag(self) -> str:
        return f'"{hashlib.md5(self.body, usedforsecurity=False).hexdigest()}"'


@dataclass(slots=True)
class Cdn:
    """`life`: seconds for which an address is good. What was asked is counted by the file's name.

    begun, ended: how often its bytes were begun to be sent, and sent to their end. parts: from which byte on, where
    somebody asked for a part. refused: addresses that were not, or no longer, good. busy: names that are answered with
    429 once. held: names whose second half waits until the event is set.
    """

    changed: asyncio.Condition
    base: str = ""
    life: float = DAY
    files: dict[str, Kept] = field(default_factory=dict)
    begun: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    parts: list[tuple[str, int]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    busy: set[str] = field(default_factory=set)
    held: dict[str, asyncio.Event] = field(default_factory=dict)

    def keep(self, channel: str, attachment: str, name: str, body: bytes) -> Json:
        """An attachment as it is kept with its message: without an address."""
        kept = Kept(name, body)
        self.files[f"/attachments/{channel}/{attachment}/{name}"] = kept
        told: Json = {"id": attachment, "filename": name, "size": len(body), "content_type": kept.media_type}
        more = {"width": 1, "height": 1} if kept.media_type.startswith(("image/", "video/")) else {}
        return {**told, **more, "flags": 0, "channel": channel}

    def shown(self, message: Json, *, ended: bool = False) -> Json:
        """A message as it is told of: each file with addresses that are signed now; `ended`: that are over already."""
        until = int(time.time() + (-1 if ended else self.life))
        told = {**message, "attachments": [self._signed(one, until) for one in message.get("attachments", ())]}
        if message.get("referenced_message"):
            told["referenced_message"] = self.shown(message["referenced_message"], ended=ended)
        if "message_snapshots" in message:
            inner = (snapshot["message"] for snapshot in message["message_snapshots"])
            told["message_snapshots"] = [{"message": self.shown(one, ended=ended)} for one in inner]
        return told

    def hold(self, name: str) -> asyncio.Event:
        return self.held.setdefault(name, asyncio.Event())

    async def serve(self, request: web.Request) -> web.StreamResponse:
        kept = self.files.get(request.path)
        if kept is None or not _good(request.path, request.query):
            self.refused.append(request.path)
            return web.Response(status=404, text="This content is no longer available.")
        if kept.name in self.busy:
            self.busy.remove(kept.name)
            return web.Response(status=429, headers={"Retry-After": "1"}, text="")
        return await self._send(request, kept)

    async def _send(self, request: web.Request, kept: Kept) -> web.StreamResponse:
        start = _start(request, kept)
        status = 206 if start is not None else 200
        body = kept.body[start or 0 :]
        response = web.StreamResponse(status=status, headers=_headers(kept, start))
        response.content_length = len(body)
        await response.prepare(request)
        if start is not None:
            self.parts.append((kept.name, start))
        half = len(body) // 2
        try:
            await response.write(body[:half])
            await self._note(self.begun, kept.name)
            if kept.name in self.held:
                await self.held[kept.name].wait()
            if request.transport is None or request.transport.is_closing():
                return response  # whoever asked is gone
            await response.write(body[half:])
            await response.write_eof()
        except ConnectionError:
            return response
        await self._note(self.ended, kept.name)
        return response

    async def _note(self, counter: Counter[str], name: str) -> None:
        async with self.changed:
            counter[name] += 1
            self.changed.notify_all()

    def _signed(self, attachment: Json, until: int) -> Json:
        told = {key: value for key, value in attachment.items() if key != "channel"}
        path = f"/attachments/{attachment['channel']}/{attachment['id']}/{attachment['filename']}"
        address = f"{self.base}{path}?ex={until:x}&is={int(time.time()):x}&hm={_signature(path, f'{until:x}')}&"
        proxied = address.replace("/attachments/", "/proxied/attachments/")  # re-encoded pictures: not what was sent
        return {**told, "url": address, "proxy_url": proxied}


def _start(request: web.Request, kept: Kept) -> int | None:
    """From which byte on, where a part of this very file was asked for."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    same = request.headers.get("If-Range", kept.tag) == kept.tag
    return int(found[1]) if found is not None and same and int(found[1]) < len(kept.body) else None


def _headers(kept: Kept, start: int | None) -> dict[str, str]:
    told = {"Content-Type": kept.media_type, "ETag": kept.tag, "Accept-Ranges": "bytes"}
    told |= {"Last-Modified": formatdate(1_780_000_000, usegmt=True), "Cache-Control": "public, max-age=31536000"}
    part = {} if start is None else {"Content-Range": f"bytes {start}-{len(kept.body) - 1}/{len(kept.body)}"}
    return told | part


def _good(path: str, query: Mapping[str, str]) -> bool:
    until = query.get("ex", "")
    right = hmac.compare_digest(query.get("hm", ""), _signature(path, until))
    return right and int(until, 16) > time.time()


def _signature(path: str, until: str) -> str:
    return hmac.new(_KEY, f"{path} {until}".encode(), hashlib.sha256).hexdigest()
