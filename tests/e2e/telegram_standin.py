"""A Bot API server of our own on 127.0.0.1: strict about what Telegram is strict about, and able to fail on demand.

It keeps what a bot did as Telegram would show it, logs every call, and holds each against the published description
of the Bot API where that is at hand (`problems`).
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from enum import Enum
from typing import Any

from aiohttp import ClientError, ClientSession, web
from e2e import telegram_methods, telegram_spec
from e2e.export_life import Sending
from e2e.telegram_world import BOT_ID, ApiError, Chat, Json, Upload, User, World, me

TOKEN = f"{BOT_ID}:AAStandInTokenThatNobodyHolds_0123456789"
PATIENCE = 30.0
"""Seconds a test waits for something that must happen. What happens earlier is seen at once."""


class Fault(Enum):
    """What goes wrong with a call. BEFORE and AFTER: the connection breaks before or after the request is applied."""

    NONE = "none"
    ERROR = 500
    BAD_GATEWAY = 502
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    params: Json
    status: int
    at: float


@dataclass(slots=True)
class Hook:
    url: str = ""
    secret: str | None = None
    failures: int = 0


@dataclass(slots=True)
class TelegramStandIn:
    """`times`: whether it knows date-time entities, which servers older than Bot API 9.5 do not."""

    world: World = field(default_factory=lambda: World(int(time.time())))
    times: bool = True
    me: Json = field(default_factory=me)
    revoked: bool = False
    clock_off: float = 0.0
    base: str = ""
    calls: list[Call] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    hook: Hook = field(default_factory=Hook)
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    floods: dict[int, int] = field(default_factory=dict)
    waiting: dict[int, Json] = field(default_factory=dict)
    """Updates not confirmed yet, by number."""
    allowed: list[str] | None = None
    queries: dict[str, Json] = field(default_factory=dict)
    """What was answered to presses, inline queries and guest calls, by the query's id."""
    stale: set[str] = field(default_factory=set)
    inline: dict[str, Json] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    sending: Sending = field(default_factory=Sending)
    slow: float = 0.0
    """Seconds until a file comes."""
    numbers: int = 700
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    poller: asyncio.Task[Any] | None = None

    @asynccontextmanager
    async def run(self) -> AsyncIterator["TelegramStandIn"]:
        app = web.Application(client_max_size=60_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            if self.poller is not None:
                self.poller.cancel()
            await runner.cleanup()

    # What a test does

    def fail(self, method: str, *faults: Fault) -> None:
        self.faults.setdefault(method, deque()).extend(faults)

    async def push(self, kind: str, what: Json) -> int:
        """Something happens; the bot hears of it if it asked for that kind."""
        self.numbers += 1
        if self.allowed is not None and kind not in self.allowed:
            return self.numbers
        self.waiting[self.numbers] = {"update_id": self.numbers, kind: what}
        await self.touch()
        return self.numbers

    async def say(self, chat: Chat, user: User, text: str, **more: Any) -> Json:  # noqa: ANN401  a message's fields
        message = self.world.typed(chat, user, text, **more)
        if chat.kind == "private":
            user.started = True
        if chat.kind == "private" or self.me["can_read_all_group_messages"] or _meant(message, self.me):
            await self.push("message", message)
        return message

    async def hand(self, user: User, name: str, body: bytes, **more: Any) -> Json:  # noqa: ANN401  a message's fields
        """A person sends a document in private."""
        path = f"documents/{len(self.files)}-{name}"
        self.files[path] = body
        document = {"file_id": path, "file_unique_id": path, "file_name": name, "file_size": len(body)}
        message = self.world.typed(self.world.private(user), user, "", document=document, **more)
        del message["text"], message["entities"]
        await self.push("message", message)
        return message

    async def press(self, message: Json, label: str, user: User) -> str:
        """Presses the button with this label below a message of the bot's."""
        rows = message["reply_markup"]["inline_keyboard"]
        data = next(button["callback_data"] for row in rows for button in row if button["text"] == label)
        where = {"inline_message_id": message["inline_message_id"]} if "inline_message_id" in message else {}
        query = f"press-{self.numbers}"
        shown = where or {"message": message}
        pressed = {"id": query, "from": user.json(), "chat_instance": "1", "data": data, **shown}
        await self.push("callback_query", pressed)
        return query

    async def touch(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until(self, holds: Callable[[], Any], patience: float = PATIENCE) -> Any:  # noqa: ANN401
        """Waits until something is the case, and gives it.

        Raises:
            TimeoutError: it never was.
        """
        async with asyncio.timeout(patience), self.changed:
            while not (found := holds()):
                await self.changed.wait()
            return found

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def said(self, chat: Chat) -> list[Json]:
        """What the bot has standing in a chat now."""
        return [message for message in chat.messages.values() if message["from"]["id"] == BOT_ID]

    async def bring(self) -> None:
        """Brings all that waits to the webhook, in order, once."""
        async with ClientSession() as session:
            for number, update in list(self.waiting.items()):
                if await self._brought(session, update):
                    self.waiting.pop(number, None)
                else:
                    self.hook.failures += 1

    async def _brought(self, session: ClientSession, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.hook.secret} if self.hook.secret else {}
        try:
            async with session.post(self.hook.url, json=update, headers=headers) as response:
                return response.ok
        except ClientError:
            return False

    # The server

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method, params = request.match_info["method"], await _params(request)
        fault = self.faults[method].popleft() if self.faults.get(method) else None
        self.problems += telegram_spec.problems(method, params)
        if fault is Fault.BEFORE:
            return _broken(request)
        try:
            _fail(fault)
            result = await self._apply(request.match_info["token"], method, params)
            status, body = 200, {"ok": True, "result": result}
        except ApiError as error:
            status = error.code
            body = {"ok": False, "error_code": error.code, "description": error.description}
            if error.parameters:
                body["parameters"] = error.parameters
        self.calls.append(Call(method, params, status, time.monotonic()))
        await self.touch()
        if fault is Fault.AFTER:
            return _broken(request)
        date = formatdate(time.time() + self.clock_off, usegmt=True)
        return web.json_response(body, status=status, headers={"Date": date})

    async def _apply(self, token: str, method: str, params: Json) -> Any:  # noqa: ANN401  as many shapes as methods
        if self.revoked or token != TOKEN:
            raise ApiError(401 if ":" in token else 404, "Unauthorized" if ":" in token else "Not Found")
        if method == "getUpdates":
            return await self._updates(params)
        found: Callable[[TelegramStandIn, Json], Awaitable[Any]] | None = telegram_methods.METHODS.get(method.lower())
        if found is None:
            raise ApiError(404, "Not Found")
        return await found(self, params)

    async def _updates(self, params: Json) -> list[Json]:
        """Real long polling: a second asker ends the first, a webhook all, an offset confirms what is below it."""
        if self.hook.url:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        if self.poller is not None and not self.poller.done():
            self.poller.cancel()
        offset, self.allowed = params.get("offset"), params.get("allowed_updates", self.allowed)
        if offset is not None:
            self.waiting = {number: update for number, update in self.waiting.items() if number >= offset}
            await self.touch()
        self.poller = asyncio.ensure_future(self._held(float(params.get("timeout", 0))))
        try:
            await self.poller
        except asyncio.CancelledError:
            words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            raise ApiError(409, words) from None
        return list(self.waiting.values())[: params.get("limit", 100)]

    async def _held(self, seconds: float) -> None:
        try:
            await self.until(lambda: self.waiting or self.revoked, seconds or 0.001)
        except TimeoutError:
            return
        if self.revoked:
            raise ApiError(401, "Unauthorized")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        found = self.files.get(request.match_info["path"])
        if found is None or request.match_info["token"] != TOKEN:
            return web.Response(status=404)
        await asyncio.sleep(self.slow)
        return await self.sending.send(request, request.match_info["path"], found)


def _meant(message: Json, bot: Json) -> bool:
    """What a bot in privacy mode is shown of a group: commands, its name, replies to it."""
    names = f"@{bot['username']}" in message["text"]
    answered = message.get("reply_to_message", {}).get("from", {}).get("id")
    return names or message["text"].startswith("/") or answered == BOT_ID


def _fail(fault: Fault | None) -> None:
    if fault is Fault.ERROR or fault is Fault.BAD_GATEWAY:
        raise ApiError(int(fault.value), "Internal Server Error")


def _broken(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _params(request: web.Request) -> Json:
    """The parameters as the library sends them: a form, with what is not a string as JSON."""
    posted = await request.post()
    files = {name: value for name, value in posted.items() if isinstance(value, web.FileField)}
    raw = {**request.query, **{name: value for name, value in posted.items() if name not in files}}
    params = {name: _value(name, str(value)) for name, value in raw.items()}
    return params | {name: Upload(file.filename, file.content_type, file.file.read()) for name, file in files.items()}


_WORDS = frozenset(
    [
        "text",
        "caption",
        "parse_mode",
        "url",
        "secret_token",
        "language_code",
        "next_offset",
        "file_id",
        "inline_message_id",
        "callback_query_id",
        "inline_query_id",
        "guest_query_id",
    ]
)
"""Parameters that are words even where they look like JSON."""


def _value(name: str, written: str) -> Any:  # noqa: ANN401  JSON
    if name in _WORDS:
        return written
    try:
        return json.loads(written)
    except ValueError:
        return written
