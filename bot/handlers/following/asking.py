"""Which words ask to follow something or to stop it, and what they name. Words that name nothing of ours are not it."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.core.period import Phase
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.milestone import Milestone
from bot.knowledge.naming import named
from bot.reminders.follow import Scope, Target

_FOLLOW = re.compile(
    r"(?:please |por favor )?(?:follow|subscribe to|keep me (?:posted|updated) (?:on|about)|sigue|seguir|quiero seguir|"
    r"suscríbeme a|mantenme al (?:día|tanto) (?:de|sobre|con)) (?P<before>.+)|"
    r"(?P<behind>.+?) takip (?:et|etmek istiyorum)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?:please )?(?:notify|tell|ping|message|alert) me (?:when|once|as soon as|if) (?P<before>.+)|"
    r"let me know (?:when|once|as soon as|if) (?P<known>.+)|"
    r"av[ií]same (?:cuando|si|en cuanto) (?P<avisa>.+)|(?P<behind>.+?) haber ver",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"(?:please )?(?:unfollow|stop following|unsubscribe from|deja(?:r)? de seguir) (?P<before>.+)|"
    r"(?P<behind>.+?) takibi(?:ni)? (?:bırak|durdur)",
    re.IGNORECASE,
)
_BARE = frozenset({"follow", "following", "follows", "what do i follow", "qué sigo", "siguiendo", "takip ettiklerim"})
_LONGEST = 200
"""Characters that are looked at: who asks to follow something needs no more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """words: what is to be followed, or not any more; empty: everything that is, is to be listed."""

    words: str
    stop: bool = False


def wish(text: str, base: KnowledgeBase, at: datetime) -> Wish | None:
    """What a sentence asks for, if it asks for this."""
    said = text.strip().rstrip(".!")
    if len(said) > _LONGEST or "?" in said.rstrip("?"):
        return None
    if said.rstrip("?").lower() in _BARE:
        return Wish("")
    for pattern, stop in ((_STOP, True), (_FOLLOW, False)):
        words = _named_in(pattern, said)
        if words is not None and targets(base, words):
            return Wish(words, stop)
    words = _named_in(_WHEN, said)
    ahead = words is not None and any(not over(one, at) for one in named(base, words))
    return Wish(words) if words is not None and ahead else None


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


def _named_in(pattern: re.Pattern[str], said: str) -> str | None:
    found = pattern.fullmatch(said)
    return next((words for words in found.groupdict().values() if words), None) if found else None
