"""The web pages, behind one door: deadlines, calendars and what an export's link opens. See docs/web.md.

The libraries take a quarter of a second to import, so nothing here imports them: `build_web` does, and is called where
something is to be served.
"""

from typing import TYPE_CHECKING

from bot.web.archives import Archives
from bot.web.parts import Kept, Parts
from bot.web.settings import LISTEN, URL, WebSettings, free_address, web_settings

if TYPE_CHECKING:
    from bot.web.server import WebServer

__all__ = ["LISTEN", "URL", "Archives", "Kept", "Parts", "WebSettings", "build_web", "free_address", "web_settings"]


def build_web(settings: WebSettings, parts: Parts) -> "WebServer":
    """The server, not yet listening."""
    from bot.web.application import build_application  # noqa: PLC0415  the libraries, and only now
    from bot.web.server import WebServer  # noqa: PLC0415

    return WebServer(settings, build_application(settings, parts))
