"""Several times understood put together as one answer, and a time put together with its task."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from bot.reminders.understanding import (
    Ambiguous,
    NoTask,
    Once,
    OneAtATime,
    Repeating,
    Settled,
    Several,
    TooLong,
    TooMany,
    Understanding,
    When,
)
from bot.reminders.wording.frame import MOST_TIMES
from bot.reminders.wording.language import Language
from bot.reminders.wording.settling import MOST_OPTIONS, first_of, times_of
from bot.reminders.wording.task import pronoun

LONGEST_TASK = 1000
"""Characters a task may have."""


def together(understood: Sequence[Understanding]) -> Understanding | None:
    """Several requests in one message, if all of them can be taken, or the same is missing from all."""
    first = understood[0]
    if len(understood) == 1 or all(isinstance(one, NoTask) for one in understood):
        return first
    readings: list[tuple[Settled, ...]] = []
    for one in understood:
        if not isinstance(one, Once | Repeating | Several | Ambiguous):
            return None
        readings.append(one.options if isinstance(one, Ambiguous) else (one,))
    return either([_as_one(together) for together in product(*readings)])


def _as_one(understood: Sequence[Settled]) -> Settled | TooMany:
    times = [time for one in understood for time in times_of(one)]
    times = sorted(dict.fromkeys(times), key=first_of)
    if len(times) > MOST_TIMES:
        return TooMany(MOST_TIMES)
    return Several(tuple(times)) if len(times) > 1 else times[0]


def either(readings: Sequence[Settled | TooMany]) -> Understanding:
    """The readings as a question, if they can be told apart by when they are due first."""
    settled = [one for one in readings if not isinstance(one, TooMany)]
    if len(settled) < len(readings):
        return TooMany(MOST_TIMES)
    if len(settled) == 1:
        return settled[0]
    if len({first_of(one) for one in settled}) < len(settled) or len(settled) > MOST_OPTIONS:
        return OneAtATime()
    return Ambiguous(tuple(sorted(settled, key=first_of)))


def with_task(when: When, what: str, language: Language) -> Understanding:
    if len(what) > LONGEST_TASK:
        return TooLong(LONGEST_TASK)
    if not isinstance(when, Once | Repeating | Several | Ambiguous):
        return replace(when, what=what)
    whole = _with_the_task(when, what)
    return whole if what and not pronoun(what, language) else NoTask(whole)


def _with_the_task(when: Settled | Ambiguous, what: str) -> Settled | Ambiguous:
    """The same times, each with the task."""
    if isinstance(when, Ambiguous):
        return Ambiguous(tuple(with_words(option, what) for option in when.options), what)
    return with_words(when, what)


def with_words(when: Settled, what: str) -> Settled:
    if isinstance(when, Several):
        return Several(tuple(replace(time, what=what) for time in when.times), what)
    return replace(when, what=what)
