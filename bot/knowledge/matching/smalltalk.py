"""Greetings, thanks and questions about the bot itself: short lines that are nothing else.

"hi when is my data deleted" is a question; "hi bot, good morning" is not. No score is involved: a line is small talk
when every word of it is.
"""

from functools import cache

from bot.knowledge.matcher import Small
from bot.knowledge.matching.lexicon import languages
from bot.knowledge.matching.normalise import Plain, folded

_LONGEST = 8  # words


def small_talk(message: Plain) -> Small | None:
    """In any language the bot has a list of: a greeting is too short to tell the language by."""
    if not message.words or len(message.words) > _LONGEST:
        return None
    words = folded(" ".join(message.words)).split()
    return _listed(words) or _listed(_without_company(words)) or _all_of_a_kind(words)


def _listed(words: list[str]) -> Small | None:
    return _lines().get(" ".join(words))


def _without_company(words: list[str]) -> list[str]:
    """Without "bot", "everyone" and the like at either end."""
    start, stop = 0, len(words)
    while start < stop and words[start] in _company():
        start += 1
    while stop > start and words[stop - 1] in _company():
        stop -= 1
    return words[start:stop]


def _all_of_a_kind(words: list[str]) -> Small | None:
    """Greeting words and company, nothing else: "hey hey good morning all". The first one names the kind."""
    found: Small | None = None
    place = 0
    while place < len(words):
        size, kind = _longest(words[place:])
        if kind is None and words[place] not in _company():
            return None
        found = found or kind
        place += max(size, 1)
    return found


def _longest(words: list[str]) -> tuple[int, Small | None]:
    for size in range(min(len(words), 4), 0, -1):
        kind = _listed(words[:size])
        if kind is not None:
            return size, kind
    return 0, None


@cache
def _lines() -> dict[str, Small]:
    return {line: kind for spoken in reversed(list(languages().values())) for line, kind in spoken.small.items()}


@cache
def _company() -> frozenset[str]:
    return frozenset(word for spoken in languages().values() for word in spoken.beside_small)
