"""The gateway of a stand-in Discord: says hello, knows its sessions, tells of events, breaks off on demand.

What happens while nobody is connected is kept for the session and told when it resumes, as Discord does.
"""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from e2e.discord_world import APPLICATION, ME, Json, World, guild, user

_DISPATCH, _INVALID, _HELLO, _ACK = 0, 9, 10, 11
_MESSAGE_CONTENT = 1 << 15
_GRANTED = (1 << 18) | (1 << 19)
BAD_TOKEN, NOT_GRANTED = 4004, 4014


@dataclass(slots=True)
class Gateway:
    """One session at a time is all that a bot of one shard needs."""

    world: World
    changed: asyncio.Condition
    url: str = ""
    socket: web.WebSocketResponse | None = None
    session: str = ""
    events: list[Json] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """What was asked of the gateway: identify, resume."""
    intents: int = 0

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await _send(socket, {"op": _HELLO, "d": {"heartbeat_interval": 20_000}})
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._take(socket, json.loads(frame.data))
        if self.socket is socket:
            self.socket = None
        return socket

    async def tell(self, event: str, data: Json) -> None:
        """An event: at once where somebody listens, else when they come back."""
        told = {"op": _DISPATCH, "t": event, "s": len(self.events) + 1, "d": data}
        self.events.append(told)
        if self.socket is not None and not self.socket.closed:
            await _send(self.socket, told)

    async def hang_up(self, code: int = 4000) -> None:
        """Ends the connection, but not the session."""
        socket, self.socket = self.socket, None
        if socket is not None:
            await socket.close(code=code)

    def break_off(self) -> None:
        """Ends the connection without a word."""
        socket, self.socket = self.socket, None
        transport = socket._req.transport if socket is not None and socket._req is not None else None  # noqa: SLF001  the
        if transport is not None:  # only way to be this rude
            transport.abort()

    async def _take(self, socket: web.WebSocketResponse, asked: Json) -> None:
        data: Any = asked.get("d")
        match asked["op"]:
            case 1:
                await _send(socket, {"op": _ACK})
            case 2:
                await self._identify(socket, data)
            case 6:
                await self._resume(socket, data)

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        self.intents = int(data["intents"])
        if data["token"] != self.world.token:
            await socket.close(code=BAD_TOKEN)
        elif self.intents & _MESSAGE_CONTENT and not self.world.flags & _GRANTED:
            await socket.close(code=NOT_GRANTED)
        else:
            self.socket, self.session, self.events = socket, self.world.id(), []
            await self.tell("READY", self._ready(data.get("shard", [0, 1])))
            await self.tell("GUILD_CREATE", guild(self.world))
        await self._saw("identify")

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> None:
        if data["session_id"] != self.session or data["token"] != self.world.token:
            await _send(socket, {"op": _INVALID, "d": False})
        else:
            self.socket = socket
            for missed in self.events[int(data["seq"]) :]:
                await _send(socket, missed)
            await self.tell("RESUMED", {})
        await self._saw("resume")

    def _ready(self, shard: list[int]) -> Json:
        return {
            "v": 10,
            "user": user(ME),
            "guilds": [{"id": guild(self.world)["id"], "unavailable": True}],
            "session_id": self.session,
            "resume_gateway_url": self.url,
            "application": {"id": APPLICATION, "flags": self.world.flags},
            "shard": shard,
        }

    async def _saw(self, what: str) -> None:
        async with self.changed:
            self.seen.append(what)
            self.changed.notify_all()


async def _send(socket: web.WebSocketResponse, payload: Json) -> None:
    await socket.send_str(json.dumps(payload))
