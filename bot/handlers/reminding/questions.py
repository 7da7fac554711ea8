"""What is asked back: the time, the task, which of two readings. Every choice still works after a restart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.message import Action, Choice, Reply
from bot.core.phrase import Phrase, Say
from bot.handlers.parts import Parts
from bot.handlers.reminding import rules
from bot.handlers.reminding.asker import Asker
from bot.handlers.reminding.telling_back import shortened
from bot.reminders.drafts import Aim, Draft
from bot.reminders.recurrence import instant
from bot.reminders.understanding import Repeating, Settled
from bot.reminders.wording.settling import first_of
from bot.reminders.zones import load

_HOUR, _DAY, _WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
_EVENING, _MORNING = 19, 9


@dataclass(frozen=True, slots=True)
class Questions:
    parts: Parts

    async def when(self, asker: Asker, draft: Draft, *before: Say) -> Reply:
        """What is missing is the time."""
        number = await self._keep(asker, draft, "when")
        asks = Phrase("remind.when_asks")
        presets = tuple(Choice(label, f"remind:in:{number}:{name}") for name, label in self._presets(asker))
        known = Phrase("remind.when", {"what": shortened(draft.what)}) if draft.what else Phrase("remind.when_else")
        other = Choice(Phrase("remind.other_time"), f"remind:when:{number}", asks)
        return Reply(Action.CHOICES, (*before, known), choices=(*presets, other))

    async def what(self, asker: Asker, draft: Draft) -> Reply:
        """What is missing is the task."""
        number = await self._keep(asker, draft, "what")
        choice = Choice(Phrase("remind.what_choice"), f"remind:what:{number}", Phrase("remind.what_asks"))
        return Reply(Action.CHOICES, (Phrase("remind.what"),), choices=(choice,))

    def both(self, asker: Asker, *before: Say) -> Reply:
        """Nothing was said but that a reminder is wanted."""
        self.parts.turns.ask(asker.message, "remind:new")
        choice = Choice(Phrase("remind.new"), "remind:new", Phrase("remind.new_asks"))
        return Reply(Action.CHOICES, (*before, Phrase("remind.both")), choices=(choice,))

    async def which(self, asker: Asker, draft: Draft, options: Sequence[Settled]) -> Reply:
        """Which reading was meant. The instant stands in the handle too: nothing else can be set by pressing it."""
        number = await self.parts.drafts.keep(asker.person, draft)
        choices = tuple(
            Choice(_label(option, asker), f"remind:at:{number}:{place}:{int(first_of(option).timestamp())}")
            for place, option in enumerate(options)
        )
        return Reply(Action.CHOICES, (Phrase("remind.which"),), choices=choices, data={"options": _instants(options)})

    def preset(self, name: str, asker: Asker) -> datetime | None:
        """The instant that a preset means now; None for one that nobody offers."""
        local = asker.local(asker.now).replace(tzinfo=None, second=0, microsecond=0)
        zone = load(asker.told(asker.now).zone)
        match name:
            case "1h":
                return asker.now + _HOUR
            case "evening":
                return instant(local.replace(hour=_EVENING, minute=0), zone)
            case "tomorrow":
                return instant(local.replace(hour=_MORNING, minute=0) + _DAY, zone)
            case "week":
                return instant(local.replace(hour=_MORNING, minute=0) + _WEEK, zone)
        return None

    def _presets(self, asker: Asker) -> list[tuple[str, Phrase]]:
        found = [("1h", Phrase("remind.in_1h"))]
        if asker.local(asker.now).hour < _EVENING - 1:
            found.append(("evening", Phrase("remind.in_evening")))
        return [*found, ("tomorrow", Phrase("remind.in_tomorrow")), ("week", Phrase("remind.in_week"))]

    async def _keep(self, asker: Asker, draft: Draft, asks: str) -> int:
        number = await self.parts.drafts.keep(asker.person, draft)
        self.parts.turns.ask(asker.message, f"remind:{asks}:{number}")
        return number


def answered(draft: Draft, what: str) -> Draft:
    """The draft with its task, told in another message."""
    return replace(draft, what=what)


def is_change(draft: Draft) -> bool:
    return draft.aim is not Aim.SET


def _label(option: Settled, asker: Asker) -> Say:
    due = asker.told(first_of(option))
    if isinstance(option, Repeating):
        return Phrase("remind.option_series", {"rule": rules.in_words(option.series), "due": due})
    return Phrase("remind.option", {"due": due})


def _instants(options: Sequence[Settled]) -> list[str]:
    return [first_of(option).isoformat().replace("+00:00", "Z") for option in options]
