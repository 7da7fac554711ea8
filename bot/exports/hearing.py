"""What people ask of their exports in plain words, in any of the languages of `wording.toml`.

"How do I export my videos?" asks about the service that is closing, and the knowledge answers it. What tells the bot to
do something, or speaks of an export that it makes, is heard here. Where it is not clear, it is a question.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

LONGEST = 200
"""Characters: whoever writes more tells a story."""


class Intent(StrEnum):
    """In the order in which they are tried: the first that fits is meant."""

    EMPTY = "empty"
    """What was handed over is to be taken out of the basket."""
    BASKET = "basket"
    """What lies in it."""
    PACK = "pack"
    """The basket is to be packed up; told as BEGIN with its source."""
    OTHERS = "others"
    """Somebody else's things."""
    CANCEL = "cancel"
    DELETE = "delete"
    FRESH = "fresh"
    STATUS = "status"
    LINK = "link"
    BEGIN = "begin"


@dataclass(frozen=True, slots=True)
class Heard:
    """source: where the words named one. scoped: only a part of it was asked for."""

    intent: Intent
    source: str | None = None
    scoped: bool = False


_OF_BASKET = (Intent.EMPTY, Intent.BASKET, Intent.PACK)
"""Their patterns name the basket, or that something was sent: no question about the service does."""
_SOURCES = {
    "mydata": re.compile(r"\byou (?:\w+ )?(?:about|of|on) me\b|\b(?:sobre|de) mí\b|\bhakkımda\b"),
    "posts": re.compile(r"\b(?:posts|publicaciones|gönderilerimi|beiträge|publications)\b"),
    "basket": re.compile(r"\b(?:basket|cesta|sepetimi|korb|panier)\b"),
}
_AROUND = " \t\n.!?\u00bf\u00a1\u2026\uff1f\uff01\u3002"
"""What begins and ends sentences, here and in the east."""
_COURTESIES = re.compile(
    r"^(?:(?:hey|hi|hello|bot|please|pls|por favor|hola|lütfen|merhaba|bitte|hallo|s'il te plaît|bonjour)[\s,]+)+"
    r"|[\s,]+(?:please|pls|thanks|thank you|por favor|gracias|lütfen|bitte|danke|stp|svp|merci)$"
)


@dataclass(frozen=True, slots=True)
class _Words:
    """One language's patterns. Those it lacks match nothing."""

    patterns: Mapping[str, re.Pattern[str]]

    def hear(self, said: str) -> Heard | None:
        of_basket = next((intent for intent in _OF_BASKET if self._found(intent, said)), None)
        if of_basket is not None:
            return Heard(Intent.BEGIN if of_basket is Intent.PACK else of_basket, "basket")
        told = self._told(said)
        if told is None:
            return None
        source = next((name for name, pattern in _SOURCES.items() if pattern.search(said)), None)
        return Heard(told, source, scoped=self._found("scope", said))

    def asks(self, said: str) -> bool:
        return self.patterns["question"].match(said) is not None

    def _told(self, said: str) -> Intent | None:
        """A question about how far it is asks about ours; any other question does not."""
        if self.asks(said):
            return Intent.STATUS if self._found("status", said) and not self._found("elsewhere", said) else None
        if self._found("elsewhere", said):
            return None
        return next((intent for intent in Intent if intent not in _OF_BASKET and self._found(intent, said)), None)

    def _found(self, name: str, said: str) -> bool:
        pattern = self.patterns.get(name)
        return pattern is not None and pattern.search(said) is not None


def hear(text: str) -> Heard | None:
    """None: it is no word to us."""
    said = _folded(text)
    if not said or len(said) > LONGEST:
        return None
    for words in _all_words():
        heard = words.hear(said)
        if heard is not None or words.asks(said):
            return heard  # what is a question in one language is no order in another
    return None


@cache
def _all_words() -> tuple[_Words, ...]:
    return tuple(_read())


def _read() -> Iterator[_Words]:
    held = tomllib.loads((files("bot.exports") / "wording.toml").read_text(encoding="utf-8"))
    for language in held.values():
        yield _Words({name: re.compile(pattern) for name, pattern in language.items()})


def _folded(text: str) -> str:
    """Lower case (Turkish has a second i), one blank between words, no courtesies, nothing at the end but words."""
    lower = text.replace("İ", "i").lower().replace("’", "'")
    bare = " ".join(lower.strip(_AROUND).split())
    return _COURTESIES.sub("", bare).strip(" ,?¿¡")
