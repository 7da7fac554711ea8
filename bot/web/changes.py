"""The feed of changes: every date that was announced, moved or taken back. Public: a page and JSON."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.core.instant import Instant
from bot.core.period import Period
from bot.core.phrase import Page, Phrase, Say
from bot.reminders.changes import Change
from bot.reminders.deadline import written
from bot.web.deadlines import OPEN, SHORTLY
from bot.web.pages import Pages, countdown
from bot.web.ports import Changes

MOST = 100

TEXT = {
    "title": Phrase("web.changes_title"),
    "intro": Phrase("web.changes_intro"),
    "none": Phrase("web.changes_none"),
    "data": Phrase("web.data"),
}


@dataclass(frozen=True, slots=True)
class ChangeFeed:
    pages: Pages
    changes: Changes

    def routes(self) -> list[Route]:
        return [Route("/changes", self.page), Route("/changes.json", self.data)]

    async def page(self, request: Request) -> Response:
        latest = await self.changes.latest(MOST)
        view = {"text": TEXT, "changes": [_row(change) for change in latest]}
        return self.pages.page(request, "changes", view, headers=SHORTLY)

    async def data(self, request: Request) -> Response:
        speech = self.pages.speech(request)
        latest = await self.changes.latest(MOST)
        rows = [
            {
                "milestone": change.milestone,
                "subject": change.subject,
                "title": speech.words(change.title),
                "at": countdown(change.at),
                "before": written(change.before),
                "now": written(change.now),
                "new": not change.known,
                "source": change.source and {"title": change.source.label, "url": change.source.url},
                "reason": change.reason and speech.words(change.reason),
            }
            for change in latest
        ]
        return JSONResponse({"changes": rows}, headers={**OPEN, "Content-Language": speech.language})


def _row(change: Change) -> Mapping[str, Say | None]:
    return {
        "title": change.title,
        "at": Phrase("web.changed_at", {"at": Instant(change.at)}),
        "what": _what(change),
        "reason": change.reason,
        "source": None if change.source is None else _source(change.source),
    }


def _source(source: Page) -> Phrase:
    return Phrase("web.changed_source", {"source": source if source.url else source.label})


def _what(change: Change) -> Phrase:
    match change.known, change.before, change.now:
        case False, _, Period() as now:
            return Phrase("web.changed_new", {"new": now})
        case False, _, None:
            return Phrase("web.changed_new_undated")
        case True, Period() as before, Period() as now:
            return Phrase("web.changed_moved", {"new": now, "old": before})
        case True, None, Period() as now:
            return Phrase("web.changed_dated", {"new": now})
        case True, Period() as before, None:
            return Phrase("web.changed_undated", {"old": before})
    return Phrase("web.changed_new_undated")
