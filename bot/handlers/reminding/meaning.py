"""What the words of a draft mean, with the task that another message told."""

import asyncio
from dataclasses import replace

from bot.handlers.reminding.questions import is_change
from bot.reminders.drafts import Draft
from bot.reminders.reminder import Timing
from bot.reminders.understanding import (
    Ambiguous,
    Asking,
    ChangeAsked,
    NoTask,
    NoTime,
    Once,
    Repeating,
    Several,
    SnoozeAsked,
    Understanding,
)
from bot.reminders.when import understand
from bot.reminders.zones import load


async def understood(draft: Draft) -> Understanding:
    """What was meant when it was said. A change or a snooze comes out as its new time."""
    zone = None if draft.zone is None else load(draft.zone)
    asking = Asking(draft.at, zone, draft.language, draft.command)
    meant = await asyncio.to_thread(understand, draft.text, asking)
    if isinstance(meant, ChangeAsked | SnoozeAsked) and is_change(draft):
        meant = meant.to or NoTime("")
    return _completed(meant, draft)


def _completed(meant: Understanding, draft: Draft) -> Understanding:
    """With the task told elsewhere; a change or a snooze needs none."""
    if isinstance(meant, NoTask) and (draft.what or is_change(draft)):
        meant = meant.when
    if not draft.what and not is_change(draft):
        return meant
    match meant:
        case Once() | Repeating() as one:
            return _named(one, draft.what)
        case Several(times):
            return Several(tuple(_named(one, draft.what) for one in times), draft.what)
        case Ambiguous(options):
            filled = (_completed(option, draft) for option in options)
            return Ambiguous(tuple(one for one in filled if isinstance(one, Once | Repeating | Several)), draft.what)
    return meant


def _named(one: Once | Repeating, what: str) -> Once | Repeating:
    return replace(one, what=what) if what else one


def timing_of(one: Once | Repeating) -> Timing:
    if isinstance(one, Repeating):
        return Timing(one.first, one.zone, one.series)
    return Timing(one.at, one.zone)
