"""What is asked about reminders that are there: to list, cancel, pause, resume, change or snooze them."""

import asyncio
from collections.abc import MutableSequence, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.core.message import Action, Choice, Reply
from bot.core.phrase import Phrase, Say
from bot.core.refusal import Refusal
from bot.handlers.parts import Parts
from bot.handlers.reminding import listing, telling_back
from bot.handlers.reminding.asker import Asker
from bot.handlers.reminding.meaning import understood
from bot.handlers.reminding.moving import Moving, in_its_zone
from bot.handlers.reminding.taking import Taking
from bot.handlers.reminding.targets import means_all, resolve
from bot.reminders.drafts import Aim, Draft
from bot.reminders.recurrence import instant
from bot.reminders.reminder import LISTED, Reminder, State
from bot.reminders.telling import SNOOZES
from bot.reminders.understanding import (
    CancelAsked,
    ChangeAsked,
    ListAsked,
    PauseAsked,
    ResumeAsked,
    ShowAsked,
    SnoozeAsked,
    Target,
)
from bot.reminders.wording.moves import half as half_of
from bot.reminders.wording.requests import Asked
from bot.reminders.zones import load

_MORNING = time(9)
_PRESETS = {"10m": timedelta(minutes=10), "1h": timedelta(hours=1)}
_LONGEST_HANDLE = 60
"""Bytes."""

_CAN = {"pause": frozenset({State.ACTIVE}), "resume": frozenset({State.PAUSED})}
"""What a verb can be done to, where not to all that are listed."""

_DONE = {
    "cancel": (Action.REMINDER_CANCELLED, Phrase("reminders.cancelled")),
    "undo": (Action.REMINDER_CHANGED, Phrase("reminders.undone")),
    "pause": (Action.REMINDER_PAUSED, Phrase("reminders.paused")),
    "resume": (Action.REMINDER_CHANGED, Phrase("reminders.resumed")),
}


@dataclass(frozen=True, slots=True)
class Requests:
    parts: Parts

    async def asked(self, asker: Asker, meant: Asked) -> Reply:  # noqa: PLR0911  a table
        match meant:
            case ListAsked():
                return await self.list(asker)
            case ShowAsked(target):
                return await self._show(asker, target)
            case CancelAsked(target):
                return await self.on_target(asker, "cancel", target)
            case PauseAsked(target):
                return await self.on_target(asker, "pause", target)
            case ResumeAsked(target):
                return await self.on_target(asker, "resume", target)
            case ChangeAsked():
                return await self._change(asker, meant)
            case SnoozeAsked():
                return await self._snooze(asker, meant)

    async def list(self, asker: Asker, page: int = 1) -> Reply:
        reminders = await self.parts.reminders.of(asker.person)
        reply = listing.listed(reminders, self.parts.follows.deadlines(), page)
        lost = await self.parts.notices.undelivered(asker.person)
        if not lost:
            return reply
        show = Choice(Phrase("notice.show"), "reminders:undelivered")
        note = Phrase("reminders.some_undelivered", {"count": len(lost)})
        return replace(reply, says=(*reply.says, note), choices=(show, *reply.choices))

    async def on_target(self, asker: Asker, verb: str, target: Target) -> Reply:
        """Does it to the one that is meant; asks which one where there are several."""
        action, _ = _DONE[verb]
        if target == Target() and means_all(asker.message.text):
            target = Target(everything=True)
        found = resolve(target, await self._of(asker, verb if target.everything else ""), self._recent(asker))
        if not found:
            return await self._none(asker, action)
        if len(found) == 1:
            return await self.on_each(asker, verb, [found[0].id])
        return self._which(verb, found, everything=target.everything)

    async def on_all(self, asker: Asker, verb: str) -> Reply:
        """On all it can be done to: "pause all" leaves alone what rests already, or waits for a date."""
        ids = [one.id for one in await self._of(asker, verb)]
        return await self.on_each(asker, verb, ids) if ids else await self.list(asker)

    async def on_each(self, asker: Asker, verb: str, ids: Sequence[int]) -> Reply:
        """Cancels, brings back, pauses or resumes them, and tells each; where it stops midway, why it did."""
        done, stopped = await self._done(asker, verb, ids)
        self.parts.turns.speak_of(asker.message, done[-1].id)
        action, first = _DONE[verb]
        says: list[Say] = [first, *(telling_back.task(one) for one in done)]
        if verb in {"undo", "resume"}:
            deadlines = self.parts.follows.deadlines()
            says += [Phrase("reminders.comes", {"timing": telling_back.timing(one, deadlines)}) for one in done]
        data = {"reminders": [telling_back.data(one) for one in done]}
        back = _back(verb, [one.id for one in done])
        return Reply(action, (*says, *stopped), back, replaces=verb != "undo", data=data)

    async def change(self, asker: Asker, reminder: int, typed: str) -> Reply:
        """To what was typed: a time, other words, or both."""
        if not typed.strip():
            self.parts.turns.ask(asker.message, f"reminders:change:{reminder}")
            return Reply(Action.CHOICES, (Phrase("remind.change_asks"),))
        self.parts.turns.ask(asker.message, None)
        held = await self.parts.reminders.one(asker.person, reminder)
        draft = asker.draft(typed, Aim.CHANGE, reminder)
        said = replace(draft, command=False)
        meant = await understood(replace(said, aim=Aim.SET))
        if isinstance(meant, ChangeAsked) and meant.target == Target() and (meant.by or meant.months or meant.to):
            return await Moving(self.parts).change(asker, held, meant, said)
        half = await asyncio.to_thread(half_of, typed, asker.message.language)
        if half is not None:
            return await Moving(self.parts).change(asker, held, ChangeAsked(Target(), half=half), draft)
        return await Taking(self.parts).take(asker, in_its_zone(draft, held))

    async def snooze(self, asker: Asker, reminder: int, how: str) -> Reply:
        """By a preset, or by what was typed."""
        typed = asker.message.text.strip()
        if how == "ask" and not typed:
            self.parts.turns.ask(asker.message, f"reminders:snooze:{reminder}:ask")
            return Reply(Action.CHOICES, (Phrase("reminder.snooze_asks"),))
        self.parts.turns.ask(asker.message, None)
        if how == "ask":
            return await Taking(self.parts).take(asker, asker.draft(typed, Aim.SNOOZE, reminder))
        return await Taking(self.parts).setting.snooze_until(asker, reminder, self._preset(asker, how))

    async def take_back(self, asker: Asker, before: Reminder, after: Reminder) -> Reply:
        """What was changed or snoozed last."""
        back = await self.parts.reminders.take_back(before, after)
        self.parts.turns.speak_of(asker.message, back.id)
        timing = telling_back.timing(back, self.parts.follows.deadlines())
        says = (Phrase("reminders.taken_back", {"timing": timing}), telling_back.task(back))
        return Reply(Action.REMINDER_CHANGED, says, data=telling_back.data(back))

    async def _show(self, asker: Asker, target: Target) -> Reply:
        found = resolve(target, await self.parts.reminders.of(asker.person), self._recent(asker))
        if not found:
            return await self._none(asker, Action.REMINDER_LISTED)
        self.parts.turns.speak_of(asker.message, found[0].id)
        return listing.one(found[0], self.parts.follows.deadlines(), asker)

    async def _change(self, asker: Asker, meant: ChangeAsked) -> Reply:
        """Words that name none of them, such as "an hour later", move only the one just spoken of."""
        recent = self._recent(asker)
        found = resolve(meant.target, await self.parts.reminders.of(asker.person), recent)
        if not found:
            return await self._none(asker, Action.REMINDER_CHANGED)
        unnamed = meant.target == Target() and meant.by is not None and found[0].id != recent
        if len(found) > 1 or unnamed:
            said = meant.to is not None or meant.by is not None
            return await self._which_to_move(asker, found, Aim.CHANGE, said=said)
        return await self.apply(asker, found[0], meant, asker.words())

    async def apply(self, asker: Asker, reminder: Reminder, meant: ChangeAsked | SnoozeAsked, draft: Draft) -> Reply:
        """What was said in a draft, done to the reminder that it turned out to be about."""
        if isinstance(meant, SnoozeAsked):
            return await self._snooze_one(asker, reminder, meant, draft)
        if meant.by is None and meant.to is None:
            self.parts.turns.ask(asker.message, f"reminders:change:{reminder.id}")
            choice = telling_back.change(reminder)
            return Reply(Action.CHOICES, (Phrase("reminders.change_to"), telling_back.task(reminder)), (choice,))
        return await Moving(self.parts).change(asker, reminder, meant, draft)

    async def _which_to_move(self, asker: Asker, found: Sequence[Reminder], aim: Aim, *, said: bool) -> Reply:
        if not said and aim is Aim.CHANGE:
            choices = tuple(replace(telling_back.change(one), label=telling_back.label(one)) for one in found)
            return Reply(Action.CHOICES, (Phrase("reminders.which"),), choices)
        draft = await self.parts.drafts.keep(asker.person, replace(asker.words(), aim=aim))
        choices = tuple(Choice(telling_back.label(one), f"reminders:apply:{draft}:{one.id}") for one in found)
        return Reply(Action.CHOICES, (Phrase("reminders.which"),), choices)

    async def _snooze(self, asker: Asker, meant: SnoozeAsked) -> Reply:
        """The one that was named; else the one told or spoken of last, whichever was later."""
        if meant.target != Target():
            return await self._snooze_named(asker, meant)
        turn = self.parts.turns.recall(asker.message)
        told = await self.parts.reminders.last_told(asker.person)
        since = told is not None and told.ended is not None and told.ended > turn.at
        recent = turn.reminder if turn.reminder is not None and not since else None if told is None else told.id
        if recent is None:
            return Reply(Action.REMINDER_SNOOZED, (Phrase("reminders.nothing_to_snooze"),), data={"reminders": []})
        return await self._snooze_one(asker, await self.parts.reminders.one(asker.person, recent), meant, asker.words())

    async def _snooze_named(self, asker: Asker, meant: SnoozeAsked) -> Reply:
        if meant.target.number is not None:
            held = await self.parts.reminders.numbered(asker.person, meant.target.number)
            return await self._snooze_one(asker, held, meant, asker.words())
        told = await self.parts.reminders.last_told(asker.person)
        listed = [*await self.parts.reminders.of(asker.person), *([] if told is None else [told])]
        found = resolve(meant.target, listed, None)
        if not found:
            return await self._none(asker, Action.REMINDER_SNOOZED)
        if len(found) > 1:
            return await self._which_to_move(asker, found, Aim.SNOOZE, said=True)
        return await self._snooze_one(asker, found[0], meant, asker.words())

    async def _snooze_one(self, asker: Asker, reminder: Reminder, meant: SnoozeAsked, draft: Draft) -> Reply:
        if meant.to is not None or meant.by is not None:
            return await Moving(self.parts).snooze(asker, reminder, meant, draft)
        self.parts.turns.ask(asker.message, f"reminders:snooze:{reminder.id}:ask")
        presets = tuple(Choice(label, f"reminders:snooze:{reminder.id}:{name}") for name, label in SNOOZES.items())
        return Reply(Action.CHOICES, (Phrase("reminder.snooze_asks"),), presets)

    async def _of(self, asker: Asker, verb: str) -> Sequence[Reminder]:
        """Theirs; those that the verb can be done to."""
        held = await self.parts.reminders.of(asker.person)
        return [one for one in held if one.state in _CAN.get(verb, LISTED)]

    async def _done(self, asker: Asker, verb: str, ids: Sequence[int]) -> tuple[Sequence[Reminder], Sequence[Phrase]]:
        """Those it was done to, and why not to the rest. Raises Refusal where it was done to none."""
        book = self.parts.reminders
        does = {"cancel": book.cancel, "undo": book.undo, "pause": book.pause, "resume": book.resume}[verb]
        done: MutableSequence[Reminder] = []
        for one in ids:
            try:
                done.append(await does(asker.person, one))
            except Refusal as refusal:
                if not done:
                    raise
                return done, (refusal.phrase,)
        return done, ()

    def _preset(self, asker: Asker, name: str) -> datetime:
        if name in _PRESETS:
            return asker.now + _PRESETS[name]
        if name != "tomorrow":
            raise Refusal(Phrase("remind.gone"))
        day = asker.local(asker.now).date() + timedelta(days=1)
        return instant(datetime.combine(day, _MORNING), load(asker.told(asker.now).zone))

    def _recent(self, asker: Asker) -> int | None:
        return self.parts.turns.recall(asker.message).reminder

    async def _none(self, asker: Asker, action: Action) -> Reply:
        any_at_all = bool(await self.parts.reminders.of(asker.person))
        says = Phrase("reminders.no_such") if any_at_all else Phrase("reminders.none")
        return Reply(action, (says,), data={"reminders": []})

    def _which(self, verb: str, found: Sequence[Reminder], *, everything: bool) -> Reply:
        """Each by itself; all of them at once where that was asked for, or fits behind a button."""
        all_of_them = f"reminders:{verb}:{'.'.join(str(one.id) for one in found)}"
        choices = [Choice(telling_back.label(one), f"reminders:{verb}:{one.id}") for one in found]
        if everything:
            choices = [Choice(Phrase("reminders.all", {"count": len(found)}), f"reminders:all:{verb}")]
        elif len(all_of_them) <= _LONGEST_HANDLE:
            choices.append(Choice(Phrase("reminders.all", {"count": len(found)}), all_of_them))
        asks = Phrase("reminders.sure", {"count": len(found)}) if everything else Phrase("reminders.which")
        lines = [telling_back.task(one) for one in found[: listing.PAGE]] if everything else []
        return Reply(Action.CHOICES, (asks, *lines), tuple(choices))


def _back(verb: str, ids: Sequence[int]) -> tuple[Choice, ...]:
    """The way back from what was done, where it fits behind a button."""
    joined = ".".join(map(str, ids))
    handle, label = {
        "cancel": (f"reminders:undo:{joined}", Phrase("reminders.undo")),
        "undo": (f"reminders:cancel:{joined}", Phrase("remind.cancel")),
        "pause": (f"reminders:resume:{joined}", Phrase("reminders.resume")),
        "resume": (f"reminders:pause:{joined}", Phrase("reminders.pause")),
    }[verb]
    return (Choice(label, handle),) if len(handle) <= _LONGEST_HANDLE else ()
