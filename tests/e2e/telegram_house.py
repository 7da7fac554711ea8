"""A small house behind the Telegram side: handlers that answer a few things, and the words for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from e2e.telegram_standin import TOKEN, TelegramStandIn
from fakes import FakeReport
from fakes_contacts import KeptContacts
from fakes_upkeep import KeptUpkeep

from bot.core.command import PLAIN, Command, Option, Suggestion
from bot.core.message import SILENT, Action, Choice, Message, Reply
from bot.core.period import day
from bot.core.phrase import Curated, Page, Say, Value
from bot.core.router import Router, build_router
from bot.platforms.places import RememberedPlaces
from bot.platforms.telegram.parts import Parts
from bot.platforms.telegram.platform import Telegram
from bot.platforms.telegram.settings import TelegramSettings, Webhook
from bot.texts.catalog import Catalog, Voice, load_voice

WORDS = {
    "command.ask": "ask a question in your own words",
    "command.secret": "something for you alone",
    "command.note": "have something noted",
    "command.setup": "for admins",
    "telegram.answer_waits": "That is for you alone. Open our private chat to read it.",
    "telegram.anonymous": "That is private, and you write without a name. Ask me as yourself.",
    "telegram.ask_in_private": "Ask me in private",
    "telegram.link_old": "What that link led to is no longer here. Please ask again.",
    "telegram.open_private": "Open our private chat",
    "telegram.remove": "Remove",
    "telegram.reply_to_this": "Answer by replying to this message.",
    "telegram.share": "Share",
    "telegram.too_old": "Telegram no longer lets me remove that.",
    "telegram.type_here": "Type it as a reply to this message.",
    "platform.not_yours": "That is for whoever asked.",
    "platform.written": "I wrote to you in private.",
}
"""Said where the catalogs do not have it."""

ASKING = Command((Option("question", required=True, suggests=True),), menu=True)
ADMINS_ONLY = Command(admin=True)

QUESTION = "when is my data deleted"
TITLE = "When is my data deleted?"
LONG = "tell me everything"


def says(template: str, **values: Value) -> Say:
    return Curated({"en": template, "es": f"(es) {template}"}, values)


def answer(words: str = "It goes on {day}.", entry: str = "deleted", title: str = TITLE) -> Reply:
    values: dict[str, Value] = {"day": day(date(2026, 12, 5)), "page": Page("Lumen Help", "https://lumen.example/help")}
    parts = (says(f"> {title}"), says(words, **values), says("~ Source: {page}", **values))
    return Reply(Action.ANSWER, parts, entry=entry)


@dataclass(slots=True)
class Asked:
    """Knows some questions, by words that are in them."""

    name: str = "ask"
    command: Command = ASKING
    knows: dict[str, Reply] = field(
        default_factory=lambda: {
            QUESTION: answer(),
            LONG: answer("word " * 2500, "long", "Everything?"),
            "which": Reply(
                Action.CHOICES,
                (says("Which one?"),),
                (Choice(says("The app"), "ask:app:en"), Choice(says("The API"), "ask:api:en")),
            ),
            "ask:app": replace(answer("The app.", "app", "The app?"), replaces=True),
        }
    )
    got: list[Message] = field(default_factory=list)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    freed: asyncio.Event = field(default_factory=asyncio.Event)

    def hears(self, _message: Message) -> bool:
        return False

    async def handle(self, message: Message) -> Reply:
        self.got.append(message)
        text = message.chosen or message.text or message.quoted or ""
        if "slow" in text:
            await asyncio.sleep(0.5)
        if "stuck" in text:
            self.began.set()
            await self.freed.wait()
        if "bug" in text:
            raise RuntimeError(text)
        found = next((reply for words, reply in self.knows.items() if words in text.lower()), None)
        unknown = Reply(Action.UNKNOWN, (says("I do not know."),)) if message.addressed else SILENT
        return unknown if found is None else replace(found, language=message.language)

    async def suggest(self, _option: str, typed: str, _message: Message) -> tuple[Suggestion, ...]:
        return tuple(Suggestion(words, words) for words in self.knows if typed.lower() in words)


@dataclass(slots=True)
class Secret:
    """Answers in private, whoever asks."""

    name: str = "secret"
    command: Command = PLAIN
    says: str = "Nobody else may read this."
    press: bool = False

    def hears(self, _message: Message) -> bool:
        return False

    async def handle(self, message: Message) -> Reply:
        choices = () if message.chosen else (Choice(says("More"), "secret:more"),)
        return Reply(Action.ANSWER, (says(self.says),), choices, private=not self.press or bool(message.chosen))


@dataclass(slots=True)
class Note:
    """Asks for words to be typed, and has an effect that must not happen twice."""

    name: str = "note"
    command: Command = PLAIN
    noted: list[tuple[str, str]] = field(default_factory=list)

    def hears(self, message: Message) -> bool:
        return message.text.lower().startswith("note ")

    async def handle(self, message: Message) -> Reply:
        if message.chosen is None and not self.hears(message):
            write = Choice(says("Write it"), "note:new", says("What shall I note?"))
            return Reply(Action.CHOICES, (says("Note what?"),), (write,))
        self.noted.append((message.chosen or "", message.text))
        return Reply(Action.ANSWER, (says("Noted: {words}", words=message.text),))


@dataclass(slots=True)
class Setup:
    name: str = "setup"
    command: Command = ADMINS_ONLY

    def hears(self, _message: Message) -> bool:
        return False

    async def handle(self, message: Message) -> Reply:
        return Reply(Action.ANSWER, (says("You run this." if message.admin else "You do not run this."),))


def voice() -> Voice:
    """The catalogs, with words of our own for what they lack."""
    more = {"en": WORDS}
    catalogs = load_voice().catalogs.items()
    return Voice({code: Catalog(code, more.get(code, {}) | dict(one.words)) for code, one in catalogs})


@dataclass(slots=True)
class House:
    home: Path
    ask: Asked = field(default_factory=Asked)
    secret: Secret = field(default_factory=Secret)
    note: Note = field(default_factory=Note)
    setup: Setup = field(default_factory=Setup)
    report: FakeReport = field(default_factory=FakeReport)
    places: RememberedPlaces = field(default_factory=RememberedPlaces)
    contacts: KeptContacts = field(default_factory=KeptContacts)
    upkeep: KeptUpkeep = field(default_factory=KeptUpkeep)
    speaks: Voice = field(default_factory=voice)
    waited: list[float] = field(default_factory=list)
    """Seconds the platform meant to wait, for its turn or before it tried again. It waited less."""
    grace: float = 6.0

    @property
    def router(self) -> Router:
        return build_router((self.ask, self.secret, self.note, self.setup), "ask", self.report)

    def parts(self) -> Parts:
        given = (self.router, self.speaks, lambda: datetime.now(UTC), self.places, self.home)
        return Parts(*given, self.contacts, self.upkeep)

    def telegram(self, server: TelegramStandIn, webhook: Webhook | None = None) -> Telegram:
        return Telegram(TelegramSettings(TOKEN, server.base, webhook), self.parts(), self._wait, self.grace)

    async def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        await asyncio.sleep(min(seconds, 0.02))

    @asynccontextmanager
    async def connected(self, server: TelegramStandIn, webhook: Webhook | None = None) -> AsyncIterator[Telegram]:
        """The platform, running until the end of the block; it ends within the time it promised."""
        platform, stop = self.telegram(server, webhook), asyncio.Event()
        running = asyncio.create_task(platform.run(stop))
        try:
            async with asyncio.timeout(10):
                await platform.connected.wait()
            yield platform
        finally:
            stop.set()
            async with asyncio.timeout(10):
                await running
