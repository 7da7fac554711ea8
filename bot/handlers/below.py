"""What can be pressed below an answer: what the person can do about it now. Only what a handler here answers to.

Handles, which stay good for as long as the message stands:

remind:about:<milestone>                      a reminder before that milestone
follow:me:<milestone>                         the ladder of reminders to it, and word if it moves
export:begin                                  one's things, packed up
curate:wrong:<entry>:<language>:<version>     the answer is called wrong
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.message import Choice
from bot.core.period import Phase
from bot.core.phrase import Phrase
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.curation import version
from bot.knowledge.entry import Entry
from bot.knowledge.milestone import Milestone, MilestoneKind

OF_THINGS = "export"
"""The family of entries about getting one's things."""

_PAST = frozenset({MilestoneKind.ANNOUNCEMENT, MilestoneKind.LAUNCH})
"""Nobody waits for these."""


@dataclass(frozen=True, slots=True)
class Below:
    """handlers: the names of those that are there."""

    handlers: frozenset[str] = frozenset()

    def choices(self, base: KnowledgeBase, entry: Entry, at: datetime, language: str | None) -> tuple[Choice, ...]:
        """In the order of their use: ahead of the others what has a deadline."""
        found: list[Choice] = []
        ahead = deadline(base, entry, at)
        if ahead is not None and ahead.period is not None:
            found.append(Choice(Phrase("below.remind"), f"remind:about:{ahead.id}"))
        if ahead is not None:
            found.append(Choice(Phrase("below.follow"), f"follow:me:{ahead.id}"))
        if entry.family == OF_THINGS:
            found.append(Choice(Phrase("below.export"), "export:begin"))
        spoken = (language or "").partition("-")[0]
        wrong = f"curate:wrong:{entry.id}:{spoken}:{version(base, entry.id)}"
        found.append(Choice(Phrase("below.wrong"), wrong))
        return tuple(choice for choice in found if choice.handle.partition(":")[0] in self.handlers)


NOTHING = Below()
"""Where there are no other handlers."""


def deadline(base: KnowledgeBase, entry: Entry, at: datetime) -> Milestone | None:
    """The milestone an answer stands on that is still to come: the next one, else one nobody has dated."""
    named = [base.milestones[name] for name in entry.milestones]
    waited_for = [one for one in named if one.kind not in _PAST]
    dated = [one for one in waited_for if one.period is not None and one.period.phase(at) is not Phase.AFTER]
    undated = (one for one in waited_for if one.period is None)
    return min(dated, key=lambda one: one.period.first if one.period else at.date(), default=next(undated, None))
