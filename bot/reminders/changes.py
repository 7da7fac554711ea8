"""When a milestone is no longer what followers were last told: who is told what, and what moves with it. Pure.

What was last told is kept, so a change is told once however often the bot restarts; the box writes the telling and the
new state in one transaction. A subject seen for the first time is taken down in silence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.notice import Json, Notice
from bot.core.people import Address, Person
from bot.core.period import Period, Phase
from bot.core.phrase import Page, Say
from bot.reminders.deadline import Deadline, written
from bot.reminders.follow import Follow, ladder, name_of
from bot.reminders.reminder import Reminder, moved

CHANGE = "change"
"""The kind of notice that tells a change."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What was last told of a milestone. `version` counts its changes."""

    milestone: str
    subject: str
    period: Period | None
    version: int = 1


@dataclass(frozen=True, slots=True)
class News:
    """A milestone and what was told of it before; None: nothing, it is new in a subject that is known."""

    deadline: Deadline
    before: Announced | None

    @property
    def after(self) -> Announced:
        version = 1 if self.before is None else self.before.version + 1
        return Announced(self.deadline.id, self.deadline.subject, self.deadline.period, version)


@dataclass(frozen=True, slots=True)
class Change:
    """A milestone that got another date, as it was told at the time.

    before, now: None where none was announced. known: False for a milestone that is new.
    """

    milestone: str
    subject: str
    title: Say
    at: datetime
    before: Period | None
    now: Period | None
    known: bool = True
    source: Page | None = None
    reason: Say | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a change concerns: the follows that cover it, and the reminders tied to it."""

    follows: tuple[Follow, ...]
    tied: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """What a change sets off: a notice for each whom it concerns, their new ladders to it, the reminders that moved."""

    notices: tuple[Notice, ...] = ()
    ladders: tuple[Notice, ...] = ()
    reminders: tuple[Reminder, ...] = ()


def compare(
    deadlines: Iterable[Deadline], told: Mapping[str, Announced], now: datetime
) -> tuple[tuple[News, ...], tuple[Announced, ...]]:
    """The news, and what is only to be taken down: subjects seen for the first time, and history filled in later."""
    subjects = {announced.subject for announced in told.values()}
    news: list[News] = []
    silent: list[Announced] = []
    for deadline in deadlines:
        before = told.get(deadline.id)
        one = News(deadline, before)
        if before is None and (deadline.subject not in subjects or _over(deadline.period, now)):
            silent.append(one.after)
        elif before is None or before.period != deadline.period:
            news.append(one)
    return tuple(news), tuple(silent)


def tell(news: News, audience: Audience, now: datetime) -> Telling:
    """One notice for each whom it concerns, whether they follow it, tied reminders to it, or both."""
    follows = _by_follower(audience.follows)
    reminders = tuple(moved(reminder, news.deadline.period, now) for reminder in audience.tied)
    concerned = {who: _origin(held) for who, held in follows.items()}
    for reminder in audience.tied:
        concerned.setdefault(reminder.person, reminder.origin)
    notices = [_notice(news, who, origin, reminders, now) for who, origin in concerned.items()]
    ladders = [rung for held in follows.values() for rung in ladder(held, (news.deadline,), now)]
    return Telling(tuple(notices), tuple(ladders), reminders)


def _notice(
    news: News, who: Person | Address, origin: Address | None, reminders: Iterable[Reminder], now: datetime
) -> Notice:
    deadline, after = news.deadline, news.after
    source: Json = None
    if deadline.source is not None:
        source = {"label": deadline.source.label, "url": deadline.source.url}
    payload: dict[str, Json] = {
        "title": dict(deadline.title),
        "known": news.before is not None,
        "old": written(news.before.period) if news.before is not None else None,
        "new": written(deadline.period),
        "source": source,
        "reason": None if deadline.reason is None else dict(deadline.reason),
        "moved": sum(reminder.person == who for reminder in reminders),
    }
    key = f"{CHANGE}:{deadline.id}:{after.version}:{name_of(who)}"
    return Notice(key, who, CHANGE, deadline.id, now, origin, payload)


def _by_follower(follows: Iterable[Follow]) -> dict[Person | Address, list[Follow]]:
    found: dict[Person | Address, list[Follow]] = {}
    for follow in follows:
        found.setdefault(follow.who, []).append(follow)
    return found


def _origin(follows: Iterable[Follow]) -> Address | None:
    return next((follow.origin for follow in follows if follow.origin is not None), None)


def _over(period: Period | None, now: datetime) -> bool:
    return period is not None and period.phase(now) is Phase.AFTER
