"""The zone a time is given in: "9am Berlin time", "17:30 UTC+3", "20:30 IST", "heure de Paris", "日本時間".

A name is looked for only where a word of the language says that a place's time is meant; abbreviations and offsets only
right behind a clock, for "est" and "ist" are everyday words elsewhere.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.reminders import zones
from bot.reminders.wording.folding import Folded
from bot.reminders.wording.language import Language
from bot.reminders.wording.pieces import Clock, InZone, Part, Piece

_IANA = re.compile(r"(?<![\w/])[a-z]+/[a-z_]+(?:/[a-z_]+)?(?![\w/])")
_OFFSET = re.compile(r"(?<!\w)(?:utc|gmt)\s?[+-]\s?\d{1,2}(?::?\d{2})?(?!\d)|(?<!\w)(?:utc|gmt)(?!\w)")
_BEHIND = re.compile(r"\s*\(?([+-]\d{1,2}(?::?\d{2})?(?![\d:])|[a-z]{1,5}(?!\w))\)?")
_WORD = re.compile(r"[^\s,;:!?()]+")
_MOST_WORDS, _MOST_CHARACTERS, _MOST_BEFORE = 3, 8, 60
_EVERYDAY = frozenset(
    ("est", "ist", "art", "met", "eat", "cat", "wat", "et", "pt", "mt", "ct", "west", "wet", "hst", "z", "cest", "gst")
)
"""Abbreviations that are words somewhere when written small. A language lists those it takes for zones all the same."""


def places(folded: Folded, clocks: Sequence[Piece], language: Language) -> Iterator[Piece]:
    text = folded.text
    for match in [*_IANA.finditer(text), *_OFFSET.finditer(text)]:
        named = zones.find(match[0])
        if named is not None:
            yield Piece(match.start(), match.end(), (InZone(named),))
    for clock in clocks:
        if any(isinstance(value, Clock | Part) for value in clock.values):
            yield from _behind(clock.end, folded, language)
    yield from _said(text, language)
    yield from _unknown(folded, clocks, language)


def _behind(place: int, folded: Folded, language: Language) -> Iterator[Piece]:
    match = _BEHIND.match(folded.text, place)
    if match is None:
        return
    name = match[1]
    if name[0].isalpha():
        plain = name not in _EVERYDAY or folded.typed(*match.span(1)).isupper()
        named = zones.abbreviation(name) if plain or language["zone.abbreviations"].whole(name) else None
    else:
        named = zones.find(name)
    if named is not None:
        yield Piece(match.start(1), match.end(), (InZone(named),))


def _said(text: str, language: Language) -> Iterator[Piece]:
    """Words that say a place's time is meant stand before the place in one language and behind it in another."""
    for found in language.find("zone.before", text):
        for start, end in _runs_from(text, found.end):
            named = zones.place(_name(text[start:end]), language.code)
            if named is not None:
                yield Piece(found.start, end, (InZone(named),))
                break
    for found in language.find("zone.behind", text):
        for start in _starts_before(text, found.start, language):
            name = _name(text[start : found.start])
            named = zones.place(name, language.code) or zones.abbreviation(name)
            if named is not None:
                yield Piece(start, found.end, (InZone(named),))
                break


def _runs_from(text: str, place: int) -> list[tuple[int, int]]:
    """The next words, the longest run of them first."""
    words = list(islice(_WORD.finditer(text, place), _MOST_WORDS))
    return [(words[0].start(), word.end()) for word in reversed(words)]


def _starts_before(text: str, place: int, language: Language) -> Sequence[int]:
    """Where the last words before a place begin, the longest run first; without spaces any character may begin one."""
    if not language.vocabulary.spaced:
        return range(max(0, place - _MOST_CHARACTERS), place)
    return [word.start() for word in _WORD.finditer(text, max(0, place - _MOST_BEFORE), place)][-_MOST_WORDS:]


def _name(words: str) -> str:
    return " ".join(words.replace("_", " ").split()).strip(" .'")


def _unknown(folded: Folded, clocks: Sequence[Piece], language: Language) -> Iterator[Piece]:
    """A name right behind a clock and before the word "time" that no map knows: Gotham."""
    for found in language.find("zone.behind", folded.text):
        for clock in clocks:
            words = folded.typed(clock.end, found.start).strip() if clock.end < found.start else ""
            if words.isalpha() and words[0].isupper():
                yield Piece(clock.end + 1, found.end, (InZone(None, words),))
