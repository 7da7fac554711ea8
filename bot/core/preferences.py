"""How a person, and how a place, wants to be spoken to; and whether a person can be reached at all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.people import Address, Person
from bot.core.platform import Reason


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person has set.

    zone: an IANA name.
    paused_until: nothing that is due is delivered before; it is not lost.
    unreachable: why direct messages do not work; they are not tried again until the person acts.
    spoken: the language they set something in last; what falls due is told in it where none is set.
    """

    language: str | None = None
    zone: str | None = None
    paused_until: datetime | None = None
    unreachable: Reason | None = None
    spoken: str | None = None


@dataclass(frozen=True, slots=True)
class PlacePreferences:
    """What those who run a place have set.

    unprompted: the bot may answer there without being spoken to.
    public: answers are for all to see, not for the asker alone.
    """

    language: str | None = None
    unprompted: bool = False
    public: bool = False


class PreferenceBox(Protocol):
    async def of(self, person: Person) -> Preferences: ...

    async def of_all(self, people: Iterable[Person]) -> Mapping[Person, Preferences]:
        """Of each of them."""
        ...

    async def change(self, person: Person, edit: Callable[[Preferences], Preferences]) -> Preferences:
        """Reads, edits and writes as one; gives what holds now."""
        ...

    async def of_place(self, address: Address) -> PlacePreferences:
        """Of the thread where it has its own, else of the place around it."""
        ...

    async def change_place(
        self, address: Address, edit: Callable[[PlacePreferences], PlacePreferences]
    ) -> PlacePreferences: ...

    async def acted(self, person: Person) -> None:
        """The person did something: whatever made them unreachable may be over."""
        ...
