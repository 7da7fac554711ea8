"""Moves one reminder: by so much from its own time, to another hour of its day or day of its hour, or anew.

What is still to come is moved from its own time and stays in its own zone; what was just told is counted from now.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.core.instant import UTC_ZONE
from bot.core.message import Reply
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.handlers.parts import Parts
from bot.handlers.reminding.asker import Asker
from bot.handlers.reminding.meaning import understood
from bot.handlers.reminding.shifting import at_hour, later, length_of, shifted
from bot.handlers.reminding.taking import Taking
from bot.reminders.drafts import Aim, Draft
from bot.reminders.recurrence import instant
from bot.reminders.reminder import Reminder, State
from bot.reminders.understanding import ChangeAsked, Half, Once, SnoozeAsked
from bot.reminders.wording.lengths import Length
from bot.reminders.zones import load

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Moving:
    parts: Parts

    async def change(self, asker: Asker, reminder: Reminder, meant: ChangeAsked, draft: Draft) -> Reply:
        draft = in_its_zone(replace(draft, aim=Aim.CHANGE, reminder=reminder.id), reminder)
        if meant.by is not None:
            return await self._by(asker, reminder, length_of(meant.by, meant.months), draft)
        if meant.half is Half.HOUR:
            return await self._to_hour(asker, reminder, draft)
        taken = await understood(draft)
        if meant.half is Half.DAY and isinstance(taken, Once):
            if reminder.timing.series is not None:
                raise Refusal(Phrase("reminders.say_in_full"))
            taken = _at_its_hour(taken, reminder)
        return await Taking(self.parts).carry_out(asker, draft, taken)

    async def snooze(self, asker: Asker, reminder: Reminder, meant: SnoozeAsked, draft: Draft) -> Reply:
        """By so much: from its own time if that is still to come. An occurrence of a series comes once more."""
        if meant.by is None:
            draft = in_its_zone(replace(draft, aim=Aim.SNOOZE, reminder=reminder.id), reminder)
            return await Taking(self.parts).take(asker, draft)
        single = reminder.timing.series is None and reminder.state not in {State.DONE, State.CANCELLED}
        if reminder.state is State.WAITING or (single and reminder.next_at > asker.now):
            return await self.change(
                asker, reminder, ChangeAsked(meant.target, by=meant.by, months=meant.months), draft
            )
        until = later(asker.now, length_of(meant.by, meant.months), reminder.timing.zone, asker.now)
        return await Taking(self.parts).setting.snooze_until(asker, reminder.id, until)

    async def _by(self, asker: Asker, reminder: Reminder, length: Length, draft: Draft) -> Reply:
        setting, timing = Taking(self.parts).setting, reminder.timing
        if reminder.state is State.WAITING:
            raise Refusal(Phrase("reminders.undated"))
        if reminder.snoozed is not None and timing.series is None:
            until = later(reminder.snoozed, length, timing.zone, asker.now)
            return await setting.snooze_until(asker, reminder.id, until)
        return await setting.change(asker, draft, "", shifted(timing, length, asker.now))

    async def _to_hour(self, asker: Asker, reminder: Reminder, draft: Draft) -> Reply:
        """Read as if it were said when its own day begins; today, what is over by now is tomorrow."""
        taking, timing = Taking(self.parts), reminder.timing
        if timing.series is None and timing.tie is None:
            if reminder.state is not State.WAITING:
                draft = replace(draft, at=max(draft.at, _beginning(reminder) - _SECOND))
            return await taking.take(asker, draft)
        taken = await understood(draft)
        if not isinstance(taken, Once) or reminder.state is State.WAITING:
            return await taking.carry_out(asker, draft, taken)
        clock = taken.at.astimezone(load(timing.zone)).time()
        return await taking.setting.change(asker, draft, "", at_hour(timing, clock, asker.now))


def in_its_zone(draft: Draft, reminder: Reminder) -> Draft:
    """Who has told no zone of their own thinks of it in the one it is kept in."""
    if draft.zone is not None or reminder.timing.zone == UTC_ZONE:
        return draft
    return replace(draft, zone=reminder.timing.zone)


def _beginning(reminder: Reminder) -> datetime:
    zone = load(reminder.timing.zone)
    return instant(datetime.combine(reminder.next_at.astimezone(zone).date(), time()), zone)


def _at_its_hour(taken: Once, reminder: Reminder) -> Once:
    """The new day, with the hour that it had."""
    zone = load(reminder.timing.zone)
    day = taken.at.astimezone(load(taken.zone)).date()
    clock = reminder.next_at.astimezone(zone).time()
    return replace(taken, at=instant(datetime.combine(day, clock), zone), zone=reminder.timing.zone)
