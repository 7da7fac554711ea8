"""What people do with their reminders: set, list, change, cancel and undo, snooze, pause, copy. Your things are yours.

Somebody else's reminder is refused in the same words as one that does not exist.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.clock import Clock
from bot.core.people import Address, Person
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.reminders.recurrence import next_after
from bot.reminders.reminder import COUNTED, LISTED, Reminder, State, Timing

CAP = 50
NEAR = 0.9
"""Of the cap: from there on a person is told how many are left."""
MOST_WORDS = 1500
"""Characters of what somebody wants to be told."""
UNDO = timedelta(minutes=10)


class ReminderBox(Protocol):
    """Keeps reminders and, in the same transaction, the notices that are pending about them."""

    async def add(
        self, reminder: Reminder, admit: Callable[[tuple[Reminder, ...]], None]
    ) -> tuple[Reminder, tuple[Reminder, ...]]:
        """Gives it an id and a number and keeps it, unless `admit` raises at the sight of the person's listed ones.

        Gives it back with those that were listed before.
        """
        ...

    async def edit(self, reminder_id: int, decide: Callable[[Reminder | None], Reminder]) -> Reminder:
        """Reads, decides and writes as one; nothing is written where `decide` raises.

        What was kept of it as undelivered goes: its person has been to it.
        """
        ...

    async def find(self, reminder_id: int) -> Reminder | None: ...

    async def find_all(self, ids: Sequence[int]) -> Mapping[int, Reminder]:
        """Those that are there."""
        ...

    async def numbered(self, person: Person, number: int) -> Reminder | None: ...

    async def of(self, person: Person) -> tuple[Reminder, ...]:
        """The listed ones, the next to be heard of first."""
        ...

    async def last_done(self, person: Person) -> Reminder | None:
        """The one that was told and done with last."""
        ...


@dataclass(frozen=True, slots=True)
class Placed:
    """A reminder that was set; how many its person has now, and may have."""

    reminder: Reminder
    count: int
    cap: int

    @property
    def near_cap(self) -> bool:
        return self.count >= math.ceil(self.cap * NEAR)


@dataclass(frozen=True, slots=True)
class ReminderBook:
    """wake: called after each change, so that the courier looks at once."""

    box: ReminderBox
    clock: Clock
    wake: Callable[[], None]
    cap: int = CAP

    async def set(self, reminder: Reminder) -> Placed:
        """Keeps a new reminder.

        One that is WAITING for its milestone to have a date is due at no instant: of its `due` the time of day counts.

        Raises:
            Refusal: no words or too many, a past instant, or the cap is reached.
        """
        self._check(reminder.what, None if reminder.state is State.WAITING else reminder.timing)
        return await self._add(reminder)

    async def of(self, person: Person) -> tuple[Reminder, ...]:
        return await self.box.of(person)

    async def numbered(self, person: Person, number: int) -> Reminder:
        """The reminder a person means by its number.

        Raises:
            Refusal: they have none of this number.
        """
        return _owned(await self.box.numbered(person, number), person)

    async def one(self, person: Person, reminder_id: int) -> Reminder:
        """One of a person's own, whatever has become of it.

        Raises:
            Refusal: they have none of this id.
        """
        return _owned(await self.box.find(reminder_id), person)

    async def last_told(self, person: Person) -> Reminder | None:
        """The one that was told last, if it was the last of its kind: what "snooze" is about."""
        return await self.box.last_done(person)

    async def change(
        self, person: Person, reminder_id: int, what: str | None = None, timing: Timing | None = None
    ) -> Reminder:
        """Other words, another time, or both; one that was paused stays so."""

        def decide(held: Reminder) -> Reminder:
            if held.state not in LISTED:
                raise Refusal(Phrase("reminder.over", {"number": held.number}))
            new = replace(held, what=held.what if what is None else what, timing=timing or held.timing)
            if timing is None:
                self._check(new.what, None)
                return new
            self._check(new.what, timing)
            return replace(new, state=State.PAUSED if held.state is State.PAUSED else State.ACTIVE, snoozed=None)

        return await self._edit(person, reminder_id, decide)

    async def cancel(self, person: Person, reminder_id: int) -> Reminder:
        """Ends it; `undo` brings it back for a while."""

        def decide(held: Reminder) -> Reminder:
            if held.state not in LISTED:
                raise Refusal(Phrase("reminder.over", {"number": held.number}))
            return replace(held, state=State.CANCELLED, was=held.state, ended=self.clock())

        return await self._edit(person, reminder_id, decide)

    async def undo(self, person: Person, reminder_id: int) -> Reminder:
        """Takes a cancel back. What fell due meanwhile is told at once."""

        def decide(held: Reminder) -> Reminder:
            fresh = held.ended is not None and self.clock() - held.ended <= UNDO
            if held.state in LISTED:
                raise Refusal(Phrase("reminder.moved_on", {"number": held.number}))
            if held.state is not State.CANCELLED or held.was is None or not fresh:
                raise Refusal(Phrase("reminder.undo_over", {"number": held.number}))
            return replace(held, state=held.was, was=None, ended=None)

        return await self._edit(person, reminder_id, decide)

    async def take_back(self, before: Reminder, after: Reminder) -> Reminder:
        """Makes it what it was before a change or a snooze, if nothing has happened to it since."""

        def decide(held: Reminder) -> Reminder:
            if held.state not in LISTED or held.revision != after.revision:
                raise Refusal(Phrase("reminder.moved_on", {"number": held.number}))
            if before.state is not State.DONE and before.state is not State.WAITING and before.next_at <= self.clock():
                raise Refusal(Phrase("reminder.moved_on", {"number": held.number}))
            return replace(before, revision=held.revision)

        return await self._edit(before.person, before.id, decide)

    async def snooze(self, person: Person, reminder_id: int, until: datetime) -> Reminder:
        """Tells it again at `until`. A series goes on as it was."""

        def decide(held: Reminder) -> Reminder:
            if held.state not in {State.ACTIVE, State.DONE, State.UNDELIVERED}:
                raise Refusal(Phrase("reminder.over", {"number": held.number}))
            if until <= self.clock():
                raise Refusal(Phrase("reminder.past"))
            return replace(held, state=State.ACTIVE, snoozed=until, ended=None)

        return await self._edit(person, reminder_id, decide)

    async def pause(self, person: Person, reminder_id: int) -> Reminder:
        """Keeps it, silent, until it is resumed."""

        def decide(held: Reminder) -> Reminder:
            if held.state is not State.ACTIVE:
                raise Refusal(Phrase("reminder.over", {"number": held.number}))
            return replace(held, state=State.PAUSED)

        return await self._edit(person, reminder_id, decide)

    async def resume(self, person: Person, reminder_id: int) -> Reminder:
        """Wakes it. A series goes on with its next occurrence; one that fell due meanwhile is told at once."""

        def decide(held: Reminder) -> Reminder:
            if held.state is not State.PAUSED:
                raise Refusal(Phrase("reminder.over", {"number": held.number}))
            return replace(held, state=State.ACTIVE, timing=self._resumed(held.timing))

        return await self._edit(person, reminder_id, decide)

    async def me_too(self, person: Person, reminder_id: int, origin: Address | None) -> Placed:
        """A copy of somebody's shared reminder, the person's own from then on."""
        shared = await self.box.find(reminder_id)
        if shared is None or not shared.shared or shared.state is not State.ACTIVE:
            raise Refusal(Phrase("reminder.not_shared"))
        if shared.timing.due <= self.clock():
            raise Refusal(Phrase("reminder.past"))
        return await self._add(Reminder(person, shared.what, shared.timing, origin, copied_from=shared.id))

    async def _add(self, reminder: Reminder) -> Placed:
        def admit(listed: tuple[Reminder, ...]) -> None:
            if reminder.copied_from is not None and any(reminder.copied_from in _sources(one) for one in listed):
                raise Refusal(Phrase("reminder.already_yours"))
            if len(_counted(listed)) >= self.cap:
                raise Refusal(Phrase("reminder.cap", {"most": self.cap}))

        kept, listed = await self.box.add(reminder, admit)
        self.wake()
        return Placed(kept, len(_counted(listed)) + 1, self.cap)

    async def _edit(self, person: Person, reminder_id: int, decide: Callable[[Reminder], Reminder]) -> Reminder:
        edited = await self.box.edit(reminder_id, lambda held: decide(_owned(held, person)))
        self.wake()
        return edited

    def _check(self, what: str, timing: Timing | None) -> None:
        if not what.strip():
            raise Refusal(Phrase("reminder.empty"))
        if len(what) > MOST_WORDS:
            raise Refusal(Phrase("reminder.too_long", {"most": MOST_WORDS}))
        if timing is not None and timing.due <= self.clock():
            raise Refusal(Phrase("reminder.past"))

    def _resumed(self, timing: Timing) -> Timing:
        """With the next occurrence still to come; a series that ended meanwhile has its last one told."""
        if timing.series is None or timing.due > self.clock():
            return timing
        return replace(timing, due=next_after(timing.series, self.clock()) or timing.due)


def _owned(held: Reminder | None, person: Person) -> Reminder:
    if held is None or held.person != person:
        raise Refusal(Phrase("reminder.not_found"))
    return held


def _counted(listed: tuple[Reminder, ...]) -> list[Reminder]:
    return [reminder for reminder in listed if reminder.state in COUNTED]


def _sources(reminder: Reminder) -> tuple[int | None, int]:
    """The shared reminders it would be a copy of: the one it copies, and itself."""
    return reminder.copied_from, reminder.id
