"""Sets, changes and snoozes reminders, and tells back what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.message import Action, Choice, Reply
from bot.core.phrase import Phrase, Say
from bot.core.refusal import Refusal
from bot.handlers.parts import Parts
from bot.handlers.reminding import telling_back
from bot.handlers.reminding.around import Anchor
from bot.handlers.reminding.asker import Asker
from bot.handlers.reminding.meaning import timing_of
from bot.handlers.reminding.questions import is_change
from bot.reminders.book import Placed
from bot.reminders.drafts import Aim, Draft
from bot.reminders.reminder import Reminder, State, Timing
from bot.reminders.understanding import Once, Repeating, Settled, Several
from bot.reminders.wording.settling import first_of, times_of


@dataclass(frozen=True, slots=True)
class Setting:
    parts: Parts

    async def finish(self, asker: Asker, draft: Draft, settled: Settled) -> Reply:
        """Sets, changes or snoozes, now that nothing is missing."""
        if draft.aim is Aim.SET:
            return await self._set(asker, draft, times_of(settled))
        if isinstance(settled, Several):
            raise Refusal(Phrase("reminders.one_time"))
        if draft.aim is Aim.SNOOZE:
            return await self.snooze(asker, draft, settled)
        return await self.change(asker, draft, settled.what, timing_of(settled))

    async def change(self, asker: Asker, draft: Draft, what: str, timing: Timing | None) -> Reply:
        before = await self.parts.reminders.one(asker.person, draft.reminder or 0)
        changed = await self.parts.reminders.change(asker.person, before.id, what or None, timing)
        self.parts.turns.speak_of_change(asker.message, before, changed)
        deadlines = self.parts.follows.deadlines()
        says = (
            Phrase("reminders.changed", {"timing": telling_back.timing(changed, deadlines)}),
            telling_back.task(changed),
            *telling_back.warnings(changed, asker),
        )
        choices = telling_back.choices(changed, asker)
        return Reply(Action.REMINDER_CHANGED, says, choices, data=telling_back.data(changed))

    async def snooze(self, asker: Asker, draft: Draft, settled: Once | Repeating) -> Reply:
        return await self.snooze_until(asker, draft.reminder or 0, first_of(settled))

    async def snooze_until(self, asker: Asker, reminder: int, at: datetime) -> Reply:
        before = await self.parts.reminders.one(asker.person, reminder)
        snoozed = await self.parts.reminders.snooze(asker.person, reminder, at)
        self.parts.turns.speak_of_change(asker.message, before, snoozed)
        due = asker.told(snoozed.snoozed or snoozed.next_at)
        says: list[Say] = [Phrase("reminders.snoozed", {"due": due}), telling_back.task(snoozed)]
        if snoozed.timing.series is not None:
            says.append(Phrase("reminders.series_stays"))
        choices = (telling_back.cancel(snoozed),)
        return Reply(Action.REMINDER_SNOOZED, tuple(says), choices, data=telling_back.data(snoozed))

    async def told(self, asker: Asker, placed: Sequence[Placed], first: str, *more: Say) -> Reply:
        """What was set, one or several, with all that may be done about it."""
        deadlines = self.parts.follows.deadlines()
        says: list[Say] = []
        for one in placed:
            timing = telling_back.timing(one.reminder, deadlines)
            says += [Phrase(first, {"timing": timing}), telling_back.task(one.reminder)]
            says += telling_back.warnings(one.reminder, asker)
        told = [telling_back.data(one.reminder) for one in placed]
        data = told[0] if len(told) == 1 else {"reminders": told}
        self.parts.turns.speak_of(asker.message, placed[-1].reminder.id)
        return Reply(Action.REMINDER_SET, (*says, *more, *telling_back.near_cap(placed[-1])), data=data)

    async def _set(self, asker: Asker, draft: Draft, times: Sequence[Once | Repeating]) -> Reply:
        placed: list[Placed] = []
        refusal: Phrase | None = None
        for one in times:
            try:
                placed.append(await self.parts.reminders.set(_reminder(asker, one.what, timing_of(one))))
            except Refusal as refused_one:
                refusal = refused_one.phrase
                break
        if not placed:
            raise Refusal(refusal or Phrase("remind.unclear"))
        assumed = any(one.zone_assumed for one in times)
        more = [refusal] if refusal is not None else []
        reply = await self.told(asker, placed, "remind.set", *more, *_zone_assumed(placed, assumed=assumed))
        number = await self._to_read_anew(asker, draft, placed) if assumed else None
        return replace(reply, choices=_choices(placed, asker, number), shares=_shares(placed, asker))

    async def tie(self, asker: Asker, draft: Draft, anchor: Anchor) -> Reply:
        if draft.aim is Aim.SNOOZE and not anchor.waits:
            return await self.snooze_until(asker, draft.reminder or 0, anchor.timing.due)
        if is_change(draft):
            if anchor.waits:
                raise Refusal(Phrase("reminders.undated"))
            return await self.change(asker, draft, draft.what, anchor.timing)
        state = State.WAITING if anchor.waits else State.ACTIVE
        placed = [await self.parts.reminders.set(replace(_reminder(asker, draft.what, anchor.timing), state=state))]
        assumed = asker.zone is None and not anchor.waits
        reply = await self.told(asker, placed, "remind.set", *_zone_assumed(placed, assumed=assumed))
        return replace(reply, choices=_choices(placed, asker, None), shares=_shares(placed, asker))

    async def _to_read_anew(self, asker: Asker, draft: Draft, placed: Sequence[Placed]) -> int:
        """Keeps the words: once the zone is known, what was just set is read in it. 0: only the zone is set then."""
        if len(placed) > 1:
            return 0
        again = replace(draft, aim=Aim.CHANGE, reminder=placed[0].reminder.id)
        return await self.parts.drafts.keep(asker.person, again)


def _reminder(asker: Asker, what: str, timing: Timing) -> Reminder:
    return Reminder(asker.person, what, timing, asker.origin, shared=asker.origin is not None)


def _zone_assumed(placed: Sequence[Placed], *, assumed: bool) -> tuple[Phrase, ...]:
    """That UTC was taken. Asked in words with the first reminder only; the button stands below the others too."""
    if not assumed:
        return ()
    return (Phrase("remind.utc_ask"),) if placed[0].reminder.number == 1 else (Phrase("remind.utc"),)


def _choices(placed: Sequence[Placed], asker: Asker, zone_asked: int | None) -> tuple[Choice, ...]:
    return telling_back.choices(placed[-1].reminder, asker, zone_asked) if len(placed) == 1 else ()


def _shares(placed: Sequence[Placed], asker: Asker) -> str | None:
    """The first answer also tells of a zone and of a cap: that is for nobody else."""
    alone = placed[0].reminder if len(placed) == 1 else None
    return telling_back.sharing(alone) if alone is not None and telling_back.is_for_all(alone, asker) else None
