"""The words by which people ask: to be reminded, and for their reminders to be listed, cancelled, changed, snoozed.

Asking begins a sentence. "Remind me" behind "that video" is a figure of speech, behind "can you" it is not; what may
stand before it is a list of the language, or a time ("tomorrow remind me"). Where the verb comes last, so may the task.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.reminders.wording.folding import Folded, folded
from bot.reminders.wording.grouping import groups, masked
from bot.reminders.wording.language import Language, languages_for
from bot.reminders.wording.pieces import TIMES, Around, Clock, Delay, Every, Group

_LEAD = 80
"""Characters before the words of asking that are looked at."""


class Kind(StrEnum):
    """The keys under which the languages list them. A weak one asks for a reminder only beside a time."""

    FIGURE = "figures"
    SOMEBODY = "somebody"
    LIST = "list"
    CANCEL_ALL = "cancel_all"
    CANCEL = "cancel"
    CHANGE = "change"
    SNOOZE = "snooze"
    PAUSE = "pause"
    RESUME = "resume"
    SHOW = "show"
    CANCEL_THAT = "cancel_that"
    CANCEL_EVERYTHING = "cancel_everything"
    """These two only with nothing beside them, for there is much else to be cancelled."""
    SHIFT = "shift"
    """So much later or earlier, and nothing else: it is about the one just spoken of."""
    MOVE = "move"
    """Verbs that are said of reminders as of anything; they count with what is moved, and to when."""
    SNOOZE_ONE = "snooze_one"
    """Verbs that take which one is to be told again."""
    REMIND = "remind"
    WEAK = "weak"


_VERBS = (Kind.REMIND, Kind.WEAK, Kind.SNOOZE, Kind.SNOOZE_ONE, Kind.MOVE, Kind.SHIFT, Kind.SOMEBODY)
"""Kinds whose words are a verb, with all that belongs to it before it in languages where the verb comes last."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Where something was asked for and in which language, and where the slots of its words stand."""

    kind: Kind
    start: int
    end: int
    places: Mapping[str, tuple[int, int]]
    language: Language


def asks(folded: Folded, language: Language) -> list[Ask]:
    """What is asked for: the first words first, of those that begin at one place the longest first."""
    if not _hints(language).search(folded.text):
        return []
    found = [ask for ask in _found(folded.text, language) if _begins(ask, folded)]
    return sorted(found, key=lambda ask: (ask.start, -ask.end, ask.kind is not Kind.FIGURE))


@cache
def _hints(language: Language) -> re.Pattern[str]:
    """Pieces of words one of which is in all words of asking; most texts hold none and need no closer look."""
    return re.compile(language.any_of("ask.hints"))


def _found(text: str, language: Language) -> Iterator[Ask]:
    for kind in Kind:
        for found in language.find(f"ask.{kind}", text):
            yield Ask(kind, found.start, found.end, found.places, language)


def _begins(ask: Ask, folded: Folded) -> bool:
    """Whether the words before are none, or may stand before asking."""
    language = ask.language
    lead = folded.text[max(0, ask.start - _LEAD) : ask.start]
    if ask.kind is Kind.FIGURE or _leading(language).search(lead):
        return True
    if language.vocabulary.around and ask.kind in _VERBS:
        return True
    return ask.kind in (Kind.REMIND, Kind.WEAK) and _behind_a_time(lead, language)


def _behind_a_time(lead: str, language: Language) -> bool:
    """Whether a time begins the sentence and the asking follows it: "tomorrow at nine remind me"."""
    known = groups(Folded(lead, lead, tuple(range(len(lead)))), language)
    if not known or not filler(language).fullmatch(lead[known[-1].end :]):
        return False
    return _leading(language).search(lead[: known[-1].start]) is not None


@cache
def _leading(language: Language) -> re.Pattern[str]:
    words = language.any_of("ask.before")
    mention = r"(?:@\S+|<@[!&]?\d+>|/\w+)"
    return re.compile(rf"(?:^|[^\w\s'@/<>-])[\s,]*+(?:(?:{mention}|{words})(?!\w)[\s,!-]*+)*+$")


@cache
def filler(language: Language) -> re.Pattern[str]:
    """Words and signs that say nothing about time or task."""
    words = "|".join(language.any_of(key) for key in ("task.polite", "ask.before", "glue.before", "glue.after"))
    end = r"(?!\w)" if language.vocabulary.spaced else ""
    return re.compile(rf"[\s,.;:!?\ue001-]*+(?:(?:{words}){end}[\s,.;:!?\ue001-]*+)*+")


def beside_a_time(ask: Ask, folded: Folded) -> bool:
    """Whether a time stands right before or behind the words of asking.

    Where the verb comes last, an hour at the beginning of the sentence will do: "9時に … 教えて".
    """
    gap, text = filler(ask.language), folded.text
    known = groups(masked(folded, ask.start, ask.end), ask.language)
    for group in (group for group in known if group.holds(*TIMES) or _measured(group)):
        behind = group.start >= ask.end
        if gap.fullmatch(text, ask.end, group.start) if behind else gap.fullmatch(text, group.end, ask.start):
            return True
        first = ask.language.vocabulary.around and gap.fullmatch(text, 0, group.start)
        if first and group.holds(Clock, Delay, Every):
            return True
    return False


def only_polite(text: str, code: str | None) -> bool:
    """Whether it is "thanks", "ok" or the like, and nothing else."""
    words = folded(text).strip(" .!,;")
    return any(known["task.polite"].whole(words) for known in languages_for(words, code))


def _measured(group: Group) -> bool:
    """So long before or after something: "a day before the API closes"."""
    return any(isinstance(value, Around) and value.length and value.length.span for value in group.values)
