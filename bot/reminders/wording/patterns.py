"""The little language in which the data files write phrases, and its turning into regular expressions.

    word word      words with space between them; none is needed in languages written without
    (a|b)  (a|)    a choice; a word that may be missing
    word*          any ending
    '  .  -        may be missing (a hyphen may be a space)
    _              any one word
    {slot}         a number, a unit, a weekday …: `slots.py` says what each may be
    {>word}        followed by this word somewhere in the sentence

A phrase matches whole words. Slots come back by their names.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.reminders.wording.folding import folded

_TOKEN = re.compile(r"\{(>?\w+)\}|(.)", re.DOTALL)
_MEANT = {"(": "(?:", ")": ")", "|": "|", "*": r"\w*", "'": "'?", ".": r"\.?", "-": r"[-\s]?", "_": r"\S+"}
_SPACE = r"(?:,?\s+|(?<=\s)|^)"
"""Between two words, a comma or none; where an optional word is missing, the space before it is taken already."""

_CHOICE = re.compile(r"\(([^()]*)\)")
_NEVER = re.compile(r"(?!)")
_END_IN_DIGITS = frozenset({"n", "number", "day", "hour", "minute", "hh", "mm", "month_number", "year", "nth"})


@dataclass(frozen=True, slots=True)
class Found:
    """Where a phrase was found in a folded text, what filled its slots, and where that stands."""

    start: int
    end: int
    slots: Mapping[str, str]
    places: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Several phrases as one expression, those that ask for the most tried first."""

    pattern: re.Pattern[str] = _NEVER

    def find(self, text: str, told: str | None = None) -> Iterator[Found]:
        """All of them from left to right; slots are told out of another text of the same places, if one is given."""
        for match in self.pattern.finditer(text):
            if match.end() > match.start():
                yield _found(match, told)

    def at(self, text: str, place: int) -> Found | None:
        """The phrase that begins exactly there."""
        match = self.pattern.match(text, place)
        return _found(match, None) if match is not None and match.end() > place else None

    def whole(self, text: str) -> bool:
        return self.pattern.fullmatch(text) is not None


def compiled(patterns: Sequence[str], slots: Mapping[str, str], *, spaced: bool) -> Phrases:
    if not patterns:
        return Phrases()
    ordered = sorted(patterns, key=_least, reverse=True)
    either = "|".join(expression(pattern, slots, spaced=spaced, tag=tag) for tag, pattern in enumerate(ordered))
    return Phrases(re.compile(bounded(either, spaced=spaced)))


def _least(pattern: str) -> tuple[int, int]:
    """How many characters a phrase has at least: with the shortest of each choice."""
    shortest = pattern
    while (inner := _CHOICE.search(shortest)) is not None:
        least = min(inner[1].split("|"), key=len)
        shortest = shortest[: inner.start()] + least + shortest[inner.end() :]
    return len(shortest), len(pattern)


def expression(pattern: str, slots: Mapping[str, str], *, spaced: bool, tag: int = 0) -> str:
    """One phrase as the source of a regular expression. `tag` keeps its slots apart from those of other phrases."""
    parts: list[str] = []
    last_slot = ""
    for count, token in enumerate(_TOKEN.finditer(pattern)):
        slot, character = token[1], token[2]
        if slot and slot.startswith(">"):
            parts.append(rf"(?=[^.!?\ue001]*\b{re.escape(folded(slot[1:]))})")
        elif slot:
            parts.append(f"(?P<{slot}__{tag}_{count}>{slots[slot]})")
        elif character == " ":
            parts.append(_SPACE if spaced and last_slot not in _END_IN_DIGITS else r"\s*")
        else:
            parts.append(_MEANT.get(character) or re.escape(folded(character)))
        last_slot = slot or ""
    return "".join(parts)


def bounded(expression: str, *, spaced: bool) -> str:
    """In whole words; where words are not parted by spaces, only digits must not be torn apart."""
    return rf"(?<!\w)(?:{expression})(?!\w)" if spaced else rf"(?:{expression})(?!(?<=\d)\d)"


def words(choices: Iterable[str], *, spaced: bool) -> str:
    """Any of these words, the longest first, as the source of a regular expression."""
    ordered = sorted(choices, key=len, reverse=True)
    return "|".join(expression(word, {}, spaced=spaced) for word in ordered) or "(?!)"


def _found(match: re.Match[str], told: str | None) -> Found:
    text = match.string if told is None else told
    filled = [name for name, value in match.groupdict().items() if value is not None]
    places = {name.split("__")[0]: match.span(name) for name in filled}
    slots = {name: text[start:end] for name, (start, end) in places.items()}
    return Found(match.start(), match.end(), slots, places)
