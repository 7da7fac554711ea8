"""For whoever runs the bot: whether it is alive, and whether it can answer. And what robots may read."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.knowledge.shelf import BrokenKnowledgeError
from bot.web.parts import Parts
from bot.web.security import UNLISTED
from bot.web.settings import WebSettings

_CLOSED = ("/e/", "/d/", "/u/", "/calendar/", "/health", "/ready")


@dataclass(frozen=True, slots=True)
class Health:
    settings: WebSettings
    parts: Parts

    def routes(self) -> list[Route]:
        return [Route("/health", self.health), Route("/ready", self.ready), Route("/robots.txt", self.robots)]

    async def health(self, _request: Request) -> Response:
        """The process takes requests; it looks at nothing else, so that no outage of another part restarts it."""
        return PlainTextResponse("ok\n", headers=UNLISTED)

    async def ready(self, _request: Request) -> Response:
        """Each part by name; 503 while one of them does not work."""
        parts = {"knowledge": self._knows(), **await self.parts.ready()}
        return JSONResponse(_told(parts), 200 if all(parts.values()) else 503, UNLISTED)

    async def robots(self, _request: Request) -> Response:
        closed = "".join(f"Disallow: {self.settings.base}{path}\n" for path in _CLOSED)
        return PlainTextResponse(f"User-agent: *\n{closed}", headers={"Cache-Control": "public, max-age=3600"})

    def _knows(self) -> bool:
        try:
            return bool(self.parts.shelf.edition.base.served)
        except BrokenKnowledgeError:
            return False


def _told(parts: Mapping[str, bool]) -> Mapping[str, object]:
    return {"ready": all(parts.values()), "parts": dict(parts)}
