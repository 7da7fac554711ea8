"""Why a page is not there, said kindly; and the watch over those who try one address after the other."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from bot.core.phrase import Phrase, Say
from bot.web.guessing import Guesses
from bot.web.pages import Pages
from bot.web.security import PRIVATE


@dataclass(frozen=True, slots=True)
class Sorry:
    """What to say instead of a page."""

    status: int
    title: Phrase
    why: Say


Excuse: TypeAlias = Callable[[Request, Sorry, Mapping[str, str]], Response]

LOST = Sorry(404, Phrase("web.lost_title"), Phrase("web.lost"))
EXPIRED = Sorry(410, Phrase("web.expired_title"), Phrase("web.expired"))
REVOKED = Sorry(410, Phrase("web.revoked_title"), Phrase("web.revoked"))
WORD_OVER = Sorry(410, Phrase("web.word_over_title"), Phrase("web.word_over"))
PAGE_OVER = Sorry(410, Phrase("uploads.over_title"), Phrase("uploads.over"))
NO_PAGE = Sorry(404, Phrase("web.no_page_title"), Phrase("web.no_page"))


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Stands before everything that is opened by something secret in its address.

    Whoever sent too many that open nothing waits, and costs no look into the store while waiting.
    """

    pages: Pages
    guesses: Guesses

    async def admit(
        self, request: Request, answer: Callable[[], Awaitable[Response | Sorry]], say: Excuse | None = None
    ) -> Response:
        """What `answer` gives; or why not, as a page of ours where `say` has no other way to tell it."""
        say = say or partial(excuse, self.pages)
        address = request.client.host if request.client else ""
        wait = self.guesses.wait(address)
        if wait is not None:
            return say(request, slowly(wait), {"Retry-After": str(wait)})
        found = await answer()
        if found is LOST:
            self.guesses.wrong(address)
        return say(request, found, {}) if isinstance(found, Sorry) else found


def excuse(pages: Pages, request: Request, sorry: Sorry, headers: Mapping[str, str] | None = None) -> Response:
    view = {"title": sorry.title, "why": sorry.why}
    return pages.page(request, "sorry", view, sorry.status, {**PRIVATE, **(headers or {})})


def slowly(seconds: int) -> Sorry:
    return Sorry(429, Phrase("web.slowly_title"), Phrase("web.slowly", {"seconds": seconds}))


def not_now(why: Say) -> Sorry:
    return Sorry(503, Phrase("web.not_now_title"), why)


def broke(incident: str) -> Sorry:
    return Sorry(500, Phrase("web.broke_title"), Phrase("error.broke", {"id": incident}))
