"""Words as they were meant: slang written out, misspellings repaired, missing spaces put back.

The only door to rapidfuzz. Only a word nobody knows is touched, and only towards a word of the knowledge's own
vocabulary or a very common one: a name the bot has never heard of must stay what it is.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.matching.lexicon import ENGLISH, Language, language
from bot.knowledge.matching.normalise import words_of

_PIECES = Path(__file__).with_name("weights") / "vocab.txt"
_COMMON_PIECES = 12_000  # of the encoder's words, most frequent first; the later ones are mostly names
_ENDINGS = ("'s", "s", "es", "ed", "ing", "er", "ers", "ly", "n't")
_SHORTEST = 3  # letters of a word worth repairing
_SUBSTITUTED = 5  # letters from which a wrong or a surplus letter is believed
_LONG = 7  # letters from which two mistakes are believed
_SPLIT = 7  # letters from which a word may be several
_PAIR = 2
_BENDING = ("ing", "ed", "s")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`own` are the words to repair towards, with how often they occur; `known` are left alone."""

    slang: Mapping[str, str]
    own: Mapping[str, int]
    known: frozenset[str]
    common: tuple[str, ...]
    repairs: bool

    def mended(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(part for word in words for part in self.meant(word))

    def meant(self, word: str) -> Sequence[str]:
        """One word may be several, or none."""
        if word in self.slang:
            return self.slang[word].split()
        if not self.repairs or self.knows(word) or not word.isalpha() or not word.isascii():
            return (word,)
        near = self._near(word, 1) or self._bent(word)
        return (near,) if near else self._split(word) or (self._near(word, 2) or word,)

    def knows(self, word: str) -> bool:
        return word in self.known or any(stem in self.known for stem in _stems(word))

    def _near(self, word: str, mistakes: int) -> str | None:
        """The likeliest word within so many mistakes; of the vocabulary's own first, then of all common ones."""
        if len(word) < (_SHORTEST if mistakes == 1 else _LONG):
            return None
        own = process.extract(word, self.own.keys(), scorer=OSA.distance, score_cutoff=mistakes, limit=None)
        likely = [hit for hit, _, _ in own if _likely(word, hit, mistakes)]
        if likely:
            return max(likely, key=lambda hit: (hit[0] == word[0], _slipped(word, hit), self.own[hit]))
        if mistakes > 1 or len(word) < _SUBSTITUTED:
            return None
        common = process.extract(word, self.common, scorer=OSA.distance, score_cutoff=1, limit=None)
        return min(((place, hit) for hit, _, place in common if _slipped(word, hit)), default=(0, None))[1]

    def _bent(self, word: str) -> str | None:
        """A slip in the stem of a longer form: "exprting"."""
        for ending in _BENDING:
            stem = word.removesuffix(ending)
            near = self._near(stem, 1) if stem != word and len(stem) >= _SUBSTITUTED else None
            if near and not near.startswith(stem):
                return near + ending
        return None

    def _split(self, word: str) -> tuple[str, ...]:
        """The likeliest way to read a run of letters as words; empty if there is none."""
        if len(word) < _SPLIT:
            return ()
        total = math.log(sum(self.own.values()) + 1)
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(word) + 1):
            ways = (
                (best[start][0] + self._cost(word[start:end], total), start) for start in range(max(0, end - 20), end)
            )
            best.append(min(ways))
        found = _pieces(word, best) if math.isfinite(best[-1][0]) else ()
        return () if len(found) == _PAIR and min(map(len, found)) < _SHORTEST else found  # "azureus" is not "azure us"

    def _cost(self, piece: str, total: float) -> float:
        count = self.own.get(piece, 0)
        if not count or (len(piece) == 1 and piece not in "ai"):
            return math.inf
        return total - math.log(count)


def _stems(word: str) -> Iterator[str]:
    """What the word may be a form of."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST:
            yield stem
            if ending in {"ed", "ing", "er"}:
                yield f"{stem}e"
                yield stem[:-1] if stem[-1] == stem[-2] else stem


def _likely(word: str, meant: str, mistakes: int) -> bool:
    """Whether the one may be a slip for the other and not its own inflection or another short word."""
    if len(word) < _SUBSTITUTED:
        return _slipped(word, meant) and len(meant) > 1
    inflected = word[: len(word) - 2] == meant[: len(word) - 2] and word[-1] != meant[-1] and not _slipped(word, meant)
    surplus = len(word) > len(meant)  # "azureus" is no slip for "azure"
    return not inflected and (mistakes == 1 or (word[0] == meant[0] and not surplus))


def _slipped(word: str, meant: str) -> bool:
    """A letter left out or two swapped: the commonest slips, and believed even in short words."""
    if len(meant) == len(word):
        return sorted(word) == sorted(meant)
    letters = iter(meant)
    return len(meant) > len(word) and all(letter in letters for letter in word)


def _pieces(word: str, best: Sequence[tuple[float, int]]) -> tuple[str, ...]:
    end, found = len(word), list[str]()
    while end:
        start = best[end][1]
        found.append(word[start:end])
        end = start
    return tuple(reversed(found))


def vocabulary(code: str, lines: Iterable[str], names: Iterable[str] = ()) -> Vocabulary:
    """From the corpus's own lines; `names` are right as they are.

    Only English is repaired: elsewhere words bend too much for so small a vocabulary.
    """
    spoken: Language = language(code)
    own = Counter(word for line in lines for word in words_of(line.lower()))
    own.update(spoken.common)
    pieces = english_words() if code == ENGLISH else ()
    named = (word for name in names for word in words_of(name))
    known = frozenset(own) | frozenset(pieces) | frozenset(spoken.slang) | frozenset(named)
    return Vocabulary(spoken.slang, own, known, pieces[:_COMMON_PIECES], repairs=code == ENGLISH)


def english_words() -> tuple[str, ...]:
    """The encoder's whole words, in its own order, which is by frequency."""
    pieces = _PIECES.read_text("utf-8").split("\n")
    return tuple(piece for piece in pieces if piece.isascii() and piece.isalpha() and len(piece) > 1)
