"""Who speaks, and where: the only names by which the house knows a person or a place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on one platform. The id is the platform's own, kept as text: Discord's do not fit a JSON number."""

    platform: str
    id: str


@dataclass(frozen=True, slots=True)
class Address:
    """A place where a message can be put: a channel or private chat, and the thread or topic within it."""

    platform: str
    place: str
    thread: str | None = None
