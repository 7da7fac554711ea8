"""The dates of the served subjects: a page, JSON and a calendar. Public, and the same for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.core.instant import Instant
from bot.core.period import Phase
from bot.core.phrase import Curated, Phrase
from bot.knowledge.answer import sources
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.claim import Source
from bot.knowledge.milestone import Milestone
from bot.reminders.calendars import of_deadline
from bot.reminders.ics import calendar
from bot.web.board import Row, backers, board
from bot.web.markup import link
from bot.web.pages import Pages, countdown

TEXT = {
    "title": Phrase("web.title"),
    "intro": Phrase("web.intro"),
    "next": Phrase("web.next"),
    "nothing_ahead": Phrase("web.nothing_ahead"),
    "clock": Phrase("web.clock"),
    "unannounced": Phrase("web.unannounced"),
    "unannounced_hint": Phrase("web.unannounced_hint"),
    "more": Phrase("web.more"),
    "sources": Phrase("web.sources"),
    "unsourced": Phrase("web.unsourced"),
    "official": Phrase("web.official"),
    "archived": Phrase("web.archived"),
    "take": Phrase("web.take"),
    "calendar": Phrase("web.calendar"),
    "calendar_hint": Phrase("web.calendar_hint"),
    "data": Phrase("web.data"),
    "data_hint": Phrase("web.data_hint"),
    "changes_hint": Phrase("web.changes_hint"),
}

SHORTLY = {"Cache-Control": "public, max-age=60"}
OPEN = {**SHORTLY, "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""For programs on other sites, too: nothing here is anybody's own."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A page that holds for this knowledge in this minute."""

    base: KnowledgeBase
    minute: datetime
    response: Response


@dataclass(slots=True)
class Deadlines:
    """Making the page takes some ten milliseconds in which the bot does nothing else: it is made once a minute."""

    pages: Pages
    _made: dict[str, _Made] = field(default_factory=dict)
    """By language, and whether it was chosen: so many pages and no more."""

    def routes(self) -> list[Route]:
        return [
            Route("/", self.page),
            Route("/deadlines.json", self.data),
            Route("/deadlines.ics", self.calendar),
        ]

    async def page(self, request: Request) -> Response:
        base, minute = self.pages.parts.shelf.edition.base, self.pages.parts.clock().replace(second=0, microsecond=0)
        key = f"{self.pages.speech(request).language}{self.pages.tail(request)}"
        made = self._made.get(key)
        if made is None or made.base is not base or made.minute != minute:
            made = self._made[key] = _Made(base, minute, self._page(request, base, minute))
        return made.response

    def _page(self, request: Request, base: KnowledgeBase, at: datetime) -> Response:
        shown = board(base, at)
        view = {
            "text": TEXT,
            "board": shown,
            "until": _until(shown.next),
            "address": self.pages.settings.url,
            "now": Phrase("web.as_of", {"now": Instant(at)}),
            "link": link,
        }
        return self.pages.page(request, "deadlines", view, headers=SHORTLY)

    async def data(self, _request: Request) -> Response:
        parts = self.pages.parts
        return JSONResponse(_data(parts.shelf.edition.base, parts.clock()), headers=OPEN)

    async def calendar(self, request: Request) -> Response:
        parts = self.pages.parts
        versions = {told.milestone: told.version for told in (await parts.kept.follows.announced()).values()}
        speech = self.pages.speech(request)
        events = [
            of_deadline(one, speech.words(Curated(one.title)), versions.get(one.id, 1))
            for one in parts.deadlines().values()
        ]
        name = speech.words(Phrase("web.calendar_name"))
        text = calendar(name, [event for event in events if event is not None], speech.at)
        return Response(text, media_type="text/calendar", headers={**OPEN, "Content-Language": speech.language})


def _until(row: Row | None) -> str | None:
    """The instant that day begins."""
    if row is None or row.period is None or row.phase is not Phase.BEFORE:
        return None
    return countdown(datetime.combine(row.period.first, time(tzinfo=UTC)))


def _data(base: KnowledgeBase, at: datetime) -> Mapping[str, object]:
    return {
        "as_of": countdown(at),
        "subjects": [
            {
                "id": name,
                "name": base.subjects[name].name,
                "homepage": base.subjects[name].homepage,
                "milestones": [_milestone(base, one) for one in base.milestones.values() if one.subject == name],
            }
            for name in sorted(base.served)
        ],
    }


def _milestone(base: KnowledgeBase, milestone: Milestone) -> Mapping[str, object]:
    period, ruling = milestone.period, milestone.ruling
    claims = backers(base, milestone)
    return {
        "id": milestone.id,
        "kind": milestone.kind,
        "title": dict(milestone.title),
        "product": milestone.product,
        "surface": milestone.surface,
        "region": milestone.region,
        "headline": milestone.headline,
        "announced": period is not None,
        "first": period and period.first.isoformat(),
        "last": period and period.last.isoformat(),
        "precision": period and period.precision,
        "disputed": ruling and dict(ruling.reason),
        "sources": [_source(source, checked.isoformat()) for source, checked in sources(base, claims)],
    }


def _source(source: Source, checked: str) -> Mapping[str, object]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "archived": source.archived,
        "official": source.primary,
        "published": source.published and source.published.isoformat(),
        "checked": checked,
    }
