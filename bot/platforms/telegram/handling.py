"""Brings each event to what is done about it, and ends there what Telegram refuses: one answer lost, and said so."""

from dataclasses import replace

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.core.message import Message, Reply
from bot.core.people import Person
from bot.platforms.contacts import Contacts
from bot.platforms.telegram import answering, deeplinks, inline, outcomes, pressing
from bot.platforms.telegram.desk import Desk
from bot.platforms.telegram.events import (
    PLATFORM,
    Arrived,
    Called,
    Closed,
    Dismissed,
    Event,
    Ignored,
    Left,
    Migrated,
    Opened,
    Pressed,
    Prompted,
    Said,
    Spot,
    Typing,
)

log = structlog.get_logger()


async def handle(desk: Desk, event: Event) -> None:
    """Does what the event asks for.

    Raises:
        InvalidToken: nothing works any more.
    """
    try:
        await _handle(desk, event)
    except InvalidToken:
        raise
    except TelegramError as error:
        if isinstance(event, Said) and event.spot.chat > 0 and outcomes.closed(error):
            await desk.parts.contacts.closed(Person(PLATFORM, str(event.spot.chat)))
        log.warning("telegram_answer_lost", on=type(event).__name__, error=type(error).__name__)


async def _handle(desk: Desk, event: Event) -> None:
    if isinstance(event, Said | Arrived) and event.spot.chat > 0 and event.message.command == "start":
        await desk.parts.contacts.opened(event.message.person)  # the first time, Telegram tells it no other way
    match event:
        case Said():
            await answering.answer(desk, event)
        case Called():
            await answering.answer_call(desk, event)
        case Pressed():
            await pressing.choose(desk, event)
        case Prompted():
            await pressing.prompt(desk, event)
        case Dismissed():
            await pressing.dismiss(desk, event)
        case Typing():
            await inline.suggest(desk, event)
        case Arrived():
            await _arrive(desk, event)
        case _:
            await _note(desk.parts.contacts, event)


async def _note(contacts: Contacts, change: Opened | Closed | Left | Migrated | Ignored) -> None:
    """Who can be reached now: for those who keep something that waits."""
    match change:
        case Opened(person):
            await contacts.opened(person)
        case Closed(person):
            await contacts.closed(person)
        case Left(address):
            await contacts.left(address)
        case Migrated(old, new):
            await contacts.moved(old, new)
        case Ignored():
            pass


async def _arrive(desk: Desk, arrived: Arrived) -> None:
    """Somebody followed a link to the private chat: what waits for them is said, once."""
    message = replace(arrived.message, text="")
    spot = Spot(arrived.spot.chat, arrived.spot.thread)
    found = desk.keeping.find(arrived.kept, message.person, message.at)
    if found is None:
        await _greet(desk, message, spot, known=arrived.kept == deeplinks.INLINE)
        return
    kept, language = found
    message = replace(message, language=language or message.language)
    if isinstance(kept, Reply):
        await desk.give(spot, kept, message)
    else:
        await pressing.ask(desk, kept, spot)
    desk.keeping.drop(arrived.kept)


async def _greet(desk: Desk, message: Message, spot: Spot, *, known: bool) -> None:
    if known:
        await desk.give(spot, await desk.route(message), message)
    else:
        await desk.sender.post(spot, (desk.speaker.tell(message, "telegram.link_old"),))
