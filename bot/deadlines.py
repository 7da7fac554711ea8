"""Milestones of the knowledge as reminders know them: two rooms that must not know each other meet here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.clock import Clock
from bot.core.phrase import Curated, Page
from bot.core.text import plain
from bot.core.voice import Voice
from bot.knowledge.answer import values_of
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.claim import Source, Status
from bot.knowledge.milestone import Milestone
from bot.knowledge.shelf import Shelf
from bot.reminders.deadline import Deadline


@dataclass(slots=True)
class ServedDeadlines:
    """The deadlines of the edition in use; translated anew when there is a new one."""

    shelf: Shelf
    voice: Voice
    clock: Clock
    _of: tuple[KnowledgeBase, Mapping[str, Deadline]] | None = field(default=None, init=False)

    def __call__(self) -> Mapping[str, Deadline]:
        base = self.shelf.edition.base
        if self._of is None or self._of[0] is not base:
            served = (milestone for milestone in base.milestones.values() if milestone.subject in base.served)
            self._of = base, {milestone.id: self._deadline(base, milestone) for milestone in served}
        return self._of[1]

    def _deadline(self, base: KnowledgeBase, milestone: Milestone) -> Deadline:
        return Deadline(
            id=milestone.id,
            subject=milestone.subject,
            title=self._spelt_out(base, milestone, milestone.title),
            period=milestone.period,
            headline=milestone.headline,
            source=_source(base, milestone),
            reason=self._spelt_out(base, milestone, milestone.ruling.reason) if milestone.ruling else None,
        )

    def _spelt_out(self, base: KnowledgeBase, milestone: Milestone, words: Mapping[str, str]) -> Mapping[str, str]:
        """Words that name other dates carry them along: what is kept with a notice must stand by itself."""
        values = values_of(base, milestone.subject)
        return {
            language: plain(self.voice.say((Curated({language: said}, values),), language, self.clock()))
            if "{" in said
            else said
            for language, said in words.items()
        }


def _source(base: KnowledgeBase, milestone: Milestone) -> Page | None:
    """The page behind the date: the company's own if there is one, else the latest checked."""
    claims = [claim for claim in base.claims.values() if claim.milestone == milestone.id]
    ruled = set(milestone.ruling.follows) if milestone.ruling else {claim.id for claim in claims}
    standing = [claim for claim in claims if claim.id in ruled and claim.status is Status.CONFIRMED]
    found = [source for claim in standing if (source := base.sources[claim.source]).url is not None]
    best = min(found, key=_rank, default=None)
    return None if best is None or best.url is None else Page(f"{best.title}, {best.publisher}", best.url)


def _rank(source: Source) -> tuple[bool, int]:
    return (not source.primary, -source.checked.toordinal())
