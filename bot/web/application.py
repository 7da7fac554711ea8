"""Puts the pages together into one application. What breaks in one ends here, logged once and without its address."""

import traceback
import uuid
from dataclasses import dataclass

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.core.refusal import Refusal
from bot.web.assets import Asset, read_assets
from bot.web.calendars import Calendars
from bot.web.changes import ChangeFeed
from bot.web.deadlines import Deadlines
from bot.web.downloads import Downloads, TornError
from bot.web.exports import ExportPages
from bot.web.guessing import Guesses
from bot.web.health import Health
from bot.web.pages import Pages, build_pages
from bot.web.parts import Parts
from bot.web.security import Secured
from bot.web.sending import Sending
from bot.web.settings import WebSettings
from bot.web.sorry import NO_PAGE, Doorkeeper, Sorry, broke, excuse, not_now
from bot.web.uploads import UploadPages

log = structlog.get_logger()

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def build_application(settings: WebSettings, parts: Parts) -> ASGIApp:
    assets = read_assets()
    pages = build_pages(settings, parts, assets)
    door = Doorkeeper(pages, Guesses(parts.clock))
    routes = [
        *Deadlines(pages).routes(),
        *([] if parts.changes is None else ChangeFeed(pages, parts.changes).routes()),
        *Calendars(pages, door).routes(),
        *ExportPages(pages, door).routes(),
        *Downloads(pages, door).routes(),
        *_uploads(pages, door),
        *Health(settings, parts).routes(),
        *(_static(asset) for asset in assets.values()),
    ]
    failing = Failing(pages)
    handlers = {HTTPException: failing.no_page, Refusal: failing.not_now, Exception: failing.broke}
    application = Starlette(routes=routes, exception_handlers=handlers)
    application.router.redirect_slashes = False  # it would lead to whatever host the request names
    return Secured(application)


def _uploads(pages: Pages, door: Doorkeeper) -> list[Route]:
    desk = pages.parts.uploads
    return [] if desk is None else [*UploadPages(pages, door, desk).routes(), *Sending(pages, door, desk).routes()]


def _static(asset: Asset) -> Route:
    async def give(_request: Request) -> Response:
        return Response(asset.data, media_type=asset.media_type, headers=FOREVER)

    return Route(asset.address, give)


@dataclass(frozen=True, slots=True)
class Failing:
    pages: Pages

    async def no_page(self, request: Request, error: Exception) -> Response:
        """None of this address, or not to be had in this way."""
        status, headers = 404, {}
        if isinstance(error, HTTPException):
            status, headers = error.status_code, dict(error.headers or {})
        return excuse(self.pages, request, Sorry(status, NO_PAGE.title, NO_PAGE.why), headers)

    async def not_now(self, request: Request, error: Exception) -> Response:
        """The store said no: it is busy, full or away."""
        why = error.phrase if isinstance(error, Refusal) else NO_PAGE.why
        return excuse(self.pages, request, not_now(why), {"Retry-After": "60"})

    async def broke(self, request: Request, error: Exception) -> Response:
        """Logs where an unexpected error came from, by the pattern of its route: an address may hold a secret."""
        if isinstance(error, TornError):
            return Response(status_code=500)
        incident = uuid.uuid4().hex[:8]
        frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
        route = request.scope.get("route")
        where = route.path if isinstance(route, Route) else None
        log.error("page_failed", id=incident, error=type(error).__name__, route=where, frames=frames)
        return excuse(self.pages, request, broke(incident))
