"""Cuts a text into the word pieces MiniLM was trained on (BERT, uncased).

Our own, because the usual library brings a client that downloads models, and this bot promises to download nothing.
The tests hold it token for token against that library. One difference is wanted: a person who types "[SEP]" gets a
bracket, three letters and a bracket, never the model's own separator.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from string import punctuation
from types import MappingProxyType

_START, _END, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_LONGEST_WORD = 100  # characters; the model never saw the pieces of a longer one
_REMEMBERED = 4096  # characters a table keeps, so that a flood of rare ones costs time and not memory

# Control, format, private use, surrogates. Not "Cn": a character too new for this Python is still a character.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs"})
# The blocks the original sets apart; Hangul and kana stay words.
_IDEOGRAPHS = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class _Table(dict[int, str]):
    """For `str.translate`: asks `rule` about a character when it first meets it."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        replacement = self._rule(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = replacement
        return replacement


def _cleaned(character: str) -> str:
    if character in "\t\n\r":  # control characters by category, spaces by use
        return " "
    if character in "\0\ufffd" or unicodedata.category(character) in _INVISIBLE:
        return ""
    if character.isspace():
        return " "
    if any(first <= ord(character) <= last for first, last in _IDEOGRAPHS):
        return f" {character} "
    return character


def _folded(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Mn":  # an accent that decomposition has set free
        return ""
    if character in punctuation or category.startswith("P"):
        return f" {character} "
    return character.lower()  # one by one: lower() on a whole text would write a final sigma


class WordPiece:
    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = MappingProxyType(dict(vocabulary))
        self._longest_piece = max(map(len, vocabulary))
        self._clean = _Table(_cleaned)
        self._fold = _Table(_folded)

    @classmethod
    def read(cls, path: Path) -> "WordPiece":
        """One piece a line; its number is the line's, from 0."""
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        return cls({piece: number for number, piece in enumerate(lines)})

    def __len__(self) -> int:
        return len(self._vocabulary)

    def encode(self, text: str, limit: int) -> list[int]:
        """At most `limit` numbers, start and end marks among them; what follows is cut off."""
        pieces = islice(self.pieces(text), limit - 2)
        return [self._vocabulary[piece] for piece in (_START, *pieces, _END)]

    def pieces(self, text: str) -> Iterator[str]:
        for word in self._words(text):
            yield from self._split(word)

    def _words(self, text: str) -> list[str]:
        # The order is the original's: ideographs are set apart before accents are, or compatibility forms would differ.
        decomposed = unicodedata.normalize("NFD", text.translate(self._clean))
        return decomposed.translate(self._fold).split()

    def _split(self, word: str) -> list[str]:
        """Longest piece first; a word with one part that is no piece is unknown as a whole."""
        if len(word) > _LONGEST_WORD:
            return [_UNKNOWN]
        pieces: list[str] = []
        start = 0
        while start < len(word):
            end = self._end_of_piece(word, start)
            if end == start:
                return [_UNKNOWN]
            pieces.append(_marked(word, start, end))
            start = end
        return pieces

    def _end_of_piece(self, word: str, start: int) -> int:
        """Where the longest piece from `start` ends; `start` itself if there is none."""
        ends = range(min(len(word), start + self._longest_piece), start, -1)
        return next((end for end in ends if _marked(word, start, end) in self._vocabulary), start)


def _marked(word: str, start: int, end: int) -> str:
    return f"##{word[start:end]}" if start else word[:end]
