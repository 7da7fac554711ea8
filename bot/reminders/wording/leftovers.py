"""The times in a sentence that were not taken for the reminder's own, and so are still among its words.

One that is quoted, in brackets, behind a colon or plainly part of a name ("the 9pm show", "la reunión de las 5") is
the task's own. Any other shows that the sentence was not understood whole.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from bot.reminders.wording.choosing import Chosen, Place, Sentence
from bot.reminders.wording.clocks import clocks
from bot.reminders.wording.grouping import DASHED, is_range
from bot.reminders.wording.language import Language
from bot.reminders.wording.pieces import TIMES, Around, At, Clock, Delay, Every, Group, Mark, OnWeekday, Part, Strength

_QUOTED = re.compile(
    r"\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|(?<!\w)'[^'\n]*'(?!\w)|`[^`\n]*`|\([^)\n]*\)|\[[^]\n]*\]|「[^」\n]*」|https?://\S+"
)
_VERBATIM = re.compile(r"\s*(?::(?=\s)|-\s|\n)")
_NOUN = re.compile(r"(?:'s)?\s+([^\W\d]\w*)")
_LEAD = 12
"""Characters in front of a time in which a word about it stands."""

_OF = "name.of", r"(?<!\w)(?:{})(?:\s+|$)"
_THAT = "name.that", r"\s+(?:{})(?!\w)"
_UNTIL, _UNTIL_BEHIND = ("name.due", r"(?<!\w)(?:{})\s+"), ("name.due_behind", r"\s+(?:{})(?!\w)")
_BEHIND, _ENDS = ("name.behind", r"\s*(?:{})"), ("name.ending", r"(?:{})$")
_OWNER, _OWNER_FIRST = ("name.owner", r"(?<!\w)(?:{})\s+$"), ("name.owner", r"(?:{})(?!\w)")
"""Under which key the words stand in a language's file, and where they stand in a sentence."""


def quoted(text: str) -> list[tuple[int, int]]:
    """The words in quotation marks and brackets, and addresses."""
    return [found.span() for found in _QUOTED.finditer(text)]


def within(place: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def left_over(sentence: Sentence, groups: Sequence[Group], chosen: Chosen) -> list[Group]:
    """In their order, without those that were taken and those that are the task's own."""
    text, beside = sentence.folded.text, chosen.place is Place.BESIDE
    behind = chosen.spans[0][1]
    if beside and (_VERBATIM.match(text, behind) or _said(sentence.language, *_THAT).match(text, behind)):
        return []
    taken = set(chosen.spans)
    rest = [group for group in told(sentence, groups) if (group.start, group.end) not in taken]
    once = beside and not chosen.group.holds(Every)
    return [group for group in rest if not (once and _due(group, sentence))]


def told(sentence: Sentence, groups: Sequence[Group]) -> list[Group]:
    """The times that stand by themselves in the sentence."""
    apart = quoted(sentence.folded.text)
    return [
        group
        for group in groups
        if _sure(group, sentence) and not within(group.start, apart) and not _named(group, sentence)
    ]


def _sure(group: Group, sentence: Sentence) -> bool:
    if not group.holds(*TIMES):
        return False
    if group.strength is Strength.SURE:
        return not _one_word_for_a_series(group, sentence) or sentence.place(group) is Place.END
    if group.holds(Around) or group.strength is not Strength.BARE or sentence.language.vocabulary.around:
        return False
    return group.holds(OnWeekday) and sentence.place(group) is Place.END


def _one_word_for_a_series(group: Group, sentence: Sentence) -> bool:
    """Such as "weekly", which may be said of anything: "the parents' weekly call"."""
    return group.holds(Every) and sentence.folded.text[group.start : group.end].isalpha()


def _due(group: Group, sentence: Sentence) -> bool:
    """Whether it tells until when something is to be done, or for when: "tomorrow to hand it in by friday"."""
    text, language = sentence.folded.text, sentence.language
    if group.pieces[-1].values[0] is Mark.UNTIL_BEHIND or _said(language, *_UNTIL_BEHIND).match(text, group.end):
        return True
    found = _said(language, *_UNTIL).finditer(text, max(0, group.start - _LEAD), group.end)
    return any(group.start in one.span() for one in found)


def _named(group: Group, sentence: Sentence) -> bool:
    """Whether the time only says which thing is meant."""
    text, language = sentence.folded.text, sentence.language
    words, before = text[group.start : group.end], text[max(0, group.start - _LEAD) : group.start]
    if _said(language, *_OF).match(words) or _said(language, *_OF).search(before):
        return True
    if _said(language, *_BEHIND).match(text, group.end) or _said(language, *_ENDS).search(words):
        return True
    follows = _NOUN.match(text, group.end)
    if follows is None or _joins(language).fullmatch(follows[1]):
        return False
    if text.startswith("'s", group.end):
        return True
    lead = text[max(0, group.start - _LEAD) : group.pieces[0].start]
    return (
        _said(language, *_OWNER).search(lead) is not None
        or _said(language, *_OWNER_FIRST).match(text, group.pieces[0].start) is not None
    )


def ranges(sentence: Sentence, chosen: Chosen) -> list[Group]:
    """Hours "from 2 to 4" at the end, on the day that was said elsewhere without one."""
    if chosen.group.holds(Clock, Part, Delay, At, Every):
        return []
    text = sentence.folded.text
    found = [piece for piece in clocks(text, sentence.language) if is_range(piece)]
    alone = (
        piece for piece in found if not any(start < piece.end and piece.start < end for start, end in chosen.spans)
    )
    ends = [piece for piece in alone if sentence.place_of(piece.start, piece.end) is Place.END]
    said = [piece for piece in ends if not DASHED.search(text, piece.start, piece.end)]
    return [Group(one.start, one.end, (*chosen.group.pieces, one)) for one in said[:1]]


def goes_on(sentence: Sentence, chosen: Chosen) -> bool:
    """Whether the words behind the time go on with those before it: "at 9 and 21 with water"."""
    follows = _NOUN.match(sentence.folded.text, chosen.spans[-1][1])
    return (
        follows is None
        or sentence.language.vocabulary.around
        or _joins(sentence.language).fullmatch(follows[1]) is not None
    )


@cache
def _said(language: Language, key: str, shape: str) -> re.Pattern[str]:
    return re.compile(shape.format(language.any_of(key)))


@cache
def _joins(language: Language) -> re.Pattern[str]:
    """Words that go on with the sentence rather than name a thing."""
    keys = ("glue.and", "glue.between", "glue.before", "task.connect", "task.polite", "ask.before", "name.not")
    return re.compile("|".join(language.any_of(key) for key in keys))
