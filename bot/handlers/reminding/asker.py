"""Who asks for something about reminders: the message, the zone they think in, the language to reply in."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.instant import UTC_ZONE, Instant, zone_of
from bot.core.message import Message, Place
from bot.core.people import Address, Person
from bot.core.preferences import PreferenceBox
from bot.reminders.drafts import Aim, Draft
from bot.reminders.when import spoken


@dataclass(frozen=True, slots=True)
class Asker:
    """zone: None while it is not known; then times are told in UTC. language: the words' own, else the client's."""

    message: Message
    zone: str | None
    language: str | None

    @property
    def person(self) -> Person:
        return self.message.person

    @property
    def now(self) -> datetime:
        return self.message.at

    @property
    def origin(self) -> Address | None:
        """Where a reminder is set: a place others are in too, or the direct message."""
        return self.message.address if self.message.place is Place.GROUP else None

    def told(self, at: datetime) -> Instant:
        return Instant(at, self.zone or UTC_ZONE)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(zone_of(self.zone or UTC_ZONE))

    def draft(self, text: str, aim: Aim = Aim.SET, reminder: int | None = None) -> Draft:
        """The argument of a command, or what was typed where a time was asked for."""
        return Draft(text, self.now, self.zone, self.message.language, command=True, aim=aim, reminder=reminder)

    def words(self) -> Draft:
        """What was said in a sentence of the person's own."""
        return Draft(self.message.text, self.now, self.zone, self.message.language)


async def asker_of(message: Message, preferences: PreferenceBox) -> Asker:
    held = await preferences.of(message.person)
    text = message.text or " ".join(message.options.values())
    said = await asyncio.to_thread(spoken, text, message.language) if text else None
    return Asker(message, held.zone, said or message.language or held.spoken)


async def remember_language(asker: Asker, preferences: PreferenceBox) -> None:
    """So that what was set in a language is told in it when its time has come."""
    if asker.language is not None and (await preferences.of(asker.person)).spoken != asker.language:
        await preferences.change(asker.person, lambda held: replace(held, spoken=asker.language))
