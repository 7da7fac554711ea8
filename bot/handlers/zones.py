"""The zone a person lives in, set by the name of a city, a country or a zone, or by an offset."""

from dataclasses import replace

from bot.core.message import Message
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.handlers.parts import Parts
from bot.reminders import zones

_LONGEST = 60
"""Characters of what somebody wrote that are said back."""


async def set_zone(parts: Parts, message: Message, words: str) -> str:
    """Sets it, plans what is followed anew, and gives its name.

    Raises:
        Refusal: no zone is called so.
    """
    found = zones.find(words, message.language)
    if found is None:
        raise Refusal(Phrase("settings.unknown_zone", {"words": words.strip()[:_LONGEST]}))
    name = zones.name_of(found.zone)
    await parts.preferences.change(message.person, lambda held: replace(held, zone=name))
    await parts.follows.replan(message.person)
    return name
