"""The archive itself, behind a signed address: whole or in parts, so that a download that broke off can go on."""

import base64
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.web.pages import Pages
from bot.web.ports import Download, Ended
from bot.web.ranges import Beyond, Part, Unchanged, Unlike, Version, wanted
from bot.web.security import PRIVATE
from bot.web.sorry import LOST, WORD_OVER, Doorkeeper, Sorry

log = structlog.get_logger()

_SIGNED = re.compile(r"[!-.0-~]{16,500}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class TornError(Exception):
    """A download that could not go on. It has been logged; the connection breaks, so that nobody takes it for whole."""


@dataclass(frozen=True, slots=True)
class Downloads:
    pages: Pages
    door: Doorkeeper

    def routes(self) -> list[Route]:
        return [Route("/d/{signed}", self.download)]

    async def download(self, request: Request) -> Response:
        return await self.door.admit(request, lambda: self._open(request))

    async def _open(self, request: Request) -> Response | Sorry:
        signed = request.path_params["signed"]
        found = await self.pages.parts.exports.open(signed) if _SIGNED.fullmatch(signed) else None
        match found:
            case None:
                return LOST
            case Ended():
                return WORD_OVER
            case Download():
                return self._give(request, found)

    def _give(self, request: Request, download: Download) -> Response:
        version = Version(f'"{download.sha256}"', download.made)
        headers = {**PRIVATE, "Accept-Ranges": "bytes", "ETag": version.tag, "Last-Modified": version.modified}
        match wanted(_lowered(request.headers), download.size, version):
            case Unlike():
                return Response(status_code=412, headers=headers)
            case Unchanged():
                return Response(status_code=304, headers=headers)
            case Beyond():
                return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{download.size}"})
            case Part(start, end):
                about = {"Content-Range": f"bytes {start}-{end - 1}/{download.size}"}
                return self._body(request, download, Part(start, end), {**headers, **about})
        return self._body(request, download, None, headers)

    def _body(self, request: Request, download: Download, part: Part | None, headers: dict[str, str]) -> Response:
        part_or_all = part or Part(0, download.size)
        about = {
            "Content-Type": "application/zip",
            "Content-Length": str(part_or_all.end - part_or_all.start),
            "Content-Disposition": f'attachment; filename="{safe_name(download.name)}"',
            "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(download.sha256)).decode()}:",
        }
        status = 200 if part is None else 206
        if request.method == "HEAD":
            return Response(status_code=status, headers={**headers, **about})
        return StreamingResponse(self._bytes(download, part_or_all), status, {**headers, **about})

    async def _bytes(self, download: Download, part: Part) -> AsyncIterator[bytes]:
        """Counts a download when its last byte went out, in however many parts it was fetched.

        Raises:
            TornError: the file cannot be read to the end.
        """
        try:
            async for piece in self.pages.parts.exports.read(download, part.start, part.end):
                yield piece
        except OSError as error:
            log.warning("download_broke", export=download.export, error=type(error).__name__, number=error.errno)
            raise TornError from None
        if part.end == download.size:
            await self.pages.parts.exports.fetched(download)


def safe_name(name: str) -> str:
    """A name for the file that needs no quoting, on any system."""
    return _UNSAFE.sub("-", name).strip("-.")[:120] or "export.zip"


def _lowered(headers: Headers) -> dict[str, str]:
    """By lower-case name; one that came twice is put together, as the standard has it."""
    names = {name.lower() for name in headers}
    return {name: ", ".join(headers.getlist(name)) for name in names}
