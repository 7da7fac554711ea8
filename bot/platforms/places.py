"""The port by which a platform learns how a place wants the bot: set by those who run the community."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.core.people import Address


class Places(Protocol):
    async def unprompted(self, address: Address) -> bool:
        """Whether the bot may answer there without being spoken to."""
        ...


@dataclass(slots=True)
class RememberedPlaces:
    """In memory: nobody is answered unprompted except where it was switched on while the bot runs."""

    switched_on: set[Address] = field(default_factory=set)

    async def unprompted(self, address: Address) -> bool:
        return address in self.switched_on


async def open_at(places: Places, address: Address) -> bool:
    """What is switched on in a channel is switched on in its threads and topics."""
    if await places.unprompted(address):
        return True
    return address.thread is not None and await places.unprompted(Address(address.platform, address.place))
