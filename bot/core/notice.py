"""What is to be said later, and what becomes of it after an attempt: a pure decision; a box keeps, the courier carries.

A notice is delivered at least once. It is claimed under a lease, sent, and settled after its own send; a courier that
dies in between lets the lease run out, and the notice is handed out again under the same occurrence key. The ladder:
the person's direct message; else the place it was set in, without its text; else it is kept as undelivered, with the
reason. Lateness alone never ends it.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from bot.core.people import Address, Person
from bot.core.platform import Delivered, Later, Moved, Outcome, Reason, Undeliverable

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Payload: TypeAlias = Mapping[str, Json]

LATE = timedelta(minutes=5)
"""Later than this is told to the person, and gathered with whatever else of theirs is as late."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One occurrence of something to say to a person, or to everybody at an address.

    key: the same for one occurrence however often it is put or attempted: `reminder:17:2026-11-24T09:00:00+00:00`.
    about: the id of what it is about, within its kind.
    due: the instant that was promised, aware and in UTC; retries do not change it.
    origin: the place a person set it in, on their own platform; None: the direct message itself.
    id, attempts: given by the box; an attempt is counted when it is claimed.
    astray: why the direct message did not work; from then on the place of origin is tried.
    """

    key: str
    to: Person | Address
    kind: str
    about: str
    due: datetime
    origin: Address | None = None
    payload: Payload = field(default_factory=dict)
    id: int = 0
    attempts: int = 0
    astray: Reason | None = None

    def __post_init__(self) -> None:
        if self.due.tzinfo is None:
            raise ValueError("a notice is due at an aware instant")
        if self.origin is not None and self.origin.platform != self.to.platform:
            raise ValueError("a notice comes from the platform it goes to")

    def late(self, now: datetime) -> bool:
        return now - self.due > LATE


@dataclass(frozen=True, slots=True)
class Settled:
    """A notice that is done with, since when, and the occurrence after it: written in one transaction."""

    notice: Notice
    at: datetime
    then: Notice | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A notice that could not be delivered, as its person may see it."""

    notice: Notice
    reason: Reason
    since: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """How much to claim and for how long. `who` is new at every start: an old courier's writes match nothing."""

    who: str
    now: datetime
    lease: timedelta
    limit: int


class NoticeBox(Protocol):
    """Keeps notices. A write by `who` touches only what is still claimed by that very `who`."""

    async def put(self, notices: Sequence[Notice]) -> None:
        """Keeps those whose key it does not hold yet."""
        ...

    async def claim(self, claim: Claim) -> tuple[Notice, ...]:
        """Hands out up to `limit` that are due, the longest due first.

        With a late one come all late ones of the same recipient, over the limit too: they can be told at once.
        """
        ...

    async def settle(self, who: str, done: Sequence[Settled]) -> None: ...

    async def retry(self, who: str, notices: Sequence[Notice], at: datetime) -> None:
        """Hands them out again at `at`, with the `astray` they have now."""
        ...

    async def give_up(self, who: str, done: Settled, reason: Reason) -> None:
        """Keeps it as undelivered. An older undelivered one about the same thing makes way."""
        ...

    async def unreachable(self, who: str, notices: Sequence[Notice], reason: Reason) -> None:
        """Remembers of their person why direct messages do not work; of one who was forgotten meanwhile, nothing."""
        ...

    async def release(self, horizon: datetime) -> None:
        """Gives back everything that is claimed until then at most.

        Only for whoever holds the instance lock, before the first claim.
        """
        ...

    async def hasten(self, person: Person) -> None:
        """Hands out at once what was put off for a person: they ended a pause, or can be reached again."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next one can be claimed: due, retried, or its lease at an end."""
        ...

    async def undelivered(self, person: Person) -> tuple[Kept, ...]: ...

    async def dismiss(self, person: Person, ids: Sequence[int]) -> None:
        """Lets go of undelivered ones the person has seen."""
        ...

    async def move(self, old: Address, new: Address) -> None:
        """Everything kept under the old address, whatever it is, goes to the new one."""
        ...


@dataclass(frozen=True, slots=True)
class Settle:
    """Delivered: done with."""


@dataclass(frozen=True, slots=True)
class Retry:
    at: datetime


@dataclass(frozen=True, slots=True)
class Fallback:
    """Say at the place of origin, without the text, that something waits; `reason` is why the message did not work."""

    to: Address
    reason: Reason


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Keep it as undelivered, to be read when the person comes."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Redirect:
    """The place has moved: try there at once."""

    to: Address


Verdict: TypeAlias = Settle | Retry | Fallback | GiveUp | Redirect

UNREACHABLE = frozenset({Reason.CLOSED, Reason.GONE, Reason.FORBIDDEN})
"""Of a direct message: not tried again until the person acts. A platform bans a bot that hammers a closed door."""

_SHORTEST = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait after so many attempts: doubling, up to `most`.

    `chance` (from 0 to below 1) takes off up to half, so that many who failed together do not come back together.
    """

    first: timedelta = timedelta(seconds=5)
    most: timedelta = timedelta(minutes=15)
    chance: Callable[[], float] = random.random

    def __call__(self, attempts: int) -> timedelta:
        doubled: int = 2 ** min(max(attempts, 1) - 1, 20)
        return min(self.most, self.first * doubled) * (1 - self.chance() / 2)


def after_attempt(notice: Notice, outcome: Outcome, now: datetime, backoff: Backoff) -> Verdict:
    """Decides what becomes of a notice. With `astray` set, the attempt was at its place of origin."""
    match outcome:
        case Delivered():
            return Settle() if notice.astray is None else GiveUp(notice.astray)
        case Later(after):
            wait = backoff(notice.attempts) if after is None else max(after, _SHORTEST)
            return Retry(now + wait)
        case Moved(to):
            in_private = isinstance(notice.to, Person) and notice.astray is None
            return Retry(now + backoff(notice.attempts)) if in_private else Redirect(to)
        case Undeliverable(reason):
            return _after_refusal(notice, reason)


def _after_refusal(notice: Notice, reason: Reason) -> Verdict:
    if notice.astray is not None:
        return GiveUp(notice.astray)
    on_ladder = isinstance(notice.to, Person) and reason in UNREACHABLE
    return Fallback(notice.origin, reason) if on_ladder and notice.origin is not None else GiveUp(reason)
