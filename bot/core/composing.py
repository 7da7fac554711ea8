"""What notices say when their time has come: a composer for each kind, the label of late ones, the digest.

Composers are asked at delivery, so what they say holds then: the language, the zone, the dates, and whether there is
still anything to say. They look up what they need for many notices at once; all the rest is pure.
"""

import hashlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeAlias

from bot.core.instant import Instant
from bot.core.message import Choice
from bot.core.notice import Notice
from bot.core.people import Address, Person
from bot.core.phrase import Phrase, Say
from bot.core.preferences import Preferences

MANY = 3
"""Up to so many late notices are told one by one; more become one message."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and in which zone something is told."""

    now: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A notice in phrases.

    then: the occurrence after this one, kept when this one is settled.
    line: what stands for it in a digest; None: it is always told by itself.
    useful: whether there is still something to be done about it.
    promised: whether its instant was: then it says so when it comes late.
    """

    says: tuple[Say, ...]
    choices: tuple[Choice, ...] = ()
    then: Notice | None = None
    line: Say | None = None
    useful: bool = True
    promised: bool = True


Compose: TypeAlias = Callable[[Notice, Occasion], Composed | None]
"""None: nothing to say any more, the notice is settled in silence."""

Composer: TypeAlias = Callable[[Sequence[Notice]], Awaitable[Compose]]
"""Looks up what these notices of its kind are about, and gives what tells each of them."""

FRESH = timedelta(seconds=2)
"""So long what was looked up is told; after that it is looked up again."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What was looked up for a batch: how its recipients want to be spoken to, and what tells each kind of notice."""

    listeners: Mapping[Person | Address, Preferences]
    composes: Mapping[str, Compose]
    at: datetime

    def stale(self, now: datetime) -> bool:
        return abs(now - self.at) > FRESH


@dataclass(frozen=True, slots=True)
class Draft:
    notice: Notice
    composed: Composed


@dataclass(frozen=True, slots=True)
class Load:
    """One message, and the notices that are done with once it went out."""

    to: Person | Address
    drafts: tuple[Draft, ...]
    says: tuple[Say, ...]
    choices: tuple[Choice, ...]
    key: str

    @property
    def notices(self) -> tuple[Notice, ...]:
        return tuple(draft.notice for draft in self.drafts)


def loads(drafts: Sequence[Draft], occasion: Occasion) -> tuple[Load, ...]:
    """The messages for one recipient: what waits elsewhere, then a digest if much is late, then the rest, in order."""
    astray = [draft for draft in drafts if draft.notice.astray is not None]
    direct = [draft for draft in drafts if draft.notice.astray is None]
    late = [draft for draft in direct if draft.notice.late(occasion.now) and draft.composed.line is not None]
    gathered = late if len(late) > MANY else []
    single = [draft for draft in direct if draft not in gathered]
    digests = [_digest(gathered, occasion)] if gathered else []
    return (*elsewhere(astray), *digests, *(_alone(draft, occasion) for draft in _by_due(single)))


def elsewhere(drafts: Iterable[Draft]) -> tuple[Load, ...]:
    """For each place of origin one message that tells no text, only that something waits."""
    placed = [(draft.notice.origin, draft) for draft in drafts]
    known = sorted(((place, draft) for place, draft in placed if place is not None), key=lambda pair: _order(pair[0]))
    groups = groupby(known, key=lambda pair: pair[0])
    return tuple(_waiting(place, tuple(draft for _, draft in group)) for place, group in groups)


def _waiting(place: Address, drafts: tuple[Draft, ...]) -> Load:
    one = len(drafts) == 1
    says = Phrase("notice.waits") if one else Phrase("notice.wait", {"count": len(drafts)})
    show = Choice(Phrase("notice.show"), "reminders:undelivered")
    return Load(place, drafts, (says,), (show,), f"elsewhere:{_key(drafts)}")


def _alone(draft: Draft, occasion: Occasion) -> Load:
    notice, composed = draft.notice, draft.composed
    says = composed.says
    if composed.promised and notice.late(occasion.now):
        says = (Phrase("reminder.late", {"planned": Instant(notice.due, occasion.zone)}), *says)
    return Load(notice.to, (draft,), says, composed.choices, notice.key)


def _digest(drafts: Sequence[Draft], occasion: Occasion) -> Load:
    ordered = _by_due(drafts)
    useful = [draft for draft in ordered if draft.composed.useful]
    past = [draft for draft in ordered if not draft.composed.useful]
    says = (
        Phrase("digest.title", {"count": len(ordered)}),
        *_section("digest.useful", useful, occasion.zone),
        *_section("digest.past", past, occasion.zone),
    )
    return Load(ordered[0].notice.to, tuple(ordered), says, (), f"digest:{_key(ordered)}")


def _section(heading: str, drafts: Sequence[Draft], zone: str) -> tuple[Say, ...]:
    return (Phrase(heading), *(_item(draft, zone) for draft in drafts)) if drafts else ()


def _item(draft: Draft, zone: str) -> Phrase:
    line = draft.composed.line or draft.composed.says[0]
    return Phrase("digest.item", {"what": line, "planned": Instant(draft.notice.due, zone)})


def _by_due(drafts: Sequence[Draft]) -> list[Draft]:
    return sorted(drafts, key=lambda draft: (draft.notice.due, draft.notice.id))


def _order(place: Address) -> tuple[str, str, str]:
    return (place.platform, place.place, place.thread or "")


def _key(drafts: Sequence[Draft]) -> str:
    """The same for the same notices, whatever their order."""
    keys = "\n".join(sorted(draft.notice.key for draft in drafts))
    return hashlib.sha256(keys.encode()).hexdigest()[:32]
