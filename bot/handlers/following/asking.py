"""Which words ask to follow something or to stop it, and what they name. Words that name nothing of ours are not it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.period import Phase
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.milestone import Milestone
from bot.knowledge.naming import named
from bot.reminders.follow import Scope, Target

_FOLLOW = {
    "en": r"(?:please )?(?:follow|subscribe to|keep me (?:posted|updated) (?:on|about)) (?P<words>.+)",
    "es": r"(?:por favor )?(?:sigue|seguir|quiero seguir|suscríbeme a|mantenme al (?:día|tanto) (?:de|sobre|con)) "
    r"(?P<words>.+)",
    "tr": r"(?P<words>.+?) takip (?:et|etmek istiyorum)",
}
_WHEN = {
    "en": r"(?:please )?(?:(?:notify|tell|ping|message|alert) me|let me know) (?:when|once|as soon as|if) "
    r"(?P<words>.+)",
    "es": r"av[ií]same (?:cuando|si|en cuanto) (?P<words>.+)",
    "tr": r"(?P<words>.+?) haber ver",
}
_STOP = {
    "en": r"(?:please )?(?:unfollow|stop following|unsubscribe from) (?P<words>.+)",
    "es": r"deja(?:r)? de seguir (?P<words>.+)",
    "tr": r"(?P<words>.+?) (?:takibi(?:ni)?|takip etmeyi) (?:bırak|durdur)",
}
_EVERYTHING = {
    "everything": "en",
    "it all": "en",
    "all": "en",
    "all of it": "en",
    "all of them": "en",
    "all dates": "en",
    "todo": "es",
    "todas": "es",
    "todos": "es",
    "todas las fechas": "es",
    "her şeyi": "tr",
    "herşeyi": "tr",
    "hepsini": "tr",
    "hepsinin": "tr",
    "her şeyin": "tr",
    "tümünü": "tr",
    "tüm": "tr",
    "bütün": "tr",
}
_BARE = {
    "follow": None,
    "following": "en",
    "what do i follow": "en",
    "what am i following": "en",
    "qué sigo": "es",
    "takip ettiklerim": "tr",
    "unfollow": "en",
    "stop following": "en",
    "dejar de seguir": "es",
    "deja de seguir": "es",
    "takibi bırak": "tr",
}
_LONGEST = 200
"""Characters that are looked at: who asks to follow something needs no more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """words: what is to be followed, or not any more; empty: everything that is, is to be listed, or stopped.

    language: the one it was said in, where that could be told.
    """

    words: str
    stop: bool = False
    language: str | None = None


def wish(text: str, base: KnowledgeBase, at: datetime) -> Wish | None:
    """What a sentence asks for, if it asks for this."""
    said = text.strip().rstrip(".!")
    if len(said) > _LONGEST or "?" in said.rstrip("?"):
        return None
    bare = said.rstrip("?").lower()
    if bare in _BARE:
        return Wish("", language=_BARE[bare])
    for patterns, stop in ((_STOP, True), (_FOLLOW, False)):
        for words, language in _named_in(patterns, said):
            if stop and words.lower() in _EVERYTHING:
                return Wish("", stop=True, language=_EVERYTHING[words.lower()])
            if targets(base, words):
                return Wish(words, stop, language)
    for words, language in _named_in(_WHEN, said):
        if any(not over(one, at) for one in named(base, words)):
            return Wish(words, language=language)
    return None


def targets(base: KnowledgeBase, words: str) -> tuple[Target, ...]:
    """A whole subject by its name, or the milestones that the words name."""
    plain = words.strip().casefold()
    for subject in (base.subjects[name] for name in sorted(base.served)):
        if plain in {subject.name.casefold(), subject.id, *(name.casefold() for name in subject.names)}:
            return (Target(Scope.SUBJECT, subject.id),)
    return tuple(Target(Scope.MILESTONE, one.id) for one in named(base, words))


def over(milestone: Milestone, at: datetime) -> bool:
    return milestone.period is not None and milestone.period.phase(at) is Phase.AFTER


def written(target: Target) -> str:
    """As handles and completions carry it: a milestone by its id, a subject with a mark before it."""
    return target.id if target.scope is Scope.MILESTONE else f"={target.id}"


def read(key: str) -> Target:
    return Target(Scope.SUBJECT, key[1:]) if key.startswith("=") else Target(Scope.MILESTONE, key)


def _named_in(patterns: Mapping[str, str], said: str) -> Iterator[tuple[str, str]]:
    for language, pattern in patterns.items():
        found = re.fullmatch(pattern, said, re.IGNORECASE)
        if found is not None:
            yield found["words"], language
