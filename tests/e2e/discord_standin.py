"""A Discord that is none, on this machine: the HTTP API and the gateway, over TCP, with the faults of the real one.

It keeps to what the library needs of a server: JSON as exactly `application/json`, a `Via` header on a 429, a body to
the answer of an interaction. It recognises enforced nonces, and refuses what Discord would refuse of what we use.
"""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web
from discord_specs import problems_asked, problems_with
from e2e.discord_cdn import Cdn
from e2e.discord_gateway import Gateway
from e2e.discord_reading import read
from e2e.discord_world import (
    APPLICATION,
    CHANNEL,
    EPHEMERAL,
    GUILD,
    ME,
    Json,
    World,
    application,
    member,
    user,
)

Answer: TypeAlias = tuple[int, Any]

_NOTHING: Answer = (204, None)
_UNKNOWN_MESSAGE: Answer = (404, {"code": 10008, "message": "Unknown Message"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came in, and how it was answered; 0 where the connection was broken instead."""

    method: str
    path: str
    body: Any
    status: int
    query: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    """What came along, by its name."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the next request that fits. kind: a status, or "reset before" or "reset after" it was applied."""

    method: str
    path: str
    kind: str

    def fits(self, method: str, path: str) -> bool:
        return method == self.method and re.fullmatch(self.path, path) is not None


@dataclass(slots=True)
class StandIn:
    """`held`: by a pattern of path and query; a request that fits waits until the event is set."""

    world: World = field(default_factory=World)
    asked: list[Asked] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    date: str | None = None
    """The time of day it claims, as an HTTP header has it; None for the real one."""
    api: str = ""
    gateway: Gateway = field(init=False)
    cdn: Cdn = field(init=False)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.gateway = Gateway(self.world, self.changed)
        self.cdn = Cdn(self.changed)

    @contextlib.asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator["StandIn"]:
        server = web.Application()
        server.router.add_get("/gateway", self.gateway.serve)
        server.router.add_get("/gateway/", self.gateway.serve)
        server.router.add_route("*", "/api/v10/{path:.*}", self._serve)
        server.router.add_get("/attachments/{path:.*}", self.cdn.serve)
        server.router.add_get("/proxied/{path:.*}", self.cdn.serve)
        runner = web.AppRunner(server, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        port = runner.addresses[0][1]
        self.api, self.gateway.url = f"http://127.0.0.1:{port}/api/v10", f"ws://127.0.0.1:{port}/gateway"
        self.cdn.base = f"http://127.0.0.1:{port}"
        try:
            yield self
        finally:
            await self.gateway.hang_up(1001)
            await runner.cleanup()

    async def until(self, holds: Callable[[], bool], seconds: float = 20) -> None:
        """Waits until something holds of what was asked.

        Raises:
            AssertionError: it did not come to hold in time; what was asked is told.
        """
        try:
            async with asyncio.timeout(seconds), self.changed:
                await self.changed.wait_for(holds)
        except TimeoutError:
            told = "\n".join(f"{a.method} {a.path} {a.status} {json.dumps(a.body)[:200]}" for a in self.asked)
            raise AssertionError(f"it did not happen within {seconds} s; what was asked:\n{told}") from None

    def problems(self) -> list[str]:
        """Where a request's path, query or body was not as Discord's own specification has it."""
        found = dict.fromkeys(one for a in self.asked for one in problems_asked(a.method, a.path, a.query))
        with_bodies = [a for a in self.asked if a.body is not None]
        return [*found, *(problem for a in with_bodies for problem in problems_with(a.method, a.path, a.body))]

    # What people do

    async def say(self, who: str, words: str, channel: str = CHANNEL) -> Json:
        """Somebody writes; whoever they mention is told so."""
        mentioned = [user(id_) for id_ in re.findall(r"<@(\d+)>", words)]
        message = self.world.new_message(channel, user(who), {"content": words, "mentions": mentioned})
        await self.gateway.tell(
            "MESSAGE_CREATE", {**message, "member": member(who)} if "guild_id" in message else message
        )
        return message

    async def edit(self, message: Json, words: str) -> None:
        message["content"] = words
        await self.gateway.tell("MESSAGE_UPDATE", {**message, "member": member(message["author"]["id"])})

    async def call(self, who: str, kind: int, data: Json, channel: str = CHANNEL, message: Json | None = None) -> Json:
        """An interaction: 2 a command, 3 a press, 4 typing, 5 a filled-in form."""
        private = channel in self.world.dms.values()
        interaction: Json = {
            "id": self.world.id(),
            "application_id": APPLICATION,
            "type": kind,
            "token": f"interaction-{self.world.id()}",
            "version": 1,
            "data": data,
            "channel_id": channel,
            "channel": self.world.channel(channel),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": GUILD},
            "context": 1 if private else 0,
            "attachment_size_limit": 1000,
            "app_permissions": "0",
        }
        interaction |= {"user": user(who)} if private else {"guild_id": GUILD, "member": member(who)}
        if message is not None:
            interaction["message"] = message
        self.world.interactions[interaction["token"]] = interaction
        await self.gateway.tell("INTERACTION_CREATE", interaction)
        return interaction

    # What the bot asks

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        body, files = await _read(request)
        await self._held(request, path, body)
        fault = next((fault for fault in self.faults if fault.fits(request.method, path)), None)
        if fault is not None:
            self.faults.remove(fault)
        if fault is not None and fault.kind == "reset before":
            return await self._break(request, path, body)
        if fault is not None and fault.kind.isdecimal():
            status, answer = int(fault.kind), {"message": "a fault", "code": 0, "retry_after": 0.1, "global": False}
        else:
            status, answer = await self._answer(request, path, body)
        if fault is not None and fault.kind == "reset after":
            return await self._break(request, path, body)
        await self._note(Asked(request.method, path, body, status, dict(request.query), files))
        return _response(status, answer, self.date)

    async def _held(self, request: web.Request, path: str, body: object) -> None:
        """Told of as 0 while it waits."""
        gates = [gate for pattern, gate in self.held.items() if re.fullmatch(pattern, f"{path}?{request.query_string}")]
        for gate in gates:
            await self._note(Asked(request.method, path, body, 0, dict(request.query)))
            await gate.wait()

    async def _break(self, request: web.Request, path: str, body: object) -> web.StreamResponse:
        """The connection ends, and nobody says why."""
        await self._note(Asked(request.method, path, body, 0))
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _note(self, asked: Asked) -> None:
        async with self.changed:
            self.asked.append(asked)
            self.changed.notify_all()

    async def _answer(self, request: web.Request, path: str, body: Any) -> Answer:  # noqa: ANN401  JSON
        tokens = ("/interactions/", "/webhooks/")
        if not path.startswith(tokens) and request.headers.get("Authorization") != f"Bot {self.world.token}":
            return 401, {"message": "401: Unauthorized", "code": 0}
        told = read(self.world, path, request.query) if request.method == "GET" else None
        if told is not None:
            return told[0], self._shown(told[1])
        for (method, pattern), does in _ROUTES.items():
            found = re.fullmatch(pattern, path)
            if found is not None and method == request.method:
                return await does(self, body, *found.groups())
        return 404, {"message": f"this stand-in knows no {request.method} {path}", "code": 0}

    def _shown(self, told: Any) -> Any:  # noqa: ANN401  JSON
        """Messages with addresses of their files that are good now."""
        if isinstance(told, list):
            return [self._shown(one) for one in told]
        return self.cdn.shown(told) if "attachments" in told else told

    async def _start(self, _body: Json | None) -> Answer:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return 200, {"url": self.gateway.url, "shards": 1, "session_start_limit": limit}

    async def _me(self, _body: Json | None) -> Answer:
        return 200, user(ME)

    async def _application(self, _body: Json | None) -> Answer:
        return 200, application(self.world)

    async def _servers(self, _body: Json | None) -> Answer:
        return 200, [{"id": GUILD, "name": "Hall", "permissions": self.world.permissions}]

    async def _commands(self, body: list[Json], _application: str) -> Answer:
        self.world.commands = body
        return 200, [{**command, "id": self.world.id(), "application_id": APPLICATION} for command in body]

    async def _open_dm(self, body: Json) -> Answer:
        return 200, self.world.channel(self.world.dm_with(str(body["recipient_id"])))

    async def _send(self, body: Json, channel: str) -> Answer:
        if channel in self.world.closed:
            return 403, {"code": 50007, "message": "Cannot send messages to this user"}
        known = self.world.nonces.get((channel, str(body.get("nonce")))) if body.get("enforce_nonce") else None
        if known is not None:
            return 200, self.cdn.shown(self.world.messages[known])
        message = self.world.new_message(channel, user(ME), body)
        if "nonce" in body:
            self.world.nonces[channel, str(body["nonce"])] = message["id"]
        await self.gateway.tell("MESSAGE_CREATE", self.cdn.shown(message))
        return 200, self.cdn.shown(message)

    async def _edit(self, body: Json, _channel: str, message: str) -> Answer:
        if message not in self.world.messages:
            return _UNKNOWN_MESSAGE
        self.world.messages[message] |= {key: body[key] for key in ("content", "components") if key in body}
        return 200, self.cdn.shown(self.world.messages[message])

    async def _delete(self, _body: None, _channel: str, message: str) -> Answer:
        return _NOTHING if self.world.messages.pop(message, None) else _UNKNOWN_MESSAGE

    async def _respond(self, body: Json, _id: str, token: str) -> Answer:
        interaction = self.world.interactions[token]
        if "response" in interaction:
            return 400, {"code": 40060, "message": "Interaction has already been acknowledged."}
        interaction["response"] = body
        data = body.get("data") or {}
        told: Json = {"id": interaction["id"], "type": interaction["type"]}
        if body["type"] in {4, 5}:
            interaction["original"] = self._said_to(interaction, data)["id"]
            told |= {"response_message_id": interaction["original"], "response_message_loading": body["type"] == 5}
        elif body["type"] in {6, 7}:
            interaction["original"] = interaction["message"]["id"]
            self.world.messages[interaction["original"]] |= data
        return 200, {"interaction": told}

    def _said_to(self, interaction: Json, data: Json) -> Json:
        who = interaction.get("user") or interaction["member"]["user"]
        metadata = {"id": interaction["id"], "type": 2, "user": who, "authorizing_integration_owners": {}}
        return self.world.new_message(interaction["channel_id"], user(ME), {**data, "interaction_metadata": metadata})

    async def _follow_up(self, body: Json, _application: str, token: str) -> Answer:
        return 200, self._said_to(self.world.interactions[token], body)

    async def _edit_original(self, body: Json, _application: str, token: str) -> Answer:
        return await self._edit(body, "", str(self.world.interactions[token].get("original")))

    async def _delete_original(self, _body: None, _application: str, token: str) -> Answer:
        return await self._delete(None, "", str(self.world.interactions[token].get("original")))


async def _read(request: web.Request) -> tuple[Any, Mapping[str, bytes]]:
    """The body, JSON; where files come along it is one part of several, and names each of them."""
    if not request.content_type.startswith("multipart/"):
        return await request.json() if request.can_read_body else None, {}
    parts = dict(await request.post())
    body = json.loads(str(parts.pop("payload_json")))
    sent = {name: part for name, part in parts.items() if isinstance(part, web.FileField)}
    listed = (body.get("data") or body)["attachments"]
    assert set(sent) == {f"files[{one['id']}]" for one in listed}, "each is described, each is there"
    return body, {part.filename: part.file.read() for part in sent.values()}


def _response(status: int, answer: object, date: str | None) -> web.Response:
    headers = {"Via": "1.1 stand-in"} if status == 429 else {}
    headers |= {"Date": date} if date else {}
    if answer is None:
        return web.Response(status=status, headers=headers)
    headers["Content-Type"] = "application/json"
    return web.Response(status=status, body=json.dumps(answer).encode(), headers=headers)


def hidden(message: Json) -> bool:
    return bool(message.get("flags", 0) & EPHEMERAL)


_ROUTES: dict[tuple[str, str], Callable[..., Awaitable[Answer]]] = {
    ("GET", "/users/@me"): StandIn._me,  # noqa: SLF001  its own
    ("GET", "/oauth2/applications/@me"): StandIn._application,  # noqa: SLF001
    ("GET", "/applications/@me"): StandIn._application,  # noqa: SLF001
    ("GET", "/gateway/bot"): StandIn._start,  # noqa: SLF001
    ("GET", "/users/@me/guilds"): StandIn._servers,  # noqa: SLF001
    ("PUT", r"/applications/(\d+)/commands"): StandIn._commands,  # noqa: SLF001
    ("POST", "/users/@me/channels"): StandIn._open_dm,  # noqa: SLF001
    ("POST", r"/channels/(\d+)/messages"): StandIn._send,  # noqa: SLF001
    ("PATCH", r"/channels/(\d+)/messages/(\d+)"): StandIn._edit,  # noqa: SLF001
    ("DELETE", r"/channels/(\d+)/messages/(\d+)"): StandIn._delete,  # noqa: SLF001
    ("POST", r"/interactions/(\d+)/([\w-]+)/callback"): StandIn._respond,  # noqa: SLF001
    ("POST", r"/webhooks/(\d+)/([\w-]+)"): StandIn._follow_up,  # noqa: SLF001
    ("PATCH", r"/webhooks/(\d+)/([\w-]+)/messages/@original"): StandIn._edit_original,  # noqa: SLF001
    ("DELETE", r"/webhooks/(\d+)/([\w-]+)/messages/@original"): StandIn._delete_original,  # noqa: SLF001
}
