"""What the house gives the Telegram side to work with."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.core.clock import Clock
from bot.core.router import Router
from bot.core.voice import Voice
from bot.platforms.contacts import Contacts, Unkept
from bot.platforms.places import Places
from bot.platforms.upkeep import NoUpkeep, Upkeep


@dataclass(frozen=True, slots=True)
class Parts:
    """`home`: the folder where the platform keeps a small file of its own."""

    router: Router
    voice: Voice
    clock: Clock
    places: Places
    home: Path
    contacts: Contacts = field(default_factory=Unkept)
    upkeep: Upkeep = field(default_factory=NoUpkeep)
