"""The page an export's link opens: what is inside, the button that mints an address, and the end of it all.

Opening the page changes nothing, for programs look at links before people do. Only a button that is pressed (POST)
mints or revokes; the handle in the address is all the right that is needed, and no cookie exists.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core.instant import Instant
from bot.core.phrase import Phrase, Say
from bot.exports.export import Archive, State
from bot.web import figures
from bot.web.pages import Pages
from bot.web.ports import Listed, Shown
from bot.web.security import PRIVATE
from bot.web.sorry import EXPIRED, LOST, NO_PAGE, REVOKED, Doorkeeper, Sorry

_HANDLE = re.compile(r"[A-Za-z0-9_-]{16,128}")
_NUMBER = re.compile(r"[0-9]{1,6}")
"""Never any number of digits: Python refuses to read a number of thousands of them."""
SHEET = 200
"""Files a page lists."""
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})

TEXT = {
    "ready": Phrase("web.export_ready"),
    "checksum": Phrase("web.checksum"),
    "left_out_hint": Phrase("web.left_out_hint"),
    "download_hint": Phrase("web.download_hint"),
    "private": Phrase("web.private"),
    "contents": Phrase("web.contents"),
    "file": Phrase("web.file"),
    "size": Phrase("web.size"),
    "pictures": Phrase("web.pictures"),
    "listing_pages": Phrase("web.listing_pages"),
    "earlier": Phrase("web.earlier"),
    "later": Phrase("web.later"),
    "verify": Phrase("web.verify"),
    "verify_hint": Phrase("web.verify_hint"),
    "revoke": Phrase("web.revoke"),
    "revoke_hint": Phrase("web.revoke_hint"),
    "revoke_button": Phrase("web.revoke_button"),
}


@dataclass(frozen=True, slots=True)
class ExportPages:
    pages: Pages
    door: Doorkeeper

    def routes(self) -> list[Route]:
        return [
            Route("/e/{handle}", self.page),
            Route("/e/{handle}/picture/{number}", self.picture),
            Route("/e/{handle}/download", self.download, methods=["POST"]),
            Route("/e/{handle}/revoke", self.revoke, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        return await self.door.admit(request, lambda: self._page(request))

    async def picture(self, request: Request) -> Response:
        return await self.door.admit(request, lambda: self._picture(request))

    async def download(self, request: Request) -> Response:
        return await self.door.admit(request, lambda: self._download(request))

    async def revoke(self, request: Request) -> Response:
        return await self.door.admit(request, lambda: self._revoke(request))

    async def _shown(self, request: Request) -> tuple[str, Shown, Archive] | Sorry:
        """The handle, and the export behind it while it can be had."""
        handle = request.path_params["handle"]
        shown = await self.pages.parts.exports.shown(handle) if _HANDLE.fullmatch(handle) else None
        if shown is None:
            return LOST
        if shown.state is State.REVOKED:
            return REVOKED
        over = shown.expires is not None and shown.expires <= self.pages.parts.clock()
        if over or shown.state is State.EXPIRED:
            return EXPIRED
        return (handle, shown, shown.archive) if shown.state is State.READY and shown.archive is not None else LOST

    async def _page(self, request: Request) -> Response | Sorry:
        found = await self._shown(request)
        if isinstance(found, Sorry):
            return found
        handle, shown, archive = found
        sheets = max(1, math.ceil(archive.files / SHEET))
        sheet = _sheet(request.query_params.get("page", ""), sheets)
        files = await self.pages.parts.exports.listed(handle, (sheet - 1) * SHEET, SHEET)
        view = {
            "text": TEXT,
            "handle": handle,
            "shown": shown,
            "download": Phrase("web.download", {"size": figures.size(archive.size)}),
            "figures": _figures(shown, archive),
            "days": _days(shown),
            "files": _rows(files),
            "sheet": sheet,
            "sheets": sheets,
            "place": Phrase("web.listing_page", {"number": sheet, "count": sheets}),
            "also": self.pages.tail(request).replace("?", "&"),
        }
        return self.pages.page(request, "export", view, headers=PRIVATE)

    async def _picture(self, request: Request) -> Response | Sorry:
        found = await self._shown(request)
        if isinstance(found, Sorry):
            return found
        handle, shown, _ = found
        asked = request.path_params["number"]
        number = int(asked) if _NUMBER.fullmatch(asked) else len(shown.pictures)
        wanted = self.pages.parts.exports.picture(handle, number) if number < len(shown.pictures) else None
        picture = None if wanted is None else await wanted
        if picture is None or picture.media_type not in _PICTURES:
            return NO_PAGE  # no guess: the handle is right
        return Response(picture.data, media_type=picture.media_type, headers=PRIVATE)

    async def _download(self, request: Request) -> Response | Sorry:
        found = await self._shown(request)
        if isinstance(found, Sorry):
            return found
        signed = await self.pages.parts.exports.mint(found[0])
        return EXPIRED if signed is None else self._see_other(request, f"/d/{signed}")

    async def _revoke(self, request: Request) -> Response | Sorry:
        found = await self._shown(request)
        if isinstance(found, Sorry):
            return found
        await self.pages.parts.exports.revoke(found[0])
        return self._see_other(request, f"/e/{found[0]}")

    def _see_other(self, request: Request, path: str) -> Response:
        return RedirectResponse(f"{self.pages.settings.base}{path}{self.pages.tail(request)}", 303, PRIVATE)


def _figures(shown: Shown, archive: Archive) -> Sequence[tuple[Phrase, Say | str]]:
    """Label by label."""
    return (
        (Phrase("web.size"), figures.size(archive.size)),
        (Phrase("web.files"), figures.grouped(archive.files)),
        (Phrase("web.left_out"), figures.grouped(archive.left_out)),
        (Phrase("web.downloads"), figures.grouped(shown.downloads)),
    )


def _days(shown: Shown) -> Sequence[tuple[Phrase, Phrase]]:
    made = (Phrase("web.made"), Phrase("web.instant_at", {"at": Instant(shown.made)}))
    if shown.expires is None:
        return (made,)
    return (made, (Phrase("web.expires"), Phrase("web.instant", {"at": Instant(shown.expires)})))


def _rows(files: Sequence[Listed]) -> list[Mapping[str, object]]:
    return [{"name": file.name, "size": figures.size(file.size)} for file in files]


def _sheet(asked: str, sheets: int) -> int:
    """The page of the list that is asked for; the nearest there is."""
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1  # noqa: PLR2004  enough pages
    return min(max(number, 1), sheets)
