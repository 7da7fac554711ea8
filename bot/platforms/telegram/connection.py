"""The way to Telegram's servers: the library's client with our addresses, time limits and silence."""

import logging
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from telegram import Bot, Update
from telegram.request import BaseRequest, HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

from bot.platforms.telegram.settings import TelegramSettings

LONG_POLL = timedelta(seconds=50)
"""How long Telegram holds a request for updates open when there are none."""

_CONNECT = 10.0
_ANSWER = 15.0


class UpdatesRequest(HTTPXRequest):
    """Asks for updates. One that the library cannot read comes out as its bare number: it must not block the rest."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        answer = BaseRequest.parse_json_payload(payload)
        found = answer.get("result")
        if isinstance(found, list):
            answer["result"] = [readable(update) for update in found]
        return answer


def readable(update: Mapping[str, Any]) -> dict[str, Any]:
    """The update as it came, or its number alone."""
    try:
        Update.de_json(dict(update), None)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError, OSError):
        return {"update_id": update["update_id"]}
    return dict(update)


@dataclass(slots=True)
class Dates:
    """The time as the server's first answer gave it."""

    first: str | None = None

    async def note(self, response: httpx.Response) -> None:
        self.first = self.first or response.headers.get("Date")


def quieten() -> None:
    """Keeps the libraries' own records out of the log: they hold the token, and people's words."""
    for noisy in ("httpx", "httpcore", "telegram"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL + 1)
    # Every rate limit would warn of a type that is to change; pause() in outcomes.py understands both.
    warnings.filterwarnings("ignore", message=".*`retry_after` will be of type", category=PTBDeprecationWarning)


def connect(settings: TelegramSettings, dates: Dates | None = None) -> Bot:
    """A client that has not spoken to anybody yet. Close it with `shutdown`."""
    quieten()
    return Bot(
        settings.token,
        base_url=f"{settings.api}/bot",
        base_file_url=f"{settings.api}/file/bot",
        request=HTTPXRequest(
            connect_timeout=_CONNECT,
            read_timeout=_ANSWER,
            write_timeout=_ANSWER,
            pool_timeout=30.0,
            httpx_kwargs={"event_hooks": {"response": [dates.note]}} if dates else None,
        ),
        get_updates_request=UpdatesRequest(
            connection_pool_size=2, connect_timeout=_CONNECT, read_timeout=_ANSWER, pool_timeout=30.0
        ),
    )
