"""One attempt at a message: asks the composers, sends, and writes down what became of every notice in it.

What was sent is written down or owed (see ledger.py).
"""

import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeAlias

from bot.core.buttons import worded
from bot.core.clock import Clock
from bot.core.composing import Compose, Composer, Draft, Load, Occasion, elsewhere
from bot.core.instant import UTC_ZONE
from bot.core.journal import Journal
from bot.core.ledger import Ledger, Write
from bot.core.notice import (
    UNREACHABLE,
    Backoff,
    Fallback,
    GiveUp,
    Notice,
    NoticeBox,
    Redirect,
    Retry,
    Settle,
    Settled,
    Verdict,
    after_attempt,
)
from bot.core.people import Address, Person
from bot.core.platform import Delivered, Outcome, Parcel, Reason, Undeliverable
from bot.core.preferences import PreferenceBox, Preferences
from bot.core.voice import Voice

HOPS = 4
"""A message is sent on so often, to a fallback or after a place that moved, before it rests until later."""

Send: TypeAlias = Callable[[Parcel], Awaitable[Outcome]]


@dataclass(slots=True)
class Delivery:
    """The parts an attempt needs. `who` is new at every start."""

    box: NoticeBox
    preferences: PreferenceBox
    composers: Mapping[str, Composer]
    voice: Voice
    send: Send
    clock: Clock
    journal: Journal
    backoff: Backoff = field(default_factory=Backoff)
    who: str = field(default_factory=lambda: secrets.token_hex(8))
    ledger: Ledger = field(default_factory=Ledger)

    async def listener(self, to: Person | Address) -> Preferences:
        if isinstance(to, Person):
            return await self.preferences.of(to)
        return Preferences(language=(await self.preferences.of_place(to)).language)

    async def listeners(self, recipients: Iterable[Person | Address]) -> dict[Person | Address, Preferences]:
        """Those of a batch, looked up together."""
        all_of_them = tuple(recipients)
        people = await self.preferences.of_all(tuple(to for to in all_of_them if isinstance(to, Person)))
        found: dict[Person | Address, Preferences] = {}
        for to in all_of_them:
            found[to] = people[to] if isinstance(to, Person) else await self.listener(to)
        return found

    def occasion(self, listener: Preferences) -> Occasion:
        return Occasion(self.clock(), listener.zone or UTC_ZONE)

    async def composed_by(self, kind: str, notices: Sequence[Notice]) -> Compose:
        """What tells these notices of one kind.

        Raises:
            KeyError: nothing here knows the kind; its notices wait for a version that does.
        """
        return await self.composers[kind](notices)

    async def draft(self, notice: Notice, compose: Compose, listener: Preferences) -> Draft | None:
        """What it says now; one that has nothing to say any more is settled in silence."""
        composed = compose(notice, self.occasion(listener))
        if composed is not None:
            return Draft(notice, composed)
        await self._settling((Settled(notice, self.clock()),))()
        return None

    async def carry(self, load: Load, listener: Preferences | None = None, hops: int = HOPS) -> Preferences | None:
        """Sends one message and follows it down the ladder to its end or its next attempt.

        listener: as looked up just now; None: looked up here. Given back where the next message may go by it: not where
        the door turned out to be closed.
        """
        listener = listener or await self.listener(load.to)
        outcome = await self._attempt(load, listener)
        verdicts = [(draft, after_attempt(draft.notice, outcome, self.clock(), self.backoff)) for draft in load.drafts]
        if isinstance(load.to, Person) and isinstance(outcome, Undeliverable) and outcome.reason in UNREACHABLE:
            await self._remember(load, outcome.reason, listener)
        await self._write_down(load, verdicts)
        for onward in await self._onward(load, verdicts):
            if hops:
                await self.carry(onward, hops=hops - 1)
            else:
                self.put_off(onward.notices)
        return listener if isinstance(outcome, Delivered) else None

    def put_off(self, notices: Sequence[Notice]) -> None:
        """Owes another attempt, later, for those of which nothing was written down yet."""
        fresh = [notice for notice in notices if notice not in self.ledger]
        if fresh:
            at = self.clock() + self.backoff(max(notice.attempts for notice in fresh))
            self.ledger.owe(fresh, partial(self.box.retry, self.who, tuple(fresh), at))

    def give_back(self, notices: Sequence[Notice]) -> None:
        """Owes them back unattempted, as they were."""
        self.ledger.owe(notices, partial(self.box.retry, self.who, tuple(notices), self.clock()))

    async def hold(self, notices: Sequence[Notice], listener: Preferences) -> bool:
        """Whether the listener has paused everything; then the notices wait for the end of the pause."""
        until = listener.paused_until
        if until is None or until <= self.clock():
            return False
        await self.ledger.owe(notices, partial(self.box.retry, self.who, tuple(notices), until))()
        return True

    async def _attempt(self, load: Load, listener: Preferences) -> Outcome:
        if isinstance(load.to, Person) and listener.unreachable is not None:
            return Undeliverable(listener.unreachable)
        return await self.send(self._parcel(load, listener.language or listener.spoken))

    def _parcel(self, load: Load, language: str | None) -> Parcel:
        now = self.clock()
        buttons = worded(self.voice, load.choices, language, now)
        return Parcel(load.to, self.voice.say(load.says, language, now), load.key, buttons)

    async def _remember(self, load: Load, reason: Reason, listener: Preferences) -> None:
        if listener.unreachable is None:
            await self.box.unreachable(self.who, load.notices, reason)

    async def _write_down(self, load: Load, verdicts: Sequence[tuple[Draft, Verdict]]) -> None:
        """Owes every write before it makes the first: whichever fails, all of them will be made."""
        settled = tuple(self._settled(draft) for draft, verdict in verdicts if isinstance(verdict, Settle))
        retries = [(draft.notice, verdict.at) for draft, verdict in verdicts if isinstance(verdict, Retry)]
        lost = [(self._settled(draft), verdict.reason) for draft, verdict in verdicts if isinstance(verdict, GiveUp)]
        writes = [self._giving_up(load, done, reason) for done, reason in lost]
        if settled:
            self._note("notice_delivered", load)
            writes.append(self._settling(settled))
        if retries:
            self._note("notice_postponed", load)
            notices, instants = zip(*retries, strict=True)
            writes.append(self.ledger.owe(notices, partial(self.box.retry, self.who, notices, max(instants))))
        for write in writes:
            await write()

    async def _onward(self, load: Load, verdicts: Sequence[tuple[Draft, Verdict]]) -> tuple[Load, ...]:
        """Where the message goes next at once."""
        astray = [
            replace(draft, notice=replace(draft.notice, astray=verdict.reason))
            for draft, verdict in verdicts
            if isinstance(verdict, Fallback)
        ]
        moved = next((verdict.to for _, verdict in verdicts if isinstance(verdict, Redirect)), None)
        if moved is None or isinstance(load.to, Person):
            return elsewhere(astray)
        await self.box.move(load.to, moved)
        return (replace(load, to=moved, drafts=tuple(_readdressed(draft, moved) for draft in load.drafts)),)

    def _settled(self, draft: Draft) -> Settled:
        return Settled(draft.notice, self.clock(), draft.composed.then)

    def _settling(self, done: tuple[Settled, ...]) -> Write:
        notices = [one.notice for one in done]
        return self.ledger.owe(notices, partial(self.box.settle, self.who, done))

    def _giving_up(self, load: Load, done: Settled, reason: Reason) -> Write:
        self._note("notice_undelivered", load, reason=reason)
        return self.ledger.owe((done.notice,), partial(self.box.give_up, self.who, done, reason))

    def _note(self, event: str, load: Load, **more: str) -> None:
        first = load.drafts[0].notice
        fields: dict[str, str | int | float] = {
            "kind": first.kind,
            "platform": first.to.platform,
            "attempts": first.attempts,
            "count": len(load.drafts),
            "lag": max(0.0, (self.clock() - first.due).total_seconds()),
        }
        self.journal.note(event, fields | more)


def _readdressed(draft: Draft, to: Address) -> Draft:
    notice = draft.notice
    if isinstance(notice.to, Person):
        return replace(draft, notice=replace(notice, origin=to))
    return replace(draft, notice=replace(notice, to=to))
