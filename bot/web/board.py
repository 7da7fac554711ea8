"""What the page of deadlines shows of the knowledge at an instant, as phrases: nothing is put into words here. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.core.period import Period, Phase, Precision, day
from bot.core.phrase import Curated, Page, Phrase, Value
from bot.knowledge.answer import sources, values_of
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.claim import Claim, Source, Status
from bot.knowledge.milestone import Milestone


@dataclass(frozen=True, slots=True)
class Backing:
    """A source as it stands beside a date, and the address of a copy of it. `official`: the company's own."""

    says: Phrase
    official: bool
    archived: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One milestone.

    when, away: the date, and how far away it is; None where none was announced.
    stale: the day of the last check, where that was too long ago to be relied on.
    disputed: why we follow one of two dates.
    """

    id: str
    title: Curated
    when: Phrase | None
    away: Phrase | None
    period: Period | None
    phase: Phase | None
    backing: tuple[Backing, ...]
    stale: Phrase | None
    disputed: Phrase | None


@dataclass(frozen=True, slots=True)
class Section:
    """A subject: its dates in their order, those nobody has announced, and the lesser ones told when asked for."""

    id: str
    name: str
    homepage: str
    dated: tuple[Row, ...]
    unannounced: tuple[Row, ...]
    more: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Board:
    sections: tuple[Section, ...]
    next: Row | None
    """The first of all that lies ahead or is going on."""


def board(base: KnowledgeBase, at: datetime) -> Board:
    sections = tuple(_section(base, subject, at) for subject in sorted(base.served))
    ahead = [row for section in sections for row in section.dated if row.phase is not Phase.AFTER]
    return Board(sections, min(ahead, key=_urgency, default=None))


def backers(base: KnowledgeBase, milestone: Milestone) -> list[Claim]:
    """The claims that a milestone stands on: those a ruling follows, else all that nobody doubts."""
    if milestone.ruling is not None:
        return [base.claims[name] for name in milestone.ruling.follows]
    about = [claim for claim in base.claims.values() if claim.milestone == milestone.id]
    return [claim for claim in about if claim.status is Status.CONFIRMED]


def _section(base: KnowledgeBase, subject: str, at: datetime) -> Section:
    values = values_of(base, subject)
    rows = [(m, _row(base, m, values, at)) for m in base.milestones.values() if m.subject == subject]
    headlines = [row for milestone, row in rows if milestone.headline]
    known = base.subjects[subject]
    return Section(
        subject,
        known.name,
        known.homepage,
        _in_order(row for row in headlines if row.period is not None),
        tuple(row for row in headlines if row.period is None),
        _in_order(row for milestone, row in rows if not milestone.headline),
    )


def _row(base: KnowledgeBase, milestone: Milestone, values: Mapping[str, Value], at: datetime) -> Row:
    claims = backers(base, milestone)
    ruling, period = milestone.ruling, milestone.period
    return Row(
        milestone.id,
        Curated(milestone.title, values),
        None if period is None else Phrase("web.day", {"date": period}),
        None if period is None else Phrase("web.away", {"date": period}),
        period,
        None if period is None else period.phase(at),
        tuple(_backing(source, checked) for source, checked in sources(base, claims)),
        _stale(base, claims, at.astimezone(UTC).date()),
        None if ruling is None else Phrase("web.disputed", {"reason": Curated(ruling.reason, values)}),
    )


def _backing(source: Source, checked: date) -> Backing:
    return Backing(_named(source, checked), source.primary, source.archived)


def _named(source: Source, checked: date) -> Phrase:
    values: dict[str, Value] = {
        "title": Page(source.title, source.url) if source.url else source.title,
        "publisher": source.publisher,
        "checked": day(checked),
    }
    if source.published is None:
        return Phrase("web.source_undated", values)
    return Phrase("web.source", {**values, "published": day(source.published)})


def _stale(base: KnowledgeBase, claims: list[Claim], today: date) -> Phrase | None:
    """A date that one claim still holds up is not stale, however old the others are."""
    fresh = any(not base.stale(claim, today) for claim in claims)
    last = max((base.checked(claim) for claim in claims), default=None)
    return None if fresh or last is None else Phrase("web.stale", {"checked": day(last)})


def _in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: row.period.first if row.period else date.max))


def _urgency(row: Row) -> tuple[bool, date]:
    """What has begun and lasts, a month or a quarter, hides no day that is still to come."""
    period = row.period
    lasting = period is not None and row.phase is Phase.ON and period.precision is not Precision.DAY
    return lasting, period.first if period is not None else date.max
