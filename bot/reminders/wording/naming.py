"""Before and after something that is named and not dated: which words name it, and which are the task."""

import re
from datetime import time
from functools import cache

from bot.reminders.understanding import AroundMilestone
from bot.reminders.wording.choosing import Chosen, Place, Sentence
from bot.reminders.wording.grouping import groups
from bot.reminders.wording.language import Language
from bot.reminders.wording.lengths import Length
from bot.reminders.wording.pieces import Around, Clock
from bot.reminders.wording.task import task

_DAY = Length(days=1)


def milestone(chosen: Chosen, sentence: Sentence) -> AroundMilestone:
    """The name ends at a word or sign that begins the task; without one it goes on to the end."""
    around = next(value for value in chosen.group.values if isinstance(value, Around))
    length = around.length if around.length is not None else _DAY if around.later else -_DAY
    text, (start, end) = sentence.folded.text, chosen.spans[0]
    clock, clock_cut = _clock(sentence)
    if around.behind:
        first = sentence.ask.end if sentence.ask and sentence.ask.end <= start else 0
        cut, words = (first, end), sentence.folded.typed(first, start).strip(" ,")
        typed = words
    else:
        last = sentence.ask.start if sentence.ask and sentence.ask.start >= end else len(text)
        last = clock_cut[0] if clock_cut and clock_cut[1] <= last else last
        split = _split(sentence.language).search(text, end, last)
        cut = (start, split.start() if split else last)
        words, typed = (sentence.folded.typed(end, to).strip(" ,") for to in (cut[1], last))
    cuts = [cut, *([clock_cut] if clock_cut else [])]
    return AroundMilestone(
        length.span,
        words.rstrip(".!?"),
        task(sentence, cuts),
        typed,
        otherwise=task(sentence, []) if chosen.place is not Place.BESIDE else task(sentence, cuts),
        clock=clock,
    )


def _clock(sentence: Sentence) -> tuple[time | None, tuple[int, int] | None]:
    """An hour said by itself at the end or beside the asking: "a week before it closes, at 18:00"."""
    for group in groups(sentence.folded, sentence.language):
        clock = group.pieces[0].values[0]
        alone = len(group.pieces) == 1 and isinstance(clock, Clock) and clock.exact and clock.hour < 24  # noqa: PLR2004
        if alone and isinstance(clock, Clock) and sentence.place(group) is not Place.MIDDLE:
            return time(clock.hour, clock.minute), (group.start, group.end)
    return None, None


@cache
def _split(language: Language) -> re.Pattern[str]:
    """What stands between the name and the task."""
    words = language.any_of("task.split")
    end = r"(?!\w)" if language.vocabulary.spaced else ""
    start = r"(?<!\w)" if language.vocabulary.spaced else ""
    return re.compile(rf"\s*(?:[:;]\s|\s-\s|\ue001|{start}(?:{words}){end})")
