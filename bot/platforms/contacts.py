"""What a platform is told about who can be reached. Whoever keeps what waits for people implements it."""

from dataclasses import dataclass
from typing import Protocol

from bot.core.people import Address, Person


class Contacts(Protocol):
    """Who can be reached, as the platform tells it without being asked."""

    async def opened(self, person: Person, /) -> None:
        """The person takes direct messages (again): what waits for them may be tried."""
        ...

    async def closed(self, person: Person, /) -> None: ...

    async def left(self, address: Address, /) -> None:
        """The bot is no longer in that place, or the place is no more."""
        ...

    async def moved(self, old: Address, new: Address, /) -> None:
        """The place has another address now; everything kept under the old one goes there. May come twice."""
        ...


@dataclass(frozen=True, slots=True)
class Unkept:
    """Contacts of a bot that keeps nothing which could wait or move."""

    async def opened(self, _person: Person, /) -> None:
        return

    async def closed(self, _person: Person, /) -> None:
        return

    async def left(self, _address: Address, /) -> None:
        return

    async def moved(self, _old: Address, _new: Address, /) -> None:
        return
