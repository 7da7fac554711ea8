"""What is asked about reminders that are there: to list, cancel, pause, resume, change or snooze them."""

from collections.abc import MutableSequence, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TypeAlias

from bot.core.message import Action, Choice, Reply
from bot.core.phrase import Phrase, Say
from bot.core.refusal import Refusal
from bot.handlers.parts import Parts
from bot.handlers.reminding import listing, telling_back
from bot.handlers.reminding.asker import Asker
from bot.handlers.reminding.shifting import shifted
from bot.handlers.reminding.taking import Taking
from bot.handlers.reminding.targets import means_all, resolve
from bot.reminders.drafts import Aim
from bot.reminders.recurrence import instant
from bot.reminders.reminder import LISTED, Reminder, State
from bot.reminders.telling import SNOOZES
from bot.reminders.understanding import (
    CancelAsked,
    ChangeAsked,
    ListAsked,
    PauseAsked,
    ResumeAsked,
    SnoozeAsked,
    Target,
)
from bot.reminders.zones import load

Asked: TypeAlias = ListAsked | CancelAsked | ChangeAsked | SnoozeAsked | PauseAsked | ResumeAsked

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

    async def asked(self, asker: Asker, meant: Asked) -> Reply:
        match meant:
            case ListAsked():
                return await self.list(asker)
            case CancelAsked(target):
                return await self.on_target(asker, "cancel", target)
            case PauseAsked(target):
                return await self.on_target(asker, "pause", target)
            case ResumeAsked(target):
                return await self.on_target(asker, "resume", target)
            case ChangeAsked():
                return await self._change(asker, meant)
            case SnoozeAsked(to):
                return await self._snooze(asker, said=to is not None)

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
        return await Taking(self.parts).take(asker, asker.draft(typed, Aim.CHANGE, reminder))

    async def snooze(self, asker: Asker, reminder: int, how: str) -> Reply:
        """By a preset, or by what was typed."""
        typed = asker.message.text.strip()
        if how == "ask" and not typed:
            self.parts.turns.ask(asker.message, f"reminders:snooze:{reminder}:ask")
            return Reply(Action.CHOICES, (Phrase("reminder.snooze_asks"),))
        self.parts.turns.ask(asker.message, None)
        if how == "ask":
            return await Taking(self.parts).take(asker, asker.draft(typed, Aim.SNOOZE, reminder))
        snoozed = await self.parts.reminders.snooze(asker.person, reminder, self._preset(asker, how))
        return Taking(self.parts).setting.snoozed(asker, snoozed)

    async def _change(self, asker: Asker, meant: ChangeAsked) -> Reply:
        found = resolve(meant.target, await self.parts.reminders.of(asker.person), self._recent(asker))
        if not found:
            return await self._none(asker, Action.REMINDER_CHANGED)
        if len(found) > 1:
            return await self._which_to_change(asker, found, said=meant.to is not None or meant.by is not None)
        return await self.apply(asker, found[0], meant)

    async def apply(self, asker: Asker, reminder: Reminder, meant: ChangeAsked) -> Reply:
        taking = Taking(self.parts)
        if meant.by is not None:
            timing = shifted(reminder.timing, meant.by)
            return await taking.setting.change(asker, asker.draft("", Aim.CHANGE, reminder.id), "", timing)
        if meant.to is None:
            self.parts.turns.ask(asker.message, f"reminders:change:{reminder.id}")
            choice = telling_back.change(reminder)
            return Reply(Action.CHOICES, (Phrase("reminders.change_to"), telling_back.task(reminder)), (choice,))
        draft = replace(asker.words(), aim=Aim.CHANGE, reminder=reminder.id)
        return await taking.carry_out(asker, draft, meant.to)

    async def _which_to_change(self, asker: Asker, found: Sequence[Reminder], *, said: bool) -> Reply:
        if not said:
            choices = tuple(replace(telling_back.change(one), label=telling_back.label(one)) for one in found)
            return Reply(Action.CHOICES, (Phrase("reminders.which"),), choices)
        draft = await self.parts.drafts.keep(asker.person, replace(asker.words(), aim=Aim.CHANGE))
        choices = tuple(Choice(telling_back.label(one), f"reminders:apply:{draft}:{one.id}") for one in found)
        return Reply(Action.CHOICES, (Phrase("reminders.which"),), choices)

    async def _snooze(self, asker: Asker, *, said: bool) -> Reply:
        """The one just spoken of, else the one told last."""
        recent = self._recent(asker)
        if recent is None:
            last = await self.parts.reminders.last_told(asker.person)
            recent = None if last is None else last.id
        if recent is None:
            return Reply(Action.REMINDER_SNOOZED, (Phrase("reminders.nothing_to_snooze"),), data={"reminders": []})
        if said:
            return await Taking(self.parts).take(asker, replace(asker.words(), aim=Aim.SNOOZE, reminder=recent))
        self.parts.turns.ask(asker.message, f"reminders:snooze:{recent}:ask")
        presets = tuple(Choice(label, f"reminders:snooze:{recent}:{name}") for name, label in SNOOZES.items())
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
