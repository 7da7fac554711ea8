"""Tells back what was understood: when, in which zone, by which rule; what may surprise, what can be done about it."""

from collections.abc import Mapping
from datetime import datetime

from bot.core.instant import Instant, zone_of
from bot.core.message import Choice, Place
from bot.core.period import day
from bot.core.phrase import Curated, Phrase, Say, Value
from bot.handlers.reminding import leads, rules
from bot.handlers.reminding.asker import Asker
from bot.reminders.book import Placed
from bot.reminders.clock_changes import doubled, next_oddity
from bot.reminders.deadline import Deadline
from bot.reminders.reminder import Reminder, State, Tie

_SHORT = 80
"""Characters of a task within a list or on a button."""


def timing(reminder: Reminder, deadlines: Mapping[str, Deadline]) -> Phrase:
    """When it comes, and why then."""
    held = reminder.timing
    due = Instant(reminder.next_at, held.zone)
    if held.tie is not None:
        lead = leads.in_words(held.tie.lead, _title(held.tie, deadlines))
        if _waits(reminder):
            return Phrase("timing.waiting", {"lead": lead})
        return Phrase("timing.tied", {"due": due, "lead": lead})
    if held.series is not None:
        return Phrase("timing.series", {"rule": rules.in_words(held.series), "due": due})
    return Phrase("timing.once", {"due": due})


def task(reminder: Reminder) -> Phrase:
    return Phrase("remind.task", {"number": reminder.number, "what": reminder.what})


def warnings(reminder: Reminder, asker: Asker) -> list[Say]:
    """What may surprise: a night on which the clocks change, a zone that is not the person's own."""
    if reminder.state is State.WAITING:
        return []
    held = reminder.timing
    said: list[Say] = list(_clock_changes(reminder, asker.now))
    theirs = asker.told(held.due)
    if asker.zone is not None and _differ(held.due, held.zone, theirs.zone):
        said.append(Phrase("remind.yours", {"due": theirs}))
    return said


def near_cap(placed: Placed) -> list[Say]:
    values: dict[str, Value] = {"left": placed.cap - placed.count, "most": placed.cap}
    return [Phrase("remind.near_cap", values)] if placed.near_cap else []


def choices(reminder: Reminder, asker: Asker, zone_asked: int | None = None) -> tuple[Choice, ...]:
    """What can be done about one that was set. `zone_asked`: the draft to read anew once the zone is known."""
    found = [change(reminder), cancel(reminder), *calendar_file(reminder)]
    if zone_asked is not None:
        found.append(Choice(Phrase("remind.set_zone"), f"remind:zone:{zone_asked}", Phrase("remind.which_city")))
    if is_for_all(reminder, asker):
        found.append(me_too(reminder))
    return tuple(found)


def is_for_all(reminder: Reminder, asker: Asker) -> bool:
    """Whether it was set among others, and they can see what is said of it here."""
    return reminder.shared and asker.message.place is Place.GROUP


def for_all(reminder: Reminder, deadlines: Mapping[str, Deadline]) -> Phrase:
    """What others are shown of it: when it comes and what its person wrote, and nothing about that person."""
    return Phrase("remind.shared", {"timing": timing(reminder, deadlines), "what": reminder.what})


def me_too(reminder: Reminder) -> Choice:
    return Choice(Phrase("remind.me_too"), f"remind:me:{reminder.id}", for_others=True)


def sharing(reminder: Reminder) -> str:
    """The handle that gives what others are shown."""
    return f"remind:share:{reminder.id}"


def change(reminder: Reminder) -> Choice:
    return Choice(Phrase("remind.change"), f"reminders:change:{reminder.id}", Phrase("remind.change_asks"))


def cancel(reminder: Reminder) -> Choice:
    return Choice(Phrase("remind.cancel"), f"reminders:cancel:{reminder.id}")


def calendar_file(reminder: Reminder) -> tuple[Choice, ...]:
    """Nothing while it has no date."""
    file = Choice(Phrase("calendar.button"), f"calendar:reminder:{reminder.id}")
    return () if reminder.state is State.WAITING else (file,)


def label(reminder: Reminder) -> Phrase:
    """On a button or in a menu."""
    return Phrase("reminders.pick", {"number": reminder.number, "what": shortened(reminder.what)})


def shortened(what: str) -> str:
    words = " ".join(what.split())
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…"


def data(reminder: Reminder) -> dict[str, object]:
    """The structured outcome; `due` is None for one that waits for a date."""
    held = reminder.timing
    told: dict[str, object] = {
        "number": reminder.number,
        "what": reminder.what,
        "due": None if _waits(reminder) else _iso(reminder.next_at),
        "zone": held.zone,
    }
    if held.series is not None:
        told["rrule"] = held.series.rule
    if held.tie is not None:
        told |= {"milestone": held.tie.milestone, "lead": int(held.tie.lead.total_seconds())}
    return told


def _waits(reminder: Reminder) -> bool:
    """Also of one that was cancelled while it did."""
    return State.WAITING in (reminder.state, reminder.was)


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _title(tie: Tie, deadlines: Mapping[str, Deadline]) -> Say | str:
    """Of a milestone that is not served any more only the name is left."""
    deadline = deadlines.get(tie.milestone)
    return tie.milestone if deadline is None else Curated(deadline.title)


def _clock_changes(reminder: Reminder, now: datetime) -> list[Phrase]:
    held = reminder.timing
    if held.series is None:
        wall = held.due.astimezone(zone_of(held.zone))
        once = Phrase("remind.doubled", {"day": day(wall.date()), "time": f"{wall:%H:%M}"})
        return [once] if doubled(held.due, zone_of(held.zone)) else []
    odd = next_oddity(held.series, now)
    if odd is None:
        return []
    values: dict[str, Value] = {"day": day(odd.wall.date()), "time": f"{odd.wall:%H:%M}"}
    if not odd.skipped:
        return [Phrase("remind.doubled", values)]
    return [Phrase("remind.skipped", {**values, "instead": f"{odd.instead:%H:%M}"})]


def _differ(at: datetime, one: str, other: str) -> bool:
    return at.astimezone(zone_of(one)).utcoffset() != at.astimezone(zone_of(other)).utcoffset()
