"""Takes files in pieces, as tus 1.0 has it: any client of that protocol can send to the address of an upload page.

Nothing that was sent is ever given out here. Answers are bare sentences, for whoever reads what a program was told. A
request of a browser has to come from the page itself; the handle in the address is all the right that is needed.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import urlsplit

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.exports.uploads.desk import Piece, UploadDesk
from bot.exports.uploads.upload import DiskFullError, GoneError, Upload, UploadError, UploadPage
from bot.web import tus
from bot.web.pages import Pages
from bot.web.refused import AGAIN, NoError
from bot.web.refused import no as refusing
from bot.web.security import PRIVATE
from bot.web.sorry import LOST, PAGE_OVER, Doorkeeper, Sorry

log = structlog.get_logger()

_ID = re.compile(r"[0-9a-f]{32}")
DRAINED = 16 * 1024 * 1024
DRAINED_FOR = 10.0
"""Bytes and seconds of a refused piece that are still read."""

Answer: TypeAlias = Callable[[Request, UploadPage], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Sending:
    pages: Pages
    door: Doorkeeper
    desk: UploadDesk

    def routes(self) -> list[Route]:
        return [
            Route("/u/{handle}/files", self.collection, methods=["OPTIONS", "POST"]),
            Route("/u/{handle}/files/{id}", self.file, methods=["OPTIONS", "HEAD", "PATCH", "DELETE", "POST"]),
        ]

    async def collection(self, request: Request) -> Response:
        return await self._admit(request, self._begin)

    async def file(self, request: Request) -> Response:
        """A client that cannot send every method says in a header which one it means."""
        method = request.method
        if method == "POST":
            method = request.headers.get("x-http-method-override", "").upper()
        answers: dict[str, Answer] = {"HEAD": self._head, "PATCH": self._patch, "DELETE": self._delete}
        return await self._admit(request, answers.get(method, _unknown))

    async def _admit(self, request: Request, answer: Answer) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**PRIVATE, **tus.abilities(self.desk.caps.file)})
        return await self.door.admit(request, lambda: self._answer(request, answer), self._excuse)

    async def _answer(self, request: Request, answer: Answer) -> Response | Sorry:
        try:
            page = await self._page(request)
            return page if isinstance(page, Sorry) else await answer(request, page)
        except NoError as no:
            return self._say(request, no)
        except tus.UnreadableError:
            return self._say(request, NoError(HTTPStatus.BAD_REQUEST, Phrase("uploads.unreadable")))
        except UploadError as refused:
            if isinstance(refused, DiskFullError):
                log.warning("upload_disk_full")
            return self._say(request, refusing(refused, self.desk.caps))
        except Refusal as refusal:
            log.warning("upload_not_taken", reason=refusal.phrase.key)
            return self._say(request, NoError(HTTPStatus.SERVICE_UNAVAILABLE, refusal.phrase, AGAIN))

    async def _page(self, request: Request) -> UploadPage | Sorry:
        """The page of the address, while it is open.

        Raises:
            NoError
        """
        if not self._own(request):
            raise NoError(HTTPStatus.FORBIDDEN, Phrase("uploads.foreign"))
        if request.headers.get("tus-resumable") != tus.VERSION:
            raise NoError(412, Phrase("uploads.unreadable"), {"Tus-Version": tus.VERSION})
        page = await self.desk.page(request.path_params["handle"])
        if page is None:
            return LOST
        return page if self.desk.is_open(page) else PAGE_OVER

    async def _begin(self, request: Request, page: UploadPage) -> Response:
        first = Piece(0, _body(request), tus.checksum(request.headers))
        try:
            upload = await self.desk.begin(page.person, tus.announced(request.headers))
            if request.headers.get("content-type") == tus.PIECE:
                upload = await self._first(upload, first)
        except UploadError:
            await _drain(first.bytes)
            raise
        base, handle = self.pages.settings.base, request.path_params["handle"]
        headers = {**tus.standing(upload, page.expires), "Location": f"{base}/u/{handle}/files/{upload.id}"}
        return Response(status_code=201, headers={**PRIVATE, **headers})

    async def _first(self, upload: Upload, piece: Piece) -> Upload:
        """Raises UploadError, and nothing is under way then: its sender was never told where it would go on."""
        try:
            return await self.desk.take(upload, piece)
        except UploadError:
            await self.desk.drop(upload)
            raise

    async def _head(self, request: Request, page: UploadPage) -> Response:
        upload = await self._find(request, page)
        headers = {**tus.standing(upload, page.expires), "Upload-Length": str(upload.size)}
        return Response(status_code=200, headers={**PRIVATE, **headers})

    async def _patch(self, request: Request, page: UploadPage) -> Response:
        if request.headers.get("content-type") != tus.PIECE:
            raise NoError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, Phrase("uploads.unreadable"))
        offset, checksum = tus.number(request.headers, "upload-offset"), tus.checksum(request.headers)
        upload, body = await self._find(request, page), _body(request)
        try:
            upload = await self.desk.take(upload, Piece(offset, body, checksum))
        except UploadError:
            await _drain(body)
            raise
        page = await self.desk.page(request.path_params["handle"]) or page  # what came keeps it open for longer
        return Response(status_code=204, headers={**PRIVATE, **tus.standing(upload, page.expires)})

    async def _delete(self, request: Request, page: UploadPage) -> Response:
        await self.desk.drop(await self._find(request, page))
        return Response(status_code=204, headers={**PRIVATE, "Tus-Resumable": tus.VERSION})

    async def _find(self, request: Request, page: UploadPage) -> Upload:
        """Raises GoneError: there is none of this id, or it is somebody else's."""
        upload_id = request.path_params["id"]
        upload = await self.desk.find(page.person, upload_id) if _ID.fullmatch(upload_id) else None
        if upload is None:
            raise GoneError
        return upload

    def _own(self, request: Request) -> bool:
        """Whether it comes from our own page, or from no browser at all."""
        if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return False
        origin = request.headers.get("origin")
        if origin is None:
            return True
        ours = urlsplit(self.pages.settings.url)
        return origin == f"{ours.scheme}://{ours.netloc}" or urlsplit(origin).netloc == request.headers.get("host")

    def _say(self, request: Request, no: NoError) -> Response:
        return self._excuse(request, no, no.headers)

    def _excuse(self, request: Request, no: NoError | Sorry, headers: Mapping[str, str]) -> Response:
        words = self.pages.speech(request).words(no.why)
        return PlainTextResponse(words, no.status, {**PRIVATE, "Tus-Resumable": tus.VERSION, **headers})


async def _unknown(_request: Request, _page: UploadPage) -> Response:
    raise NoError(HTTPStatus.METHOD_NOT_ALLOWED, Phrase("uploads.unreadable"))


async def _drain(body: AsyncIterator[bytes]) -> None:
    """Reads what is still on its way, up to a bound: a browser hears an answer only once it has sent all it had."""
    left = DRAINED
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAINED_FOR):
            async for piece in body:
                left -= len(piece)
                if left < 0:
                    return


async def _body(request: Request) -> AsyncIterator[bytes]:
    """As it comes. Where its sender is gone it ends: what came until then is kept."""
    try:
        async for piece in request.stream():
            if piece:
                yield piece
    except ClientDisconnect:
        return
