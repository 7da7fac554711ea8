"""Completions while somebody types a time or picks a reminder: dates in figures, for no language is known here."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.command import Suggestion
from bot.core.instant import zone_of
from bot.handlers.reminding.asker import Asker
from bot.reminders.reminder import Reminder
from bot.reminders.understanding import Ambiguous, Asking, NoTask, Once, Repeating, Several
from bot.reminders.when import understand
from bot.reminders.wording.settling import first_of

LONGEST = 100
_LIKELY = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=3))
_AT_NINE = (1, 2, 7, 30)
"""Days from now."""


def moments(typed: str, asker: Asker) -> tuple[Suggestion, ...]:
    """What the words may mean, each as an instant; the words themselves where they say more than that."""
    if not typed.strip():
        return tuple(_moment(at, asker) for at in _likely(asker))
    zone = None if asker.zone is None else zone_of(asker.zone)
    meant = understand(typed, Asking(asker.now, zone, asker.message.language, command=True))
    meant = meant.when if isinstance(meant, NoTask) else meant
    match meant:
        case Once() | Repeating() | Several():
            return (_said(typed, first_of(meant), asker.told(asker.now).zone),)
        case Ambiguous(options) if not meant.what:
            return tuple(_moment(one.at, asker) for one in options if isinstance(one, Once))
    return (Suggestion(typed[:LONGEST], typed[:LONGEST]),)


def own(reminders: Iterable[Reminder], typed: str) -> tuple[Suggestion, ...]:
    """A person's own reminders, by number or by words."""
    wanted = typed.strip().casefold()
    found = (
        (f"{one.number}. {_written(one.next_at, one.timing.zone)}: {' '.join(one.what.split())}", str(one.number))
        for one in reminders
    )
    return tuple(
        Suggestion(label[:LONGEST], value) for label, value in found if value == wanted or wanted in label.casefold()
    )[:25]


def _likely(asker: Asker) -> Iterable[datetime]:
    yield from (asker.now + away for away in _LIKELY)
    nine = asker.local(asker.now).replace(hour=9, minute=0, second=0, microsecond=0)
    yield from (nine + timedelta(days=days) for days in _AT_NINE)


def _moment(at: datetime, asker: Asker) -> Suggestion:
    return Suggestion(_written(at, asker.told(at).zone), f"{asker.local(at):%Y-%m-%dT%H:%M}")


def _said(typed: str, at: datetime, zone: str) -> Suggestion:
    """The words stay the value: a rule or a task in them is not lost."""
    label = f"{typed[:60]} → {_written(at, zone)}"
    return Suggestion(label[:LONGEST], typed[:LONGEST])


def _written(at: datetime, zone: str) -> str:
    return f"{at.astimezone(zone_of(zone)):%Y-%m-%d %H:%M} {zone}"
