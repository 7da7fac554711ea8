"""How we reach Discord: which servers, and how a request survives a connection that breaks.

The one place that says where Discord is. Nothing of the library's is changed for the whole process: a client gets an
HTTP client of its own, and the tasks of its run a webhook adapter of their own (the library's context variable).

A request is sent again after a broken connection only where a second one changes nothing: reading, replacing,
deleting; opening a direct message; answering an interaction (Discord refuses a second answer); and a message with an
enforced nonce, which Discord recognises. Rate limits and 500, 502, 504 are the library's; 503 it leaves to us.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.platforms.discord.outcomes import ALREADY_ANSWERED

if TYPE_CHECKING:
    from discord.types.gateway import SessionStartLimit

T = TypeVar("T")

PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between attempts."""

LONGEST_WAIT = 60.0
"""Seconds that a rate limit is waited for; a longer one is told to the caller."""

_TAKEN = {"interaction": {"id": "0", "type": 0}}
"""What Discord says to an answer it takes, without what we missed of it."""

_REPEATABLE = frozenset({"GET", "PUT", "PATCH", "DELETE"})
_UNAVAILABLE = 503

BROKEN = (OSError, aiohttp.ClientError, TimeoutError)
"""What a connection that breaks, before or after the request was taken, comes as."""


@dataclass(frozen=True, slots=True)
class Servers:
    """`gateway` None: where Discord says it is."""

    api: str
    gateway: str | None = None

    def at(self, url: str) -> str:
        """The same request, to our servers."""
        return self.api + url.removeprefix(Route.BASE)

    def gate(self, url: str, told: str | None) -> str:
        """The same gateway request, to our gateway; where none is set, to the one that Discord `told` us.

        The library goes to Discord's own whenever a session cannot be resumed, whatever it was told.
        """
        elsewhere = yarl.URL(url).host != DiscordWebSocket.DEFAULT_GATEWAY.host
        gateway = self.gateway or (None if elsewhere else told)
        return str(yarl.URL(gateway).with_query(yarl.URL(url).query)) if gateway else url


async def persist(attempt: Callable[[], Awaitable[T]], *, repeatable: bool, pauses: Sequence[float] = PAUSES) -> T:
    """Tries again what may be tried again; the last failure is the caller's."""
    for pause in pauses:
        try:
            return await attempt()
        except aiohttp.ClientConnectorError:
            pass  # nothing was sent: anything may be tried again
        except discord.DiscordServerError as error:
            if not repeatable or error.status != _UNAVAILABLE:
                raise
        except BROKEN:
            if not repeatable:
                raise
        await asyncio.sleep(pause)
    return await attempt()


def repeatable(route: Route, body: Mapping[str, Any] | None) -> bool:
    if route.method in _REPEATABLE or route.path.endswith(("/users/@me/channels", "/callback")):
        return True
    return bool(body and body.get("enforce_nonce"))


class Http(HTTPClient):
    """The library's HTTP client, at our servers."""

    servers: Servers
    told: str | None = None
    """Where Discord says its gateway is."""

    async def request(self, route: Route, **sent: Any) -> Any:  # noqa: ANN401  JSON in, JSON out
        route.url = self.servers.at(route.url)
        safe = repeatable(route, body_of(sent))

        def attempt() -> Awaitable[Any]:
            rewind(sent)
            return super(Http, self).request(route, **dict(sent))

        return await persist(attempt, repeatable=safe)

    async def ws_connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        return await super().ws_connect(self.servers.gate(url, self.told), compress=compress)

    async def get_bot_gateway(self) -> "tuple[int, str, SessionStartLimit]":
        shards, self.told, limits = await super().get_bot_gateway()
        return shards, self.told, limits


class Webhooks(AsyncWebhookAdapter):
    """The library's webhook adapter, through which interactions are answered, at our servers."""

    def __init__(self, servers: Servers) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.servers = servers

    async def request(self, route: Route, session: aiohttp.ClientSession, **sent: Any) -> Any:  # noqa: ANN401
        route.url = self.servers.at(route.url)

        def attempt() -> Awaitable[Any]:
            rewind(sent)
            return super(Webhooks, self).request(route, session, **dict(sent))

        return await persist(Resending(attempt), repeatable=repeatable(route, None))


@dataclass(slots=True)
class Resending:
    """An answer to an interaction that may have arrived unnoticed: when Discord says so, it has."""

    send: Callable[[], Awaitable[Any]]
    sent_before: bool = False

    async def __call__(self) -> Any:  # noqa: ANN401  JSON
        again, self.sent_before = self.sent_before, True
        try:
            return await self.send()
        except discord.HTTPException as error:
            if not again or error.code != ALREADY_ANSWERED:
                raise
            return _TAKEN


def body_of(sent: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The object that a request carries; where files go along, it is one part of several."""
    parts = sent.get("form") or ()
    along = (json.loads(part["value"]) for part in parts if part.get("name") == "payload_json")
    body = sent["json"] if "json" in sent else next(along, None)
    return body if isinstance(body, dict) else None


def rewind(sent: Mapping[str, Any]) -> None:
    """The library begins its first attempt where a file stands: after an attempt of ours that is the end."""
    for file in sent.get("files") or ():
        file.reset(seek=True)


def answer_at(servers: Servers) -> None:
    """Interactions taken in by this task and the tasks it starts are answered at these servers."""
    async_context.set(Webhooks(servers))
