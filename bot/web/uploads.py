"""The page through which somebody sends files too large for a chat into their basket. Opening it changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core.instant import Instant
from bot.core.phrase import Phrase, Say
from bot.exports.sources.basket import Handed, Kind
from bot.exports.uploads.desk import UploadDesk
from bot.exports.uploads.upload import KEPT_FOR, Upload
from bot.web import figures
from bot.web.pages import Pages
from bot.web.security import PRIVATE, SENDING
from bot.web.sorry import LOST, PAGE_OVER, Doorkeeper, Sorry

TEXT = {
    "title": Phrase("uploads.title"),
    "lead": Phrase("uploads.lead"),
    "choose": Phrase("uploads.choose"),
    "no_script": Phrase("uploads.no_script"),
    "private": Phrase("uploads.private"),
    "under_way": Phrase("uploads.under_way"),
    "basket": Phrase("uploads.basket"),
    "nothing": Phrase("uploads.nothing"),
    "next": Phrase("uploads.next"),
    "file": Phrase("web.file"),
    "size": Phrase("web.size"),
    "pick_again": Phrase("uploads.pick_again"),
    "remove": Phrase("uploads.remove"),
    "progress": Phrase("uploads.progress"),
}
SAID = {
    "pause": Phrase("uploads.pause"),
    "resume": Phrase("uploads.resume"),
    "remove": Phrase("uploads.remove"),
    "waiting": Phrase("uploads.waiting"),
    "sending": Phrase("uploads.sending"),
    "paused": Phrase("uploads.paused"),
    "again": Phrase("uploads.again"),
    "done": Phrase("uploads.done"),
    "removed": Phrase("uploads.removed"),
    "failed": Phrase("uploads.failed"),
    "unreadable-file": Phrase("uploads.unreadable_file"),
    "progress": Phrase("uploads.progress"),
}
"""What the script says, by the name it knows it by."""

UNNAMED = {Kind.FILE: Phrase("uploads.a_file"), Kind.LINK: Phrase("uploads.a_link")}


@dataclass(frozen=True, slots=True)
class UploadPages:
    pages: Pages
    door: Doorkeeper
    desk: UploadDesk

    def routes(self) -> list[Route]:
        return [Route("/u/{handle}", self.page)]

    async def page(self, request: Request) -> Response:
        return await self.door.admit(request, lambda: self._page(request))

    async def _page(self, request: Request) -> Response | Sorry:
        handle = request.path_params["handle"]
        page = await self.desk.page(handle)
        if page is None:
            return LOST
        if not self.desk.is_open(page):
            return PAGE_OVER
        held, caps = await self.desk.held(page.person), self.desk.caps
        view = {
            "text": TEXT,
            "said": SAID,
            "files": f"{self.pages.settings.base}/u/{handle}/files",
            "open_until": Phrase("uploads.open_until", {"until": Instant(page.expires)}),
            "limits": Phrase("uploads.limits", {"most": figures.size(caps.file), "days": KEPT_FOR.days}),
            "under_way": [_coming(upload) for upload in held.under_way],
            "things": _rows(held.things),
            "more": Phrase("uploads.more", {"count": held.count - len(held.things)}),
            "has_more": held.count > len(held.things),
        }
        return self.pages.page(request, "uploads", view, headers={**PRIVATE, **SENDING})


def _coming(upload: Upload) -> Mapping[str, object]:
    return {
        "id": upload.id,
        "mark": upload.mark,
        "name": upload.name,
        "size": upload.size,
        "offset": upload.offset,
        "came": Phrase("uploads.came", {"came": figures.size(upload.offset), "size": figures.size(upload.size)}),
    }


def _rows(things: Sequence[Handed]) -> list[Mapping[str, Say | str | None]]:
    """An address, which may be a signature, is shown to nobody."""
    return [{"name": thing.name, "what": UNNAMED[thing.kind], "size": _size(thing)} for thing in things]


def _size(thing: Handed) -> Say | None:
    return None if thing.size is None else figures.size(thing.size)
