"""A short message that goes on about what was asked before: "what about the API?", "until when?", "and refunds?".

Says only whether a message is one, and of which kind. A complete question is never dragged to the old topic: see
`fitted.py`, which counts what the message adds to the one before and nothing that was there already.
"""

from enum import StrEnum

from bot.knowledge.matching.hearing import Heard
from bot.knowledge.matching.lexicon import Language
from bot.knowledge.matching.naming import Names
from bot.knowledge.matching.normalise import bare, folded

_LONGEST = 7  # words
_BARE = 3  # words of a message that says nothing without the one before: "says who?"


class FollowUp(StrEnum):
    """SURFACE only names another part. MORE may be understood alone or not. BARE surely is not."""

    SURFACE = "surface"
    MORE = "more"
    BARE = "bare"


def follow_up(heard: Heard, names: Names, spoken: Language) -> FollowUp | None:
    following = spoken.following
    line = folded(bare(heard.message.text))
    opener = following.openers.match(line)
    if heard.named.surfaces and not _left(line[opener.end() :] if opener else line, names, following.fillers):
        return FollowUp.SURFACE
    words = line.split()
    if len(words) > _LONGEST:
        return None
    begins = following.asks.match(line)
    if begins and len(words) <= _BARE:
        return FollowUp.BARE
    return FollowUp.MORE if begins or opener or following.pronouns & set(words) else None


def _left(line: str, names: Names, fillers: frozenset[str]) -> list[str]:
    """What is said besides the names of subjects and parts."""
    for pattern in (*names.surfaces.values(), *names.subjects.values()):
        line = pattern.sub(" ", line)
    return [word for word in bare(line).split() if word not in fillers]
