"""Reminders before and after a milestone: which one is meant, and when that is, if anybody knows."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.core.message import Action, Choice, Reply
from bot.core.period import Period, Phase, day
from bot.core.phrase import Curated, Phrase, Say, Value
from bot.core.refusal import Refusal
from bot.handlers.parts import Parts
from bot.handlers.reminding.asker import Asker
from bot.handlers.reminding.leads import in_words as leads_in_words
from bot.knowledge.answer import values_of
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.matcher import Answered, Question, decide
from bot.knowledge.milestone import Milestone, MilestoneKind
from bot.knowledge.naming import begins_with, named
from bot.reminders.reminder import Tie, Timing, tied_at
from bot.reminders.understanding import AroundMilestone

_MORNING = time(9)
_LEADS = (7, 1, 0)
"""Days before a milestone that are offered."""
_SIGNS = " ,.;:!?-"
_MOST = 4
"""Milestones offered to choose from."""
_BEGUN = frozenset({MilestoneKind.ANNOUNCEMENT, MilestoneKind.LAUNCH})


@dataclass(frozen=True, slots=True)
class Anchor:
    """A milestone with the timing it gives; `waits`: nobody has announced its date."""

    milestone: Milestone
    timing: Timing
    waits: bool

    def ahead(self, now: datetime) -> bool:
        return self.waits or self.timing.due > now


@dataclass(frozen=True, slots=True)
class Named:
    """The milestones that were named, and the task that is left of the words then."""

    anchors: tuple[Anchor, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Around:
    parts: Parts

    async def find(self, asker: Asker, meant: AroundMilestone) -> Named:
        """By all the words there are; else by those before the task; else by the first ones, the task being the rest.

        Else by what the matcher makes of them.
        """
        base = self.parts.shelf.edition.base
        whole = named(base, meant.typed)
        found = whole or named(base, meant.words)
        if not found and not meant.what:
            begun, rest = begins_with(base, meant.words)
            if begun and rest.strip(_SIGNS):
                return Named(tuple(anchor(one, meant, asker) for one in begun), rest.strip(_SIGNS))
        found = found or await self._asked_for(meant.words, asker.language)
        what = "" if whole and meant.typed != meant.words else meant.what
        return Named(tuple(anchor(one, meant, asker) for one in found), what)

    def at(self, asker: Asker, meant: AroundMilestone, milestone: str) -> Named:
        """The milestone that was picked; none if it is not served any more."""
        base = self.parts.shelf.edition.base
        found = base.milestones.get(milestone)
        held = () if found is None or found.subject not in base.served else (anchor(found, meant, asker),)
        return Named(held, meant.what)

    async def _asked_for(self, words: str, language: str | None) -> tuple[Milestone, ...]:
        """The milestones behind the answer that a question in these words would get."""
        edition = self.parts.shelf.edition
        match = await asyncio.to_thread(edition.matcher.match, Question(words, addressed=True, language=language))
        decision = decide(match, addressed=True)
        if not isinstance(decision, Answered):
            return ()
        found = [edition.base.milestones[name] for name in edition.base.entries[decision.hit.entry].milestones]
        return tuple(one for one in found if one.kind not in _BEGUN)


def anchor(milestone: Milestone, meant: AroundMilestone, asker: Asker) -> Anchor:
    """Whole days are counted from nine in the morning, hours from the beginning of the day."""
    tie = Tie(milestone.id, meant.lead)
    clock = meant.clock or (time() if meant.lead.seconds else _MORNING)
    zone = asker.told(asker.now).zone
    period = milestone.period or day(asker.local(asker.now).date())
    return Anchor(milestone, Timing(tied_at(tie, period, clock, zone), zone, tie=tie), milestone.period is None)


def too_late(base: KnowledgeBase, anchors: Sequence[Anchor], asker: Asker) -> Reply:
    """All of them are over, or so near that the lead is."""
    shown = anchors[:_MOST]
    over = [one for one in shown if _is_over(one, asker)]
    lines = [
        Phrase("remind.milestone_date", {"title": title(base, one.milestone), "date": _period(one)}) for one in over
    ]
    near = [_too_near(base, one, asker) for one in shown if one not in over]
    return Reply(Action.REFUSAL, (*near, *lines, *([Phrase("remind.milestone_over")] if over else [])))


def pick(base: KnowledgeBase, anchors: Sequence[Anchor], draft: int) -> Reply:
    choices = tuple(
        Choice(title(base, one.milestone), f"remind:near:{draft}:{one.milestone.id}") for one in anchors[:_MOST]
    )
    return Reply(Action.CHOICES, (Phrase("remind.which_milestone"),), choices=choices)


def leads(parts: Parts, asker: Asker, milestone: str) -> Reply:
    """How long before a milestone: what is still possible."""
    base = parts.shelf.edition.base
    found = base.milestones.get(milestone)
    if found is None or found.subject not in base.served:
        raise Refusal(Phrase("remind.gone"))
    ahead = [days for days in _LEADS if _before(found, days, asker).ahead(asker.now)]
    if not ahead:
        return too_late(base, [_before(found, 0, asker)], asker)
    choices = tuple(
        Choice(leads_in_words(-timedelta(days=days), title(base, found)), f"remind:lead:{milestone}:{days}")
        for days in ahead
    )
    return Reply(Action.CHOICES, (Phrase("remind.how_long_before"),), choices)


def before(base: KnowledgeBase, asker: Asker, milestone: str, days: int) -> Anchor:
    found = base.milestones.get(milestone)
    if found is None or found.subject not in base.served:
        raise Refusal(Phrase("remind.gone"))
    return _before(found, days, asker)


def _before(milestone: Milestone, days: int, asker: Asker) -> Anchor:
    return anchor(milestone, AroundMilestone(-timedelta(days=days), ""), asker)


def title(base: KnowledgeBase, milestone: Milestone) -> Say:
    return Curated(milestone.title, values_of(base, milestone.subject))


def _is_over(one: Anchor, asker: Asker) -> bool:
    return _period(one).phase(asker.now) is Phase.AFTER


def _too_near(base: KnowledgeBase, one: Anchor, asker: Asker) -> Phrase:
    """It is to come, but the time before it is not."""
    values: dict[str, Value] = {
        "title": title(base, one.milestone),
        "date": _period(one),
        "at": asker.told(one.timing.due),
    }
    return Phrase("remind.lead_past", values)


def _period(one: Anchor) -> Period:
    """Of one that waits there is none; it is never too late for that."""
    return one.milestone.period or day(one.timing.due.date())
