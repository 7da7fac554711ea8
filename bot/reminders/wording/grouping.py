"""Finds the pieces of time in a text and puts those together that stand together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from bot.reminders.recurrence import ELAPSED
from bot.reminders.wording.clocks import clocks, parts
from bot.reminders.wording.days import days
from bot.reminders.wording.durations import delays
from bot.reminders.wording.folding import Folded
from bot.reminders.wording.language import Language
from bot.reminders.wording.milestones import around
from bot.reminders.wording.pieces import (
    DAYS,
    Around,
    Bound,
    Clock,
    Every,
    Group,
    InDays,
    InZone,
    Mark,
    OnDate,
    OnMonthDay,
    OnNthWeekday,
    OnWeekday,
    Part,
    Piece,
    Strength,
    Times,
)
from bot.reminders.wording.places import places
from bot.reminders.wording.recurring import limits, recurring

_BEFORE_FIGURES = (Clock, Part, Every, InDays, OnWeekday, OnDate, OnMonthDay, OnNthWeekday, Bound, InZone)
_TWO = 2
DASHED = re.compile(r"[\dm]\s*[-~]\s*\d")
"""Hours with a dash between them: "9-10"."""
BARRIER = "\ue001"
"""Stands for words that are no part of any time: nothing is found across it."""


def masked(folded: Folded, start: int, end: int) -> Folded:
    """The same text with a barrier in place of some of its words."""
    text = folded.text[:start] + BARRIER * (end - start) + folded.text[end:]
    return replace(folded, text=text)


def groups(folded: Folded, language: Language) -> list[Group]:
    """The groups in their order. A piece that needs company and has none is left out."""
    found = _pieces(folded, language)
    runs: list[list[Piece]] = []
    for piece in found:
        between = folded.text[runs[-1][-1].end : piece.start] if runs else ""
        joins = bool(runs) and _between(language).fullmatch(between) is not None
        if joins and _names_a_thing(piece, runs[-1], folded.text, language):
            continue
        if joins:
            runs[-1].append(replace(piece, joined=_and(language).search(between) is not None))
        else:
            runs.append([piece])
    kept = (_accompanied(run, folded.text, language) for run in runs)
    return [Group(_with_before(run[0].start, folded.text, language), run[-1].end, tuple(run)) for run in kept if run]


def _names_a_thing(piece: Piece, run: Sequence[Piece], text: str, language: Language) -> bool:
    """Whether a day behind another is that of a thing: "yarın 9'da cuma günkü toplantı"."""
    if not any(isinstance(value, (*DAYS, Clock)) for one in run for value in one.values):
        return False
    ending = language.phrases.get("name.ending", ())
    return isinstance(piece.values[0], (*DAYS, Clock)) and text[piece.start : piece.end].endswith(
        tuple(ending) or "\ue001"
    )


def _pieces(folded: Folded, language: Language) -> list[Piece]:
    """From left to right, the longest first, none overlapping another."""
    text = folded.text
    on_the_wall = [*clocks(text, language), *parts(text, language)]
    found = [
        *on_the_wall,
        *days(text, language),
        *delays(text, language),
        *recurring(text, language),
        *limits(text, language),
        *around(text, language),
        *places(folded, on_the_wall, language),
    ]
    apart = _apart(found)
    alone = [piece for piece in apart if is_range(piece) and not _in_company(piece, apart, text, language)]
    return _apart(piece for piece in found if piece not in alone) if alone else apart


def is_range(piece: Piece) -> bool:
    return piece.values[-1:] == (Mark.RANGE,)


def _in_company(piece: Piece, pieces: Sequence[Piece], text: str, language: Language) -> bool:
    """Whether a day or what comes round stands beside "from 9 to 10"; by itself it may be anything."""
    bare = DASHED.search(text, piece.start, piece.end) is not None
    if bare and piece.strength is Strength.SURE:
        return True
    beside = [
        (one, min(one.end, piece.end), max(one.start, piece.start))
        for one in pieces
        if one is not piece and not (bare and one.start > piece.start)
    ]
    return any(
        isinstance(one.values[0], (*DAYS, Every)) and _between(language).fullmatch(text, end, start) is not None
        for one, end, start in beside
    )


def _apart(found: Iterable[Piece]) -> list[Piece]:
    apart: list[Piece] = []
    for piece in sorted(found, key=lambda piece: (piece.start, -piece.end, -piece.strength)):
        if not apart or piece.start >= apart[-1].end:
            apart.append(piece)
    return [piece for piece in apart if piece.values]


@cache
def _between(language: Language) -> re.Pattern[str]:
    glue = [language.any_of("glue.between"), language.any_of("glue.and")]
    return re.compile(rf"[\s,]*+(?:(?:{'|'.join(glue)}){_end(language)}[\s,]*+)*+")


@cache
def _and(language: Language) -> re.Pattern[str]:
    return re.compile(rf",|(?:{language.any_of('glue.and')}){_end(language)}")


@cache
def _before(language: Language) -> re.Pattern[str]:
    start = r"(?<!\w)" if language.vocabulary.spaced else ""
    return re.compile(rf"(?:{start}(?:{language.any_of('glue.before')})\s*)+$")


def _end(language: Language) -> str:
    return r"(?!\w)" if language.vocabulary.spaced else ""


def _with_before(start: int, text: str, language: Language) -> int:
    """Where the time begins with the words that lead to it: "on", "at", "by the"."""
    lead = text[max(0, start - 40) : start]
    match = _before(language).search(lead)
    return start - (len(lead) - match.start()) if match else start


def _accompanied(run: Sequence[Piece], text: str, language: Language) -> list[Piece]:
    """Without the bare figures that nothing makes a time of: "2" in "tomorrow 2 videos"."""
    kept = list(run)
    while kept and (isinstance(kept[0].values[0], Times) or (kept[0].strength is Strength.FIGURE and not _leads(kept))):
        kept = kept[1:]
    while len(kept) > 1 and _superfluous(kept, text, language):
        kept = kept[:-1]
    return kept


def _superfluous(run: Sequence[Piece], text: str, language: Language) -> bool:
    """Whether the last piece belongs to the words that follow rather than to the time."""
    if run[-1].strength is Strength.FIGURE:
        return not _closes(run, text, language)
    return _idle(run) or _uncounted(run) or _task_already(run, text, language)


def _uncounted(run: Sequence[Piece]) -> bool:
    """A number of times, where it is not that of occurrences: "every day three times" is three times each day."""
    before = [value for piece in run[:-1] for value in piece.values]
    elapsed = any(isinstance(value, Every) and value.unit in ELAPSED for value in before)
    timed = any(isinstance(value, Every) for value in before) and any(isinstance(v, Clock | Part) for v in before)
    return isinstance(run[-1].values[0], Times) and not (elapsed or timed)


def _idle(run: Sequence[Piece]) -> bool:
    """A word at the end of a time that waits for another time, and none comes: "tomorrow before" lunch."""
    last = run[-1].values[0]
    return run[-1].values in ((Mark.UNTIL,), (Mark.STARTING,)) or isinstance(last, Around)


def _task_already(run: Sequence[Piece], text: str, language: Language) -> bool:
    """A part of the day behind a time of day, where words are not parted: "noon" and then "lunch" (昼ご飯)."""
    if not language.vocabulary.around or run[-1].strength is Strength.SURE or not isinstance(run[-1].values[0], Part):
        return False
    told = any(isinstance(value, Clock | Part) for piece in run[:-1] for value in piece.values)
    return told and closing(language).match(text, run[-1].end) is None


def _leads(run: Sequence[Piece]) -> bool:
    """Whether a figure may come first, the next piece making an hour of it: "9 in the evening", "9 UTC"."""
    return len(run) > 1 and isinstance(run[1].values[0], Part | InZone)


def _closes(run: Sequence[Piece], text: str, language: Language) -> bool:
    """A figure behind a day or an hour is an hour, unless it counts what follows it. The last of a list is one."""
    if not isinstance(run[-2].values[0], _BEFORE_FIGURES):
        return False
    hours = [piece.values[0] for piece in run if isinstance(piece.values[0], Clock)]
    listed = run[-1].joined and isinstance(run[-2].values[0], Clock)
    return closing(language).match(text, run[-1].end) is not None or (
        listed and (len(hours) > _TWO or _late(hours[-1]))
    )


def _late(clock: Clock) -> bool:
    return clock.hour > 12  # noqa: PLR2004  what is counted along with an hour is seldom so many


@cache
def closing(language: Language) -> re.Pattern[str]:
    """What shows that a time has ended and no longer counts what follows."""
    return re.compile(rf"\s*(?:$|[,;:.!?()\[\]\ue001-]|(?:{language.any_of('task.connect')}){_end(language)})")
