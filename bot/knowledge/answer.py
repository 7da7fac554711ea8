"""What an entry says at a given time, with its sources: entry and clock in, phrases out. No language is chosen here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.core.period import Period, day
from bot.core.phrase import Curated, Page, Phrase, Say, Value
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.claim import Claim, Source
from bot.knowledge.condition import holds
from bot.knowledge.entry import Entry, Says

MOST_SOURCES = 3


@dataclass(frozen=True, slots=True)
class RumourAsked:
    """The rumour a question was asked by: its language and its number among that language's rumours."""

    language: str
    number: int


def answer(base: KnowledgeBase, entry: Entry, at: datetime, asked_by: RumourAsked | None = None) -> tuple[Say, ...]:
    """The question that was understood, the rumour put right, the answer, and the sources with the day of the check.

    A dispute that was ruled on is told with its reason.
    """
    values = values_of(base, entry.subject)
    variants = {language: _variant(base, wording.says, at) for language, wording in entry.wordings.items()}
    lead = Curated({language: says.lead for language, says in variants.items()}, values)
    more = Curated({language: says.more for language, says in variants.items()}, values)
    claims = [base.claims[name] for name in entry.stands_on]
    return (
        Phrase("answer.question", {"title": title(base, entry)}),
        *_put_right(entry, asked_by, values),
        *_certain_or_not(base, claims, at.astimezone(UTC).date(), lead),
        *((more,) if any(more.words.values()) else ()),
        *_disputed(base, entry, values),
        *(_source(source, checked) for source, checked in sources(base, claims)),
        *(() if any(base.sources[claim.source].primary for claim in claims) else (Phrase("answer.reported"),)),
    )


def title(base: KnowledgeBase, entry: Entry) -> Curated:
    words = {language: wording.title for language, wording in entry.wordings.items()}
    return Curated(words, values_of(base, entry.subject))


def values_of(base: KnowledgeBase, subject: str) -> Mapping[str, Value]:
    """Everything a text of this subject can name: dates that are known, pages, and the days of claims."""
    values: dict[str, Value] = {}
    for milestone in base.milestones.values():
        if milestone.period is not None:
            values[milestone.id] = milestone.period
    for name, page in base.subjects[subject].pages.items():
        values[f"page:{name}"] = Page(page.label, page.url)
    for claim in base.claims.values():
        values[f"checked:{claim.id}"] = day(base.checked(claim))
        published = base.sources[claim.source].published
        if published is not None:
            values[f"published:{claim.id}"] = day(published)
    return values


def sources(base: KnowledgeBase, claims: list[Claim]) -> list[tuple[Source, date]]:
    """The sources behind the claims, the company's own first, then the latest checked; each once."""
    checked: dict[str, date] = {}
    for claim in claims:
        checked[claim.source] = max(base.checked(claim), checked.get(claim.source, date.min))
    found = [(base.sources[name], when) for name, when in checked.items()]
    return sorted(found, key=lambda pair: (not pair[0].primary, -pair[1].toordinal()))[:MOST_SOURCES]


def _variant(base: KnowledgeBase, variants: tuple[Says, ...], at: datetime) -> Says:
    return next(v for v in variants if v.when is None or holds(v.when, base.milestones, at))


def _put_right(entry: Entry, asked_by: RumourAsked | None, values: Mapping[str, Value]) -> tuple[Say, ...]:
    """The correction, in the language of the question and in every other that has the same rumour."""
    if asked_by is None:
        return ()
    asked = entry.wordings[asked_by.language].rumours[asked_by.number]
    words = {
        language: rumour.says
        for language, wording in entry.wordings.items()
        for rumour in wording.rumours
        if rumour.claim == asked.claim
    }
    return (Curated(words | {asked_by.language: asked.says}, values),)


def _disputed(base: KnowledgeBase, entry: Entry, values: Mapping[str, Value]) -> tuple[Say, ...]:
    """Why one of two dates is followed: told of the first milestone with a ruling, to keep the reply short."""
    rulings = (base.milestones[name].ruling for name in entry.milestones)
    ruling = next((ruling for ruling in rulings if ruling is not None), None)
    return () if ruling is None else (Phrase("answer.disputed", {"reason": Curated(ruling.reason, values)}),)


def _certain_or_not(base: KnowledgeBase, claims: list[Claim], today: date, lead: Curated) -> tuple[Say, ...]:
    """A claim unchecked for too long takes the certainty out of the answer, without anybody editing it."""
    stale = [base.checked(claim) for claim in claims if base.stale(claim, today)]
    checked: Period | None = day(min(stale)) if stale else None
    return (lead,) if checked is None else (Phrase("answer.stale", {"checked": checked}), lead)


def _source(source: Source, checked: date) -> Phrase:
    values: dict[str, Value] = {
        "title": Page(source.title, source.url) if source.url else source.title,
        "publisher": source.publisher,
        "checked": day(checked),
    }
    if source.published is None:
        return Phrase("answer.source_undated", values)
    return Phrase("answer.source", {**values, "published": day(source.published)})
