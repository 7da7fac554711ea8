"""Puts the house together: the only module that knows every room. Nothing is started here."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

import structlog

from bot.core.clock import Clock, TurnableClock, system_clock
from bot.core.conversations import Conversations
from bot.core.courier import Courier
from bot.core.delivery import Delivery
from bot.core.message import Message, Reply
from bot.core.people import Person
from bot.core.platform import Platform
from bot.core.post import Post, Reached
from bot.core.router import Router, build_router
from bot.deadlines import ServedDeadlines
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
from bot.platforms import discord, telegram
from bot.platforms.console import YOU, Console
from bot.platforms.jsonl import JsonLines
from bot.reminders.telling import composers
from bot.settings import Settings
from bot.texts.catalog import Voice, load_voice

log = structlog.get_logger()


LANES = {"discord": 8}
"""Messages under way at once, where a platform tells duplicates apart; elsewhere one, for a kill may repeat it."""


@dataclass(frozen=True, slots=True)
class App:
    """The parts that every platform is given.

    reached: what the courier can bring something to now, by name; served: the platforms among them.
    """

    settings: Settings
    clock: TurnableClock
    shelf: Shelf
    conversations: Conversations
    turns: Turns
    memory: Memory
    courier: Courier
    router: Router
    voice: Voice
    reached: dict[str, Reached] = field(default_factory=dict)
    served: dict[str, Platform] = field(default_factory=dict)

    async def route(self, message: Message) -> Reply:
        """Answers a message as at its own instant, which may be another than the present one."""
        with self.clock.at(message.at):
            return await self.router.route(message)

    def console(self, language: str | None = None) -> Console:
        commands = tuple(self.router.handlers)
        console = Console(self.router, self.voice, self.clock, self.settings.home, commands, language)
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
        given = (self.router, self.voice, self.clock, memory.preferences, self.settings.home, memory.contacts)
        found: list[Platform] = []
        if on_discord is not None:
            found.append(discord.build(on_discord, discord.Parts(*given)))
        if on_telegram is not None:
            found.append(telegram.build(on_telegram, telegram.Parts(*given)))
        self.served.update((platform.name, platform) for platform in found)
        self.reached.update(self.served)
        return tuple(found)

    async def forget(self, person: Person) -> None:
        """Makes a person a stranger again: everything held about them goes."""
        self.conversations.forget(person)
        self.turns.forget(person)
        if person.platform in self.served:
            self.served[person.platform].forget(person)
        await self.memory.personal.forget(person)


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
    """
    clock, voice, bell = TurnableClock(behind), load_voice(), asyncio.Event()
    shelf = Shelf(settings.knowledge, settings.subjects, fitting(settings), clock)
    deadlines = ServedDeadlines(shelf, voice, clock)
    memory = open_memory(settings.home, clock, deadlines, bell.set)
    reached: dict[str, Reached] = {}
    telling = composers(memory.kept.find_all, deadlines)
    delivery = Delivery(memory.notices, memory.preferences, telling, voice, Post(reached).deliver, clock, LogJournal())
    courier = Courier(delivery, LANES, bell=bell)
    conversations, turns = Conversations(), Turns()

    async def forget(person: Person) -> None:
        await app.forget(person)

    parts = Parts(
        languages=voice.languages,
        shelf=shelf,
        conversations=conversations,
        turns=turns,
        clock=clock,
        notices=memory.notices,
        reminders=memory.reminders,
        follows=memory.follows,
        preferences=memory.preferences,
        feeds=memory.feeds,
        drafts=memory.drafts,
        curation=memory.curation,
        curators=_curators(settings),
        personal=memory.personal,
        wake=bell.set,
        forget=forget,
    )
    router = build_router(build_handlers(parts), FALLBACK, report, memory.preferences)
    app = App(settings, clock, shelf, conversations, turns, memory, courier, router, voice, reached)
    return app


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
