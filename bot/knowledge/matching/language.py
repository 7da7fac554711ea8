"""Which language a message is in. The only door to py3langid.

Script first, then the words themselves: chat lines are too short for statistics of letters, and almost always hold a
word that only one language has. py3langid is asked only where that fails, and loaded only then: it costs 0.7 s and
104 MB.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from bot.knowledge.matching.lexicon import ENGLISH, languages
from bot.knowledge.matching.normalise import Plain, folded

_SCRIPTS = (
    ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("HANGUL", "ko"), ("CJK", "zh"), ("CYRILLIC", "ru"), ("ARABIC", "ar"),
    ("DEVANAGARI", "hi"), ("GREEK", "el"), ("HEBREW", "he"), ("THAI", "th"), ("BENGALI", "bn"), ("TAMIL", "ta"),
    ("ARMENIAN", "hy"), ("GEORGIAN", "ka"),
)  # fmt: skip
_DENSE = ("ja", "zh", "ko")  # a letter of theirs is a syllable or a word
_DENSITY = 3
_MARKS = {"es": "ñ¿¡", "tr": "ğışşöü", "de": "ßäöü", "pt": "ãõ", "fr": "œèêùî"}
_LATIN = ("en", "es", "tr", "de", "fr", "pt", "it", "nl", "pl", "id", "vi", "sv", "ro", "cs")
_CLEAR = 1.5  # the best language's evidence must be so many times the next one's
_SURE = 0.9  # py3langid's own probability
_FEWEST = 3  # words it is believed on where no word of the message is known
_SAMPLE = 200  # characters looked at


@dataclass(frozen=True, slots=True)
class Ear:
    """`vocabularies` are the words each language is known by; `offered` those the knowledge speaks."""

    offered: frozenset[str]
    vocabularies: Mapping[str, frozenset[str]]
    english: frozenset[str]

    def hear(self, message: Plain, hint: str | None = None) -> str:
        """Always a language: an unclear message is in the person's own (`hint`), or else in English."""
        by_script = _script(message.text[:_SAMPLE])
        if by_script is not None:
            return by_script
        evidence = self._evidence(message)
        (best, most), (_, second) = evidence[0], evidence[1]
        if most > 0 and most >= _CLEAR * second:
            return best
        close = [code for code, weight in evidence if weight and weight * _CLEAR > most]
        if hint is not None and (hint in close or not close):
            return hint
        return self._statistics(message, close)

    def _evidence(self, message: Plain) -> list[tuple[str, float]]:
        found = dict.fromkeys(self.vocabularies, 0.0)
        for word in (folded(word) for word in message.words):
            holders = [code for code, words in self.vocabularies.items() if word in words]
            for code in holders:
                found[code] += 1 / len(holders)
            if not holders and word in self.english:
                found[ENGLISH] += 1 / 2
        for code, marks in _MARKS.items():
            found[code] = found.get(code, 0.0) + sum(mark in message.text for mark in marks) / 2
        return sorted(found.items(), key=lambda item: (-item[1], item[0] != ENGLISH, item[0]))

    def _statistics(self, message: Plain, close: Sequence[str]) -> str:
        code, probability = _identifier().classify(message.text[:_SAMPLE])
        if code in close or (probability > _SURE and len(message.words) >= _FEWEST):
            return str(code)
        return close[0] if close else ENGLISH


def ear(lines: Mapping[str, Iterable[str]], english: Iterable[str]) -> Ear:
    """`lines` by language, of the knowledge itself; `english` any words known to be English."""
    offered = frozenset(lines)
    known = {code: spoken.common for code, spoken in languages().items() if spoken.common}
    greetings = {code: _words(languages()[code].small) for code in known}
    vocabularies = {
        code: frozenset(
            folded(word) for word in (*known.get(code, ()), *greetings.get(code, ()), *_words(lines.get(code, ())))
        )
        for code in {*known, *offered}
    }
    return Ear(offered, vocabularies, frozenset(english))


def _words(lines: Iterable[str]) -> set[str]:
    return {word for line in lines for word in re.findall(r"[^\W\d_]{2,}", line.lower())}


def _script(text: str) -> str | None:
    """The script most of the text is written in, unless that is Latin; kana makes Chinese characters Japanese."""
    found = Counter(_written(mark) for mark in text if mark.isalpha())
    for code in _DENSE:
        found[code] *= _DENSITY
    if found["ja"]:
        found["ja"] += found.pop("zh", 0)
    (code, _), *_ = found.most_common(1) or [("", 0)]
    return code or None


@lru_cache(maxsize=4096)
def _written(mark: str) -> str:
    name = unicodedata.name(mark, "LATIN")
    return next((code for start, code in _SCRIPTS if name.startswith(start)), "")


@cache
def _identifier() -> Any:  # noqa: ANN401  the library has no types
    from py3langid.langid import (  # type: ignore[import-untyped]  # noqa: PLC0415  a hundred megabytes only where needed
        MODEL_FILE,
        LanguageIdentifier,
    )

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_LATIN))
    return identifier
