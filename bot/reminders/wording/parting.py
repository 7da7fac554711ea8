"""More than one reminder in one sentence: "call mom tomorrow at 9 and call dad on friday", "in 10 minutes …, in 20 …".

They are told apart only where the times stand all first or all last, with "and" or a comma between the requests.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from bot.reminders.wording.asking import Ask, Kind, filler
from bot.reminders.wording.choosing import Sentence
from bot.reminders.wording.folding import Folded
from bot.reminders.wording.grouping import masked
from bot.reminders.wording.language import Language
from bot.reminders.wording.pieces import DAYS, Around, At, Clock, Delay, Every, Group, InZone, Part


def parted(sentence: Sentence, times: Sequence[Group]) -> list[tuple[Folded, Ask | None]]:
    """Each request by itself, with its words of asking or a mark; nothing if they cannot be told apart."""
    text, ask = sentence.folded.text, sentence.ask
    begin = ask.end if ask is not None and ask.end <= times[0].start else 0
    first = filler(sentence.language).fullmatch(text, begin, times[0].start) is not None
    cuts: list[tuple[int, int]] = []
    for one, other in pairwise(times):
        cut = _cut(one.end, other.start, sentence, first=first)
        if cut is None:
            return []
        cuts.append(cut)
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    return [_part(sentence, start, end) for start, end in zip(starts, ends, strict=True)]


def _cut(start: int, end: int, sentence: Sentence, *, first: bool) -> tuple[int, int] | None:
    """Where the words between two times part: right before the next time, or right behind the last."""
    text, language = sentence.folded.text, sentence.language
    if first:
        found = _parting_before(language).search(text, start, end) or _parting_to(language).search(text, start, end)
    else:
        found = _parting(language).match(text, start, end)
    if found is None or (first and not text[start : found.start()].strip()):
        return None
    return found.span()


def _part(sentence: Sentence, start: int, end: int) -> tuple[Folded, Ask | None]:
    whole, ask = sentence.folded, sentence.ask
    part = masked(Folded(whole.source, whole.text[:end], whole.at[:end]), 0, start)
    if ask is not None and start <= ask.start < end:
        return part, ask
    if start == 0:
        return part, None
    return part, Ask(Kind.REMIND, start, start, {}, sentence.language)


def carried(before: Group, group: Group) -> Group | None:
    """The group with the day that was said for the time before it: "tomorrow at 9 …, at 10 …". None: who knows the day.

    A time that says its own day, or needs none, is as it was.
    """
    if group.holds(*DAYS, Every, At, Delay, Around) or not group.holds(Clock, Part):
        return group
    if before.holds(Every, At, Delay, Around):
        return None
    days = tuple(piece for piece in before.pieces if isinstance(piece.values[0], DAYS) or _whole_day(piece.values))
    if not days:
        return group if not before.holds(InZone) else None
    if not before.holds(Clock, Part) or len(days) > 1:
        return None
    return Group(group.start, group.end, (*days, *group.pieces))


def _whole_day(values: Sequence[object]) -> bool:
    return len(values) > 1 and isinstance(values[0], DAYS)


@cache
def _parting(language: Language) -> re.Pattern[str]:
    """What stands between two requests, as far as the next one's words."""
    end = r"(?!\w)" if language.vocabulary.spaced else ""
    words = language.any_of("glue.and")
    sign = rf"(?:\s*[,;.!?\n]+\s*(?:(?:{words}){end}\s*)*|\s+(?:{words}){end}\s*)"
    return re.compile(rf"{sign}(?:(?:{language.any_of('ask.before')}){end}\s*)*")


@cache
def _parting_before(language: Language) -> re.Pattern[str]:
    return re.compile(rf"{_parting(language).pattern}(?:(?:{language.any_of('glue.before')})\s*)*$")


@cache
def _parting_to(language: Language) -> re.Pattern[str]:
    """The same before "to": "… at 9 to call mom and to call dad at 10"."""
    return re.compile(rf"{_parting(language).pattern}(?={language.any_of('name.to')}\s)")
