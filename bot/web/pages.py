"""Makes pages of templates, in the reader's language, with the words that stand on every page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.core.phrase import Phrase
from bot.web.assets import Asset
from bot.web.language import preferred
from bot.web.parts import Parts
from bot.web.settings import WebSettings
from bot.web.speech import Speech

TEMPLATES = Path(__file__).parent / "templates"

FRAME = {
    "name": Phrase("web.name"),
    "skip": Phrase("web.skip"),
    "languages": Phrase("web.languages"),
    "sections": Phrase("web.sections"),
    "deadlines": Phrase("web.deadlines"),
    "changes": Phrase("web.changes"),
    "not_company": Phrase("web.not_company"),
    "home": Phrase("web.home"),
}

OWN_NAME = Phrase("web.language")
"""What a language calls itself."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Pages:
    settings: WebSettings
    parts: Parts
    assets: Mapping[str, Asset]
    environment: Environment

    def speech(self, request: Request) -> Speech:
        """In the language the reader chose by `?lang=`, else in the one their browser prefers."""
        spoken = self.parts.voice.languages
        chosen = request.query_params.get("lang")
        wished = request.headers.get("accept-language", "")
        language = chosen if chosen is not None and chosen in spoken else preferred(wished, spoken)
        return Speech(self.parts.voice, language, self.parts.clock())

    def page(
        self,
        request: Request,
        template: str,
        view: Mapping[str, object],
        status: int = 200,
        headers: Mapping[str, str] = _NOTHING,
    ) -> HTMLResponse:
        speech = self.speech(request)
        content = self.environment.get_template(f"{template}.html.jinja").render(
            **view,
            frame=FRAME,
            say=speech.say,
            tell=speech.tell,
            words=speech.words,
            foreign=speech.foreign,
            language=speech.language,
            languages=self._languages(speech),
            base=self.settings.base,
            asset={name: self.settings.base + asset.address for name, asset in self.assets.items()},
            tail=self.tail(request),
            has_changes=self.parts.changes is not None,
        )
        about = {"Content-Language": speech.language, "Vary": "Accept-Language"}
        return HTMLResponse(content, status, {**about, **headers})

    def _languages(self, speech: Speech) -> list[tuple[str, str]]:
        """Each by its own name, as its speakers look for it."""
        spoken = (replace(speech, language=code) for code in self.parts.voice.languages)
        return [(one.language, one.words(OWN_NAME)) for one in spoken]

    def tail(self, request: Request) -> str:
        """What takes the language along that the reader chose."""
        chosen = request.query_params.get("lang")
        return f"?lang={chosen}" if chosen in self.parts.voice.languages else ""


def build_pages(settings: WebSettings, parts: Parts, assets: Mapping[str, Asset]) -> Pages:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    return Pages(settings, parts, assets, environment)


def countdown(at: datetime) -> str:
    """An instant as the script that counts down to it reads it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
