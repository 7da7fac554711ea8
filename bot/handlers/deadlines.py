"""Lists the dates of every served subject: those that are known in their order, then those nobody has announced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.command import PLAIN, Command
from bot.core.message import Action, Message, Reply
from bot.core.phrase import Curated, Phrase, Say, Value
from bot.knowledge.answer import values_of
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.milestone import Milestone
from bot.knowledge.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Deadlines:
    shelf: Shelf
    name: str = "deadlines"
    command: Command = PLAIN

    def hears(self, message: Message) -> bool:
        return message.addressed and message.text.strip().lower() == self.name

    async def handle(self, message: Message) -> Reply:
        base = self.shelf.edition.base
        says = [say for subject in sorted(base.served) for say in _of_subject(base, subject)]
        return Reply(
            Action.ANSWER, (*says, Phrase("deadlines.hint")), language=message.language, data=_particulars(base)
        )


def _of_subject(base: KnowledgeBase, subject: str) -> list[Say]:
    values = values_of(base, subject)
    listed = [_line(milestone, values) for milestone in _headlines(base) if milestone.subject == subject]
    return [Phrase("deadlines.title", {"subject": base.subjects[subject].name}), *listed]


def _line(milestone: Milestone, values: Mapping[str, Value]) -> Phrase:
    title = Curated(milestone.title, values)
    if milestone.period is None:
        return Phrase("deadlines.unannounced", {"title": title})
    return Phrase("deadlines.item", {"title": title, "date": milestone.period})


def _headlines(base: KnowledgeBase) -> list[Milestone]:
    found = [m for m in base.milestones.values() if m.headline and m.subject in base.served]
    return sorted(found, key=lambda m: m.period.first if m.period else date.max)


def _particulars(base: KnowledgeBase) -> dict[str, object]:
    """First and last day of each milestone; None where none was announced."""
    return {
        "milestones": {
            m.id: None if m.period is None else {"first": m.period.first.isoformat(), "last": m.period.last.isoformat()}
            for m in _headlines(base)
        }
    }
