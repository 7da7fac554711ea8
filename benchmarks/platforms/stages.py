"""Stand-in platforms that people speak on and that take the time of every answer: the door to the tests' stand-ins.

An answer's time is taken when the request that carries it has arrived, so what the bot is measured by includes its own
way through the library and the loopback; the stand-in's share is small and counts against the bot.
"""

import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from benchmarks.answering.questions import ROOT

sys.path.insert(0, str(ROOT / "tests"))  # the stand-ins live with the tests

from e2e.discord_standin import Asked, StandIn
from e2e.discord_world import ANN, BOB, CHANNEL, ME
from e2e.discord_world import TOKEN as DISCORD_TOKEN
from e2e.telegram_standin import TOKEN as TELEGRAM_TOKEN
from e2e.telegram_standin import TelegramStandIn
from e2e.telegram_world import Chat, User

GROUPS = 20
"""Of Telegram, that chatter is spread over."""

_START = 120.0


class Stage(Protocol):
    """A platform with people on it. Times are those of `time.monotonic`."""

    @property
    def name(self) -> str: ...

    @property
    def environment(self) -> Mapping[str, str]:
        """What the bot must be told to come here."""
        ...

    async def prepare(self) -> None:
        """Waits for the bot, and lets it answer unprompted, so that chatter has to be understood too."""
        ...

    async def chatter(self, words: str) -> None: ...

    async def ask(self, words: str) -> str:
        """Asks the bot; gives a name for the question."""
        ...

    def answered(self) -> Mapping[str, float]:
        """When the first byte of each question's answer had arrived."""
        ...


class TimedDiscord(StandIn):
    """Takes the time of every message that answers another, and keeps nothing else of what was asked."""

    answered: dict[str, float]

    async def _note(self, asked: Asked) -> None:
        at = time.monotonic()
        body = asked.body if isinstance(asked.body, dict) else {}
        reference = body.get("message_reference")
        if isinstance(reference, dict):
            self.answered.setdefault(str(reference["message_id"]), at)
        await super()._note(asked)
        if asked.path.endswith("/messages"):
            self.asked.clear()


@dataclass(slots=True)
class DiscordStage:
    """Everybody speaks in one channel; questions are mentions of the bot."""

    server: TimedDiscord
    name: str = "Discord"

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            "DISCORD_TOKEN": DISCORD_TOKEN,
            "SUNSET_DISCORD_API": self.server.api,
            "SUNSET_DISCORD_MESSAGE_CONTENT": "1",
        }

    async def prepare(self) -> None:
        await self.server.until(lambda: self.server.gateway.socket is not None, _START)
        option = {"name": "unprompted", "type": 3, "value": "on"}
        done = await self.server.call(ANN, 2, {"id": "1", "name": "setup", "type": 1, "options": [option]})
        await self.server.until(lambda: "response" in done, _START)

    async def chatter(self, words: str) -> None:
        await self.server.say(BOB, words)

    async def ask(self, words: str) -> str:
        message = await self.server.say(ANN, f"<@{ME}> {words}", CHANNEL)
        return str(message["id"])

    def answered(self) -> Mapping[str, float]:
        return self.server.answered


@dataclass(slots=True)
class TelegramStage:
    """Chatter goes through groups without privacy mode; every question comes from a person of its own, in private.

    Telegram lets a bot say 20 messages a minute in a group, and ours keeps to that: questions in few groups would
    measure the waiting.
    """

    server: TelegramStandIn
    name: str = "Telegram"
    groups: list[Chat] = field(default_factory=list)
    talker: User | None = None
    spoken: int = 0
    seen: int = 0
    times: dict[str, float] = field(default_factory=dict)

    @property
    def environment(self) -> Mapping[str, str]:
        return {"TELEGRAM_TOKEN": TELEGRAM_TOKEN, "SUNSET_TELEGRAM_API": self.server.base}

    async def prepare(self) -> None:
        self.server.me["can_read_all_group_messages"] = True
        self.talker = admin = self.server.world.user("Boss")
        self.groups = [self.server.world.group(f"Group {number}") for number in range(GROUPS)]
        await self.server.until(lambda: self.server.poller is not None, _START)
        for group in self.groups:
            group.admins.add(admin.id)
            await self.server.say(group, admin, "/setup unprompted on")
        await self.server.until(lambda: len(self.server.called("sendMessage")) >= GROUPS, _START)

    async def chatter(self, words: str) -> None:
        if self.talker is None:
            raise RuntimeError("the stage is not prepared")
        self.spoken += 1
        await self.server.say(self.groups[self.spoken % GROUPS], self.talker, words)

    async def ask(self, words: str) -> str:
        person = self.server.world.user(f"Person {self.spoken}")
        self.spoken += 1
        chat = self.server.world.private(person)
        await self.server.say(chat, person, words)
        return str(chat.id)

    def answered(self) -> Mapping[str, float]:
        for call in self.server.calls[self.seen :]:
            if call.method == "sendMessage":
                self.times.setdefault(str(call.params["chat_id"]), call.at)
        self.seen = len(self.server.calls)
        return self.times


@asynccontextmanager
async def discord_stage() -> AsyncIterator[Stage]:
    server = TimedDiscord()
    server.answered = {}
    async with server.running():
        yield DiscordStage(server)


@asynccontextmanager
async def telegram_stage() -> AsyncIterator[Stage]:
    async with TelegramStandIn().run() as server:
        yield TelegramStage(server)


STAGES = {"discord": discord_stage, "telegram": telegram_stage}
