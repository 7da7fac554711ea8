"""The port by which a platform learns how a place wants the bot: set by those who run the community."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.core.people import Address


class Places(Protocol):
    """What is set for a place holds in its threads and topics too, unless they have settings of their own."""

    async def unprompted(self, address: Address) -> bool:
        """Whether the bot may answer there without being spoken to."""
        ...

    async def public(self, address: Address) -> bool:
        """Whether answers to questions are for all to see, where the platform could show them to the asker alone."""
        ...


@dataclass(slots=True)
class RememberedPlaces:
    """In memory: nothing is switched on except while the bot runs."""

    switched_on: set[Address] = field(default_factory=set)
    made_public: set[Address] = field(default_factory=set)

    async def unprompted(self, address: Address) -> bool:
        return _within(self.switched_on, address)

    async def public(self, address: Address) -> bool:
        return _within(self.made_public, address)


def _within(places: set[Address], address: Address) -> bool:
    return address in places or Address(address.platform, address.place) in places
