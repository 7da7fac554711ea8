"""Text made comparable: small letters, no accents, one kind of digit, dash, apostrophe and space.

Every folded character knows where it stood: what is found in the folded text is cut out of the text as it was typed.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = "\u2018\u2019\u02bc\u00b4`"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_ARABIC = {"\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647"}
"""Letters that are written one for another: the forms of ya and kaf, ha with or without its dots."""

_SAME = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_DASHES, "-"),
        **_ARABIC,
        "\u0131": "i",  # the Turkish i without a dot
        "\u0901": "\u0902",  # two signs of Devanagari for one sound
        "\u3002": ".",
        "\u0964": ".",
        "\u3001": ",",
        "\u060c": ",",
        "\u061b": ";",
        "\u061f": "?",
        "\u301c": "~",
        "\uff5e": "~",
    }
)
_AS_THEY_ARE = (("\u3040", "\u30ff"), ("\uac00", "\ud7a3"), ("\u00bd", "\u00bd"))
"""Kana, Hangul and the half: taking these apart would take their sense away."""

_DROPPED = (
    ("\u0300", "\u036f"),  # accents
    ("\u0640", "\u0640"),  # the stretched line of Arabic
    ("\u064b", "\u065f"),  # its vowels
    ("\u0670", "\u0670"),
    ("\u093c", "\u093c"),  # the dot below of Devanagari
    ("\u200b", "\u200f"),  # characters without width
    ("\u202a", "\u202e"),  # turns of direction
    ("\u2060", "\u2069"),
    ("\ufe00", "\ufe0f"),  # choices of an emoji's looks
    ("\ufeff", "\ufeff"),
)
_PLAIN = {code: " " for code in (*range(32), 127) if code != ord("\n")} | {ord("`"): "'"}


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is what is searched; `at[i]` is where its character i stands in `source`."""

    source: str
    text: str
    at: tuple[int, ...]

    def typed(self, start: int, end: int) -> str:
        """The words as typed, between two places of the folded text."""
        first = self.at[start] if start < len(self.at) else len(self.source)
        return self.source[first : self._after(end)]

    def _after(self, index: int) -> int:
        """Where in the source the words end that end before `index`, with the accents of the last letter."""
        if not index:
            return 0
        place = self.at[index - 1] + 1
        while place < len(self.source) and not _folded(self.source[place]):
            place += 1
        return place


def fold(text: str) -> Folded:
    if text.isascii():
        return Folded(text, text.lower().translate(_PLAIN), tuple(range(len(text))))
    parts = [_folded(character) for character in text]
    at = tuple(place for place, part in enumerate(parts) for _ in part)
    return Folded(text, "".join(parts), at)


def folded(text: str) -> str:
    """The text folded, where nobody asks what stood where."""
    return fold(text).text


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """What one character becomes: one, none (an accent), or several (a ligature). Space only if it was space."""
    same = character.translate(_SAME)
    if _within(same, _DROPPED):
        return ""
    if same.isdecimal():
        return str(unicodedata.decimal(same))
    if same != "\n" and (same.isspace() or not same.isprintable()):
        return " "
    plain = same if _within(same, _AS_THEY_ARE) else unicodedata.normalize("NFKC", same).lower()
    apart = "".join(map(_apart, plain)).translate(_SAME)
    return apart if apart.strip() == apart else same


def _apart(character: str) -> str:
    """A letter without its accents."""
    if _within(character, _AS_THEY_ARE):
        return character
    return "".join(part for part in unicodedata.normalize("NFKD", character) if not _within(part, _DROPPED))


def _within(character: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return any(first <= character <= last for first, last in ranges)
