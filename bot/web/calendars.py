"""A person's private calendar, opened by the token in its address: their reminders and the milestones they follow."""

import re
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core.people import Person
from bot.core.phrase import Curated, Phrase
from bot.reminders.calendars import everything, of_deadline
from bot.web.pages import Pages
from bot.web.security import PRIVATE
from bot.web.sorry import LOST, Doorkeeper, Sorry

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")


@dataclass(frozen=True, slots=True)
class Calendars:
    pages: Pages
    door: Doorkeeper

    def routes(self) -> list[Route]:
        return [Route("/calendar/{token}.ics", self.calendar)]

    async def calendar(self, request: Request) -> Response:
        return await self.door.admit(request, lambda: self._open(request))

    async def _open(self, request: Request) -> Response | Sorry:
        token = request.path_params["token"]
        owner = await self.pages.parts.kept.feeds.owner(token) if _TOKEN.fullmatch(token) else None
        if owner is None:
            return LOST
        text = await self._text(request, owner)
        return Response(text, media_type="text/calendar", headers=PRIVATE)

    async def _text(self, request: Request, person: Person) -> str:
        """In the language the person has set: a calendar's program asks for none."""
        parts = self.pages.parts
        kept, speech = parts.kept, self.pages.speech(request)
        language = (await kept.preferences.of(person)).language
        speech = speech if language is None else replace(speech, language=language)
        follows = await kept.follows.of(person)
        told = await kept.follows.announced()
        events = [
            of_deadline(
                deadline,
                speech.words(Curated(deadline.title)),
                told[deadline.id].version if deadline.id in told else 1,
            )
            for deadline in parts.deadlines().values()
            if any(follow.target.climbs(deadline) for follow in follows)
        ]
        name = speech.words(Phrase("web.own_calendar_name"))
        return everything(name, await kept.reminders.of(person), events, speech.at)
