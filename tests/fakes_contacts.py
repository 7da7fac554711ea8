"""Contacts that remember what they were told."""

from dataclasses import dataclass, field

from bot.core.people import Address, Person


@dataclass(slots=True)
class KeptContacts:
    told: list[tuple[str, str]] = field(default_factory=list)

    async def opened(self, person: Person, /) -> None:
        self.told.append(("opened", person.id))

    async def closed(self, person: Person, /) -> None:
        self.told.append(("closed", person.id))

    async def left(self, address: Address, /) -> None:
        self.told.append(("left", address.thread or address.place))

    async def moved(self, old: Address, new: Address, /) -> None:
        self.told.append((f"moved to {new.place}", old.place))
