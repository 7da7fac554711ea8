"""Puts the house together: the only module that knows every room. Nothing is started here."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

import structlog

from bot.core.clock import Clock, TurnableClock, system_clock
from bot.core.conversations import Conversations
from bot.core.courier import Courier
from bot.core.delivery import Delivery
from bot.core.editing import Pen
from bot.core.message import Message, Reply
from bot.core.people import Person
from bot.core.platform import Forgetting, Platform, Removing
from bot.core.post import Post, Reached
from bot.core.router import Router, build_router
from bot.deadlines import ServedDeadlines
from bot.exports.live import LiveParts, LiveProgress
from bot.exports.telling import TITLES
from bot.exports.telling import composers as export_composers
from bot.handlers import FALLBACK, build_handlers
from bot.handlers.parts import Parts
from bot.handlers.turns import Turns
from bot.journal import LogJournal, frames
from bot.knowledge.matcher import Corpus
from bot.knowledge.matching.encoder import MiniLM
from bot.knowledge.matching.fitted import FittedMatcher
from bot.knowledge.matching.fitting import fit
from bot.knowledge.matching.keeping import kept_fit
from bot.knowledge.matching.vectors import CachedEncoder
from bot.knowledge.shelf import Shelf
from bot.memory import Memory, open_memory
from bot.ordering import Orders, open_orders
from bot.platforms import discord, telegram
from bot.platforms.console import YOU, Console
from bot.platforms.jsonl import JsonLines
from bot.reminders.telling import composers as reminder_composers
from bot.settings import Settings
from bot.store.live import LiveTable
from bot.texts.catalog import Voice, load_voice
from bot.web import Kept, build_web, web_settings
from bot.web import Parts as WebParts
from bot.web.archives import Archives

if TYPE_CHECKING:
    from bot.web.server import WebServer

log = structlog.get_logger()


LANES = {"discord": 8}
"""Messages under way at once, where a platform tells duplicates apart; elsewhere one, for a kill may repeat it."""


@dataclass(slots=True, repr=False)  # all of it in words is megabytes
class App:
    """The whole house.

    bell: rung when something new may be due. reached: what the courier can bring something to now, by name; served:
    the platforms among them.
    """

    settings: Settings
    clock: TurnableClock
    voice: Voice
    shelf: Shelf
    deadlines: ServedDeadlines
    memory: Memory
    orders: Orders
    bell: asyncio.Event
    conversations: Conversations = field(default_factory=Conversations)
    turns: Turns = field(default_factory=Turns)
    reached: dict[str, Reached] = field(default_factory=dict)
    served: dict[str, Platform] = field(default_factory=dict)
    router: Router = field(init=False)
    courier: Courier = field(init=False)
    live: LiveProgress = field(init=False)
    archives: Archives = field(init=False)

    def __post_init__(self) -> None:
        self.router = build_router(build_handlers(self._parts()), FALLBACK, report, self.memory.preferences)
        self.courier = Courier(self._delivery(), LANES, bell=self.bell)
        self.live = LiveProgress(self._live())
        orders = self.orders
        self.archives = Archives(orders.kept, orders.links, orders.storage, self.clock, TITLES)

    async def route(self, message: Message) -> Reply:
        """Answers a message as at its own instant, which may be another than the present one."""
        with self.clock.at(message.at):
            return await self.router.route(message)

    def console(self, language: str | None = None) -> Console:
        commands = tuple(self.router.handlers)
        console = Console(self.router, self.voice, self.clock, self.settings.home, commands, language, self.live)
        self.reached[console.name] = console
        return console

    def jsonl(self, stdout: BinaryIO) -> JsonLines:
        lines = JsonLines(self.route, self.voice, self.clock, self.forget, stdout)
        self.reached[lines.name] = lines
        return lines

    def platforms(self) -> tuple[Platform, ...]:
        """The platforms whose tokens are held, not yet connected.

        Raises:
            ValueError: a setting of a platform that cannot be meant; the words say which and what to write instead.
        """
        on_discord = discord.discord_settings(self.settings.environment)
        on_telegram = telegram.telegram_settings(self.settings.environment)
        memory = self.memory
        given = (
            self.router,
            self.voice,
            self.clock,
            memory.preferences,
            self.settings.home,
            memory.contacts,
            self.live,
        )
        found: list[Platform] = []
        if on_discord is not None:
            found.append(discord.build(on_discord, discord.Parts(*given)))
        if on_telegram is not None:
            found.append(telegram.build(on_telegram, telegram.Parts(*given)))
        self.served.update((platform.name, platform) for platform in found)
        self.reached.update(self.served)
        return tuple(found)

    def pages(self) -> "tuple[WebServer, ...]":
        """The web server, not yet listening, where an address is set for it.

        Raises:
            ValueError: a setting that cannot be meant; the words say which and what to write instead.
        """
        settings = web_settings(self.settings.environment)
        if settings is None:
            return ()
        memory = self.memory
        kept = Kept(memory.feeds, memory.kept, memory.followed, memory.preferences)
        given = (self.shelf, self.voice, self.clock, self.deadlines, kept, self.archives)
        parts = WebParts(*given, memory.changes, uploads=self.orders.uploads)
        return (build_web(settings, parts),)

    async def forget(self, person: Person) -> None:
        """Makes a person a stranger again: everything held about them goes."""
        self.conversations.forget(person)
        self.turns.forget(person)
        self.orders.basket.albums.forget(person)
        platform: object = self.reached.get(person.platform)
        if isinstance(platform, Forgetting):
            platform.forget(person)
        async with self.orders.desk.forgetting(person):
            await self.memory.personal.forget(person)
        await self.archives.let_go()
        await self.orders.uploads.tidy()

    def keeps_words(self, person: Person) -> bool:
        """Whether what they type is kept where they type it."""
        platform: object = self.reached.get(person.platform)
        return isinstance(platform, Console) and platform.keeps_words(person)

    async def remove(self, message: Message) -> bool:
        """Takes away what somebody wrote, where its platform can; tells whether it did."""
        platform: object = self.served.get(message.person.platform)
        return isinstance(platform, Removing) and await platform.remove(message)

    def _parts(self) -> Parts:
        memory = self.memory
        return Parts(
            languages=self.voice.languages,
            shelf=self.shelf,
            conversations=self.conversations,
            turns=self.turns,
            clock=self.clock,
            notices=memory.notices,
            reminders=memory.reminders,
            follows=memory.follows,
            preferences=memory.preferences,
            feeds=memory.feeds,
            drafts=memory.drafts,
            curation=memory.curation,
            curators=_curators(self.settings),
            personal=memory.personal,
            wake=self.bell.set,
            forget=self.forget,
            keeps_words=self.keeps_words,
            feed_at=_page(self.settings, "/calendar/{}.ics"),
            dates_at=_dates_page(self.settings),
            desk=self.orders.desk,
            basket=self.orders.basket,
            uploads=self.orders.uploads,
            upload_at=_upload_page(self.settings),
            remove=self.remove,
        )

    def _delivery(self) -> Delivery:
        memory = self.memory
        due = reminder_composers(memory.kept.find_all, self.deadlines)
        composers = {**due, **export_composers(self.orders.kept.find_all)}
        send = Post(self.reached).deliver
        return Delivery(memory.notices, memory.preferences, composers, self.voice, send, self.clock, LogJournal())

    def _live(self) -> LiveParts:
        memory, pen = self.memory, Pen(self.reached)
        shown, standing = LiveTable(memory.store), self.orders.desk.standing
        return LiveParts(shown, standing, memory.preferences, self.voice, pen, self.clock, LogJournal())


def holds_tokens(settings: Settings) -> bool:
    """Whether there is a platform to serve.

    Raises:
        ValueError: as `App.platforms` does.
    """
    read = (discord.discord_settings, telegram.telegram_settings)
    return any(settings_of(settings.environment) is not None for settings_of in read)


def build_app(settings: Settings, behind: Clock = system_clock) -> App:
    """Opens what is kept in the home, and puts everything together; blocks.

    Raises:
        StoreError: what is kept cannot be opened now.
        ValueError: a setting that cannot be meant; the words say which and what to write instead.
    """
    clock, voice, bell = TurnableClock(behind), load_voice(), asyncio.Event()
    shelf = Shelf(settings.knowledge, settings.subjects, fitting(settings), clock)
    deadlines = ServedDeadlines(shelf, voice, clock)
    memory = open_memory(settings.home, clock, deadlines, bell.set)
    orders = open_orders(settings, memory.store, voice, clock, _page(settings, "/e/{}"))
    return App(settings, clock, voice, shelf, deadlines, memory, orders, bell)


def _page(settings: Settings, path: str) -> Callable[[str], str] | None:
    """The web address of what has a word of its own under a path; None where no pages are served."""
    web = web_settings(settings.environment)
    return None if web is None else lambda word: web.url + path.format(word)


def _upload_page(settings: Settings) -> Callable[[Person, str], str | None] | None:
    """The web address of an upload page, for whoever can reach it; None where no pages are served."""
    at = _reached(settings)
    return None if at is None else lambda person, word: at(person, f"/u/{word}")


def _dates_page(settings: Settings) -> Callable[[Person], str | None] | None:
    """The web address of the page of all dates, for whoever can reach it; None where no pages are served."""
    at = _reached(settings)
    return None if at is None else lambda person: at(person, "/")


def _reached(settings: Settings) -> Callable[[Person, str], str | None] | None:
    """The web address of a path, for whoever can reach it; None where no pages are served."""
    web = web_settings(settings.environment)
    if web is None:
        return None
    return lambda person, path: web.url + path if web.reachable or person.platform == YOU.platform else None


def _curators(settings: Settings) -> frozenset[Person]:
    """Those the operator names; and whoever sits at the operator's own terminal."""
    named = (name.partition(":") for name in settings.curators)
    return frozenset({YOU, *(Person(platform, id_) for platform, _, id_ in named)})


def fitting(settings: Settings) -> Callable[[Corpus], FittedMatcher]:
    """How a matcher is come by: out of the cache, or fitted and put there."""
    encoder = MiniLM.load()

    def fit_on(corpus: Corpus) -> FittedMatcher:
        return kept_fit(corpus, settings.cache, encoder, lambda: fit_anew(corpus))

    def fit_anew(corpus: Corpus) -> FittedMatcher:
        remembering = CachedEncoder(encoder, encoder.fingerprint, settings.cache)
        matcher = fit(corpus, remembering, asking=encoder)
        remembering.keep()
        return matcher

    return fit_on


def report(error: Exception, message: Message) -> str:
    """Logs where an unexpected error came from, never what somebody wrote."""
    incident = uuid.uuid4().hex[:8]
    log.error(
        "message_failed",
        id=incident,
        error=type(error).__name__,
        platform=message.person.platform,
        frames=frames(error),
    )
    return incident
