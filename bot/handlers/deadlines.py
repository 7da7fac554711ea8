"""Lists the main dates of every served subject in their order, then all that nobody has announced; counts the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.command import PLAIN, Command
from bot.core.message import Action, Message, Reply
from bot.core.people import Person
from bot.core.phrase import Curated, Page, Phrase, Say, Value
from bot.knowledge.answer import values_of
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.milestone import Milestone
from bot.knowledge.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Deadlines:
    """page_at: the web address of the page of all dates, for those who can reach it; None: no pages are served."""

    shelf: Shelf
    page_at: Callable[[Person], str | None] | None = None
    name: str = "deadlines"
    command: Command = PLAIN

    def hears(self, message: Message) -> bool:
        return message.addressed and message.text.strip().lower() == self.name

    async def handle(self, message: Message) -> Reply:
        base = self.shelf.edition.base
        says = [say for subject in sorted(base.served) for say in _of_subject(base, subject)]
        page = None if self.page_at is None else self.page_at(message.person)
        below = (*_more(base, page), Phrase("deadlines.hint"))
        return Reply(Action.ANSWER, (*says, *below), language=message.language, data=_particulars(base))


def _of_subject(base: KnowledgeBase, subject: str) -> list[Say]:
    values = values_of(base, subject)
    listed = [_line(milestone, values) for milestone in _listed(base) if milestone.subject == subject]
    return [Phrase("deadlines.title", {"subject": base.subjects[subject].name}), *listed]


def _line(milestone: Milestone, values: Mapping[str, Value]) -> Phrase:
    title = Curated(milestone.title, values)
    if milestone.period is None:
        return Phrase("deadlines.unannounced", {"title": title})
    return Phrase("deadlines.item", {"title": title, "date": milestone.period})


def _more(base: KnowledgeBase, page: str | None) -> tuple[Phrase, ...]:
    """How many dates are not listed here, and where they are."""
    count = sum(m.subject in base.served for m in base.milestones.values()) - len(_listed(base))
    if count == 0:
        return ()
    if page is None:
        return (Phrase("deadlines.more", {"count": count}),)
    link = Page(page.removeprefix("https://"), page)
    return (Phrase("deadlines.more_there", {"count": count, "page": link}),)


def _listed(base: KnowledgeBase) -> list[Milestone]:
    """The main ones, and each that nobody has announced: people must not take one that is not here for one that is."""
    served = (m for m in base.milestones.values() if m.subject in base.served)
    found = [m for m in served if m.headline or m.period is None]
    return sorted(found, key=lambda m: (m.period.first if m.period else date.max, not m.headline))


def _particulars(base: KnowledgeBase) -> dict[str, object]:
    """First and last day of each milestone; None where none was announced."""
    return {
        "milestones": {
            m.id: None if m.period is None else {"first": m.period.first.isoformat(), "last": m.period.last.isoformat()}
            for m in _listed(base)
        }
    }
