"""The Telegram side of the house: connects, takes updates in until stopped, delivers what is due."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import structlog
from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot.core.editing import Posted, Revision
from bot.core.message import Message
from bot.core.people import Person
from bot.core.platform import Later, Outcome, Parcel
from bot.platforms.telegram import commands
from bot.platforms.telegram.albums import Albums
from bot.platforms.telegram.answers import Answers
from bot.platforms.telegram.connection import connect
from bot.platforms.telegram.deeplinks import Keeping
from bot.platforms.telegram.delivery import Delivery
from bot.platforms.telegram.desk import Desk
from bot.platforms.telegram.errors import TelegramTokenError
from bot.platforms.telegram.events import PLATFORM, Me
from bot.platforms.telegram.handling import handle
from bot.platforms.telegram.incoming import Reader
from bot.platforms.telegram.intake import Intake
from bot.platforms.telegram.ledger import Ledger
from bot.platforms.telegram.pace import Pace
from bot.platforms.telegram.parts import Parts
from bot.platforms.telegram.polling import Polling, unless
from bot.platforms.telegram.prompts import Wordings
from bot.platforms.telegram.retrying import Sleep, persist
from bot.platforms.telegram.sending import Sender
from bot.platforms.telegram.settings import TelegramSettings
from bot.platforms.telegram.speaking import Speaker
from bot.platforms.telegram.webhook import WebhookServer

log = structlog.get_logger()

GRACE = 6.0
"""Seconds that what was begun is given to end. With the rest of the way down it stays within ten."""

LOCK_EVERY = 1.0


class Way(Protocol):
    """How updates come in."""

    async def run(self, stop: asyncio.Event) -> None: ...

    async def finish(self, dropped: int | None) -> None: ...


@dataclass(slots=True)
class Telegram:
    """Implements the port `Platform`. Runs once."""

    settings: TelegramSettings
    parts: Parts
    sleep: Sleep = asyncio.sleep
    grace: float = GRACE
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once Telegram has taken the token and updates are being asked for."""
    bot: Bot = field(init=False)
    way: Way | None = field(default=None, init=False)
    _sender: Sender = field(init=False)
    _delivery: Delivery = field(init=False)
    _keeping: Keeping = field(default_factory=Keeping, init=False)
    _answers: Answers = field(default_factory=Answers, init=False)
    _wordings: Wordings = field(default_factory=Wordings, init=False)
    _albums: Albums = field(default_factory=Albums, init=False)
    _ended: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.bot = connect(self.settings)
        self._sender = Sender(self.bot, Pace(_seconds), self.sleep)
        self._delivery = Delivery(self._sender, self._wordings)

    @property
    def name(self) -> str:
        return PLATFORM

    async def run(self, stop: asyncio.Event) -> None:
        """Answers until stopped, and ends within ten seconds of that.

        Raises:
            TelegramTokenError: Telegram does not take the token, or no longer.
            OSError: a webhook was set, and we cannot listen where it leads.
        """
        try:
            me = await self._introduce(stop)
            ledger = Ledger(self.parts.home / f"telegram-{self.bot.id}.updates") if me is not None else None
            if me is not None and ledger is not None and await self._hold(ledger, stop):
                await self._work(me, ledger, stop)
        finally:
            self._ended = True
            await self.bot.shutdown()

    async def deliver(self, parcel: Parcel) -> Outcome:
        return Later() if self._ended else await self._delivery.deliver(parcel)

    async def edit(self, revision: Revision) -> Outcome:
        return Later() if self._ended else await self._delivery.edit(revision)

    def let_go(self, posted: Posted) -> None:
        """Nothing is kept for it: any message in a private chat can be changed by its number."""

    def forget(self, person: Person) -> None:
        """Makes a person a stranger: what waits for them, and which of our messages answered them, is forgotten."""
        self._keeping.forget(person)
        self._answers.forget(int(person.id))
        self._albums.forget(int(person.id))

    async def remove(self, message: Message) -> bool:
        """In the private chat within two days, in a group as an admin who may; never where we were only called into."""
        chat, _, number = message.id.partition(":")
        if chat != message.address.place or not number.isdecimal():
            return False
        try:
            return await self.bot.delete_message(int(chat), int(number))
        except TelegramError as error:
            log.warning("telegram_not_removed", error=type(error).__name__)
            return False

    async def _introduce(self, stop: asyncio.Event) -> Me | None:
        """Who we are, as soon as Telegram can be reached; None when stopped before."""
        try:
            await unless(stop, persist(self.bot.initialize, self.sleep, patience=float("inf")))
        except InvalidToken:
            raise TelegramTokenError from None
        if stop.is_set():
            return None
        log.info("telegram_connected", bot=self.bot.username)
        return Me(
            self.bot.id,
            self.bot.username,
            frozenset(self.parts.router.handlers),
            frozenset(self.parts.voice.languages),
            bool(self.bot.supports_inline_queries),
        )

    async def _hold(self, ledger: Ledger, stop: asyncio.Event) -> bool:
        """Waits for another instance on this machine to end; False when stopped before."""
        said = False
        while not stop.is_set():
            if ledger.open():
                return True
            if not said:
                log.error("telegram_two_instances", waits_for=str(ledger.path.name))
            said = True
            await unless(stop, asyncio.sleep(LOCK_EVERY))
        return False

    async def _work(self, me: Me, ledger: Ledger, stop: asyncio.Event) -> None:
        desk = Desk(
            self.parts,
            self.bot,
            me,
            self._sender,
            Speaker(self.parts.voice),
            self._keeping,
            self._wordings,
            self._answers,
            albums=self._albums,
        )
        intake = Intake(partial(self._take, desk), ledger, self._albums)
        self.way = self._way(intake)
        menus = asyncio.create_task(self._offer())
        self.connected.set()
        try:
            await self.way.run(stop)
        finally:
            menus.cancel()
            await asyncio.gather(menus, return_exceptions=True)
            await self.way.finish(await intake.stop(self.grace))
            ledger.close()

    def _way(self, intake: Intake) -> Way:
        if self.settings.webhook is None:
            return Polling(self.bot, intake, self.sleep)
        return WebhookServer(self.bot, intake, self.settings.webhook)

    async def _take(self, desk: Desk, update: Update) -> None:
        await handle(desk, Reader(desk.me, self.parts.clock()).read(update))

    async def _offer(self) -> None:
        handlers = self.parts.router.handlers.values()
        menus = commands.wanted(handlers, self.parts.voice, self.parts.clock())
        try:
            await commands.offer(self.bot, menus, self.sleep)
        except TelegramError as error:
            log.warning("telegram_commands_unset", error=type(error).__name__)


def _seconds() -> float:
    return asyncio.get_running_loop().time()
