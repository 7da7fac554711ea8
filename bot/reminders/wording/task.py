"""The task: what is left of the sentence, in the person's own words, when the asking and the time are taken out.

Only words that join the task to the time go with them: "to", "about", "that", a colon, a dash.
"""

import re
from functools import cache

from bot.reminders.wording.asking import filler
from bot.reminders.wording.choosing import Place, Sentence
from bot.reminders.wording.folding import folded
from bot.reminders.wording.language import Language

_TAIL = 60
"""Characters at the end of a stretch in which a joining word is looked for."""


def task(sentence: Sentence, cuts: list[tuple[int, int]]) -> str:
    """The words left between the cuts. Those before the asking count where the language puts them there, or alone."""
    ask, text = sentence.ask, sentence.folded.text
    if ask is not None:
        cuts = [*cuts, (ask.start, ask.end)]
    before: list[str] = []
    behind: list[str] = []
    place = 0
    for start, end in [*sorted(cuts), (len(text), len(text))]:
        if start > place:
            words = _between(sentence, place, start)
            (before if ask is not None and place < ask.start else behind).append(words)
        place = max(place, end)
    left, right = _joined(before), _joined(behind)
    if ask is not None and ask.start:
        right = right.removesuffix("?").rstrip()
    if sentence.language.vocabulary.around:
        return _joined([left, right])
    return right or left


def _joined(parts: list[str]) -> str:
    return " ".join(part for part in parts if part)


def _between(sentence: Sentence, start: int, end: int) -> str:
    """The words of one stretch, trimmed at the sides where something was cut away."""
    text, language, ask = sentence.folded.text, sentence.language, sentence.ask
    leading = ask is not None and start < ask.start
    nothing = filler(language) if leading else _polite(language)
    if nothing.fullmatch(text, start, end):
        return ""
    if start:
        start += leading_words(text[start:end], language)
    elif leading:
        start = _end_of(_openers(language).match(text, start, end), start)
    end = start + _last_word(text[start:end], language, at_end=end == len(text))
    return sentence.folded.typed(start, end).strip() if end > start else ""


def pronoun(what: str, language: Language) -> bool:
    """Whether the task is only a word for something said elsewhere: "this", "it"."""
    return language["task.this"].whole(folded(what).strip(" .!?,"))


def vague_words(sentence: Sentence) -> list[tuple[int, int]]:
    """Where words for a time stand that say none: "later", "soon"."""
    found = sentence.language.find("task.vague", sentence.folded.text)
    places = [(vague.start, vague.end) for vague in found]
    return [span for span in places if sentence.place_of(*span) is not Place.MIDDLE]


def leading_words(words: str, language: Language) -> int:
    """How many characters of words that begin behind a cut only join them to what was cut."""
    return _end_of(_behind_a_cut(language).match(words), 0)


def _end_of(found: re.Match[str] | None, otherwise: int) -> int:
    return found.end() if found is not None else otherwise


def _last_word(words: str, language: Language, *, at_end: bool) -> int:
    """Where the words end without the signs and the joining word before a cut, or a verb that had to come last."""
    ending = _at_the_end(language) if at_end else _before_a_cut(language)
    found = ending.search(words, max(0, len(words) - _TAIL))
    return found.start() if found else len(words)


@cache
def _polite(language: Language) -> re.Pattern[str]:
    end = r"(?!\w)" if language.vocabulary.spaced else ""
    return re.compile(rf"[\s,.;:!?-]*+(?:(?:{language.any_of('task.polite')}){end}[\s,.;:!?-]*+)*+")


@cache
def _behind_a_cut(language: Language) -> re.Pattern[str]:
    """Signs that lean on the time or stand alone, then one joining word."""
    end = r"(?![\w'-])" if language.vocabulary.spaced else ""
    words = language.any_of("task.connect")
    glued = "|".join(map(re.escape, language.phrases.get("task.glued", ()))) or "(?!)"
    return re.compile(rf"[,;:.!?]*\s*(?:[,;:-]+\s+)?(?:(?:{words}){end}:?\s*|(?:{glued})(?=\w{{5}}|(?<=')\w))?")


@cache
def _openers(language: Language) -> re.Pattern[str]:
    end = r"(?!\w)" if language.vocabulary.spaced else ""
    return re.compile(rf"(?:(?:@\S+|<@!?\d+>|{language.any_of('ask.before')}){end}[\s,!-]*+)*+")


@cache
def _before_a_cut(language: Language) -> re.Pattern[str]:
    start = r"(?<!\w)" if language.vocabulary.spaced else ""
    return re.compile(rf"(?:{start}(?:{language.any_of('task.close')}))?[\s,;:]*(?:\s-\s*)?$")


@cache
def _at_the_end(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\s(?:{language.any_of('task.final')})[\s.!?]*$")
