"""What somebody said about a reminder while an answer of theirs is still missing; and the port that keeps it meanwhile.

The words are kept, with the instant, the zone and the language they were said in: understood again, they mean exactly
what they meant then, whatever the clock shows when the answer comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, cast

from bot.core.notice import Json
from bot.core.people import Person

MOST = 20
"""Drafts kept of a person; the oldest goes first."""
KEPT = timedelta(days=7)


class Aim(StrEnum):
    """What is to become of it once it is answered."""

    SET = "set"
    CHANGE = "change"
    SNOOZE = "snooze"


@dataclass(frozen=True, slots=True)
class Draft:
    """command: the text was a command's argument. what: the task, where another message told it.

    reminder: the id of the one it is about, if it is about one that is there already.
    """

    text: str
    at: datetime
    zone: str | None = None
    language: str | None = None
    command: bool = False
    what: str = ""
    aim: Aim = Aim.SET
    reminder: int | None = None


class Drafts(Protocol):
    """Keeps drafts of each person; nobody sees another's."""

    async def keep(self, person: Person, draft: Draft) -> int:
        """Gives the id by which it is found again. The oldest of too many goes."""
        ...

    async def find(self, person: Person, draft_id: int) -> Draft | None: ...

    async def take(self, person: Person, draft_id: int) -> Draft | None:
        """Finds it and lets go of it: what was answered is not answered twice."""
        ...


def written(draft: Draft) -> Mapping[str, Json]:
    return {
        "text": draft.text,
        "at": draft.at.isoformat(),
        "zone": draft.zone,
        "language": draft.language,
        "command": draft.command,
        "what": draft.what,
        "aim": draft.aim.value,
        "reminder": draft.reminder,
    }


def read(held: Mapping[str, Json]) -> Draft:
    return Draft(
        text=str(held["text"]),
        at=datetime.fromisoformat(str(held["at"])),
        zone=cast("str | None", held["zone"]),
        language=cast("str | None", held["language"]),
        command=bool(held["command"]),
        what=str(held["what"]),
        aim=Aim(str(held["aim"])),
        reminder=cast("int | None", held["reminder"]),
    )
