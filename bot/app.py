"""Puts the house together: the only module that knows every room. Nothing is started here."""

import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.core.clock import Clock, system_clock
from bot.core.conversations import Conversations
from bot.core.message import Message
from bot.core.people import Person
from bot.core.platform import Platform
from bot.core.router import Router, build_router
from bot.handlers import FALLBACK, build_handlers
from bot.knowledge.matcher import Corpus
from bot.knowledge.matching.encoder import MiniLM
from bot.knowledge.matching.fitted import FittedMatcher
from bot.knowledge.matching.fitting import fit
from bot.knowledge.matching.keeping import kept_fit
from bot.knowledge.matching.vectors import CachedEncoder
from bot.knowledge.shelf import Shelf
from bot.platforms import discord, telegram
from bot.platforms.console import Console
from bot.platforms.jsonl import JsonLines
from bot.platforms.places import RememberedPlaces
from bot.settings import Settings
from bot.texts.catalog import Voice, load_voice

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class App:
    """The parts that every platform is given."""

    settings: Settings
    clock: Clock
    shelf: Shelf
    conversations: Conversations
    router: Router
    voice: Voice

    def console(self, language: str | None = None) -> Console:
        commands = tuple(self.router.handlers)
        return Console(self.router, self.voice, self.clock, self.settings.home, commands, language)

    def jsonl(self) -> JsonLines:
        return JsonLines(self.router, self.voice, self.clock, self.forget)

    def platforms(self) -> tuple[Platform, ...]:
        """The platforms whose tokens are held, not yet connected.

        Raises:
            ValueError: a setting of a platform that cannot be meant; the words say which and what to write instead.
        """
        on_discord = discord.discord_settings(self.settings.environment)
        on_telegram = telegram.telegram_settings(self.settings.environment)
        given = (self.router, self.voice, self.clock, RememberedPlaces(), self.settings.home)
        found: list[Platform] = []
        if on_discord is not None:
            found.append(discord.build(on_discord, discord.Parts(*given)))
        if on_telegram is not None:
            found.append(telegram.build(on_telegram, telegram.Parts(*given)))
        return tuple(found)

    def forget(self, person: Person) -> None:
        """Makes a person a stranger again: everything held about them goes."""
        self.conversations.forget(person)


def build_app(settings: Settings, clock: Clock = system_clock) -> App:
    shelf = Shelf(settings.knowledge, settings.subjects, fitting(settings), clock)
    conversations = Conversations()
    router = build_router(build_handlers(shelf, conversations), FALLBACK, report)
    return App(settings, clock, shelf, conversations, router, load_voice())


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
    """Logs where an unexpected error came from, never what somebody wrote: an error's own words may hold it."""
    incident = uuid.uuid4().hex[:8]
    frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    log.error(
        "message_failed", id=incident, error=type(error).__name__, platform=message.person.platform, frames=frames
    )
    return incident
