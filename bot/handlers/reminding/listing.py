"""A person's reminders in lines, and what waits undelivered, with the reason."""

from collections.abc import Mapping, Sequence
from typing import cast

from bot.core.message import Action, Choice, Reply
from bot.core.notice import Kept
from bot.core.phrase import Curated, Phrase, Say, Value
from bot.core.platform import Reason
from bot.handlers.reminding import telling_back
from bot.handlers.reminding.asker import Asker
from bot.reminders.deadline import Deadline
from bot.reminders.reminder import KINDS, Reminder, State

PAGE = 15
"""Reminders in one message."""

_REASONS = {
    Reason.CLOSED: Phrase("reason.closed"),
    Reason.GONE: Phrase("reason.gone"),
    Reason.FORBIDDEN: Phrase("reason.forbidden"),
    Reason.REFUSED: Phrase("reason.refused"),
}


def listed(reminders: Sequence[Reminder], deadlines: Mapping[str, Deadline], page: int) -> Reply:
    """One page of the list, each with a choice that shows what can be done about it."""
    if not reminders:
        return Reply(Action.REMINDER_LISTED, (Phrase("reminders.none"),), private=True, data={"reminders": []})
    shown = reminders[(page - 1) * PAGE : page * PAGE]
    lines = tuple(_line(one, deadlines) for one in shown)
    choices = [Choice(telling_back.label(one), f"reminders:show:{one.id}") for one in shown]
    if len(reminders) > page * PAGE:
        choices.append(Choice(Phrase("reminders.more"), f"reminders:list:{page + 1}"))
    title = Phrase("reminders.title", {"count": len(reminders)})
    data = {"reminders": [telling_back.data(one) | {"state": str(one.state)} for one in reminders]}
    return Reply(Action.REMINDER_LISTED, (title, *lines), tuple(choices), private=True, data=data)


def one(reminder: Reminder, deadlines: Mapping[str, Deadline], asker: Asker) -> Reply:
    """One of them, with all that can be done about it."""
    timing = telling_back.timing(reminder, deadlines)
    says = (telling_back.task(reminder), Phrase("reminders.comes", {"timing": timing}), *_state(reminder))
    rest = {
        State.ACTIVE: Choice(Phrase("reminders.pause"), f"reminders:pause:{reminder.id}"),
        State.PAUSED: Choice(Phrase("reminders.resume"), f"reminders:resume:{reminder.id}"),
    }.get(reminder.state)
    choices = (
        telling_back.change(reminder),
        telling_back.cancel(reminder),
        *((rest,) if rest else ()),
        *telling_back.calendar_file(reminder),
    )
    warnings = telling_back.warnings(reminder, asker)
    return Reply(
        Action.REMINDER_LISTED,
        (*says, *warnings),
        choices,
        private=True,
        data={"reminders": [telling_back.data(reminder) | {"state": str(reminder.state)}]},
    )


def undelivered(kept: Sequence[Kept], reminders: Mapping[int, Reminder], asker: Asker) -> Reply:
    """What could not be told, why not, and a choice to let go of it."""
    if not kept:
        none = Phrase("reminders.none_undelivered")
        return Reply(Action.REMINDER_LISTED, (none,), private=True, data={"undelivered": []})
    lines = tuple(_lost(one, reminders, asker) for one in kept)
    seen = Choice(Phrase("reminders.seen"), "reminders:seen")
    data = {"undelivered": [{"kind": one.notice.kind, "reason": str(one.reason)} for one in kept]}
    title = Phrase("reminders.undelivered", {"count": len(kept)})
    return Reply(Action.REMINDER_LISTED, (title, *lines), (seen,), private=True, data=data)


def _line(reminder: Reminder, deadlines: Mapping[str, Deadline]) -> Phrase:
    timing = telling_back.timing(reminder, deadlines)
    values: dict[str, Value] = {
        "number": reminder.number,
        "what": telling_back.shortened(reminder.what),
        "timing": timing,
    }
    match reminder.state:
        case State.PAUSED:
            return Phrase("reminders.line_paused", values)
        case State.UNDELIVERED:
            return Phrase("reminders.line_undelivered", values)
    return Phrase("reminders.line", values)


def _state(reminder: Reminder) -> tuple[Phrase, ...]:
    match reminder.state:
        case State.PAUSED:
            return (Phrase("reminders.is_paused"),)
        case State.UNDELIVERED:
            return (Phrase("reminders.is_undelivered"),)
    return ()


def _lost(kept: Kept, reminders: Mapping[int, Reminder], asker: Asker) -> Phrase:
    values = {"what": _what(kept, reminders), "due": asker.told(kept.notice.due), "reason": _REASONS[kept.reason]}
    return Phrase("reminders.lost", values)


def _what(kept: Kept, reminders: Mapping[int, Reminder]) -> Say | str:
    notice = kept.notice
    if notice.kind in KINDS:
        found = reminders.get(int(notice.about))
        return Phrase("reminders.gone") if found is None else found.what
    title = notice.payload.get("title")
    return Curated(cast("Mapping[str, str]", title)) if isinstance(title, Mapping) else notice.about
