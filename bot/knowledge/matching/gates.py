"""The cheap gates before the costly comparison: whether this is a question at all, and one for whoever knows.

Three of four messages of a busy channel end here. Pure functions of a message and a language's lists; a gate never
makes an answer likelier, it only keeps the bot silent. The message comes with its words mended: "waht" opens a question
too.
"""

import re
from functools import lru_cache

from bot.knowledge.matcher import Gate
from bot.knowledge.matching.lexicon import Language
from bot.knowledge.matching.normalise import Plain, bare, folded

_SENTENCE = re.compile(r"[.!?;:…]+(?=\s|$)|\s-\s")
_MOST_FILLERS = 6
_MOST_SEARCHED = 7  # words of what people type into a search box


def unasked(message: Plain, spoken: Language, *, named: bool) -> Gate | None:
    """What keeps the bot out of a message nobody addressed to it. `named`: it names a subject of ours."""
    if message.long:
        return Gate.TOO_LONG
    if message.mentions:
        return Gate.TO_OTHERS
    if message.command or refused(message, spoken) or spoken.asking.idle.search(_line(message)):
        return Gate.NO_QUESTION
    if not is_question(message, spoken) and not (named and is_search(message, spoken)):
        return Gate.NO_QUESTION
    return Gate.TO_OTHERS if to_others(_line(message), spoken) else None


def refused(message: Plain, spoken: Language) -> bool:
    """An answer is not wanted, even from whoever was spoken to: "who cares", "don't tell me when"."""
    return bool(spoken.asking.never.search(_line(message)))


def is_question(message: Plain, spoken: Language) -> bool:
    if message.asks:
        return True
    line, asking = _line(message), spoken.asking
    if asking.anywhere.search(line) or any(_opens(part, spoken) for part in sentences(folded(message.text))):
        return True
    return any(match.end() == len(line) for match in asking.closers.finditer(line)) and len(message.words) > 1


def is_search(message: Plain, spoken: Language) -> bool:
    """A few words without a sentence around them: "sora drafts backup"."""
    talk = spoken.asking.talk
    return talk is not None and 1 < len(message.words) <= _MOST_SEARCHED and not talk.search(_line(message))


def to_others(line: str, spoken: Language) -> bool:
    peers = spoken.peers
    rest, generic = peers.anyone.subn(" ", line)
    return bool(peers.to_others.search(line) or peers.you.search(rest) or (not generic and peers.yours.search(rest)))


def sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def _line(message: Plain) -> str:
    return _bare(message.text)


@lru_cache(maxsize=64)  # every gate of a message asks for it
def _bare(text: str) -> str:
    return folded(bare(text))


def _opens(sentence: str, spoken: Language) -> bool:
    first, *others = (bare(clause) for clause in sentence.split(","))
    return _opens_after_fillers(first, spoken) or any(spoken.asking.inner.match(clause) for clause in others)


def _opens_after_fillers(line: str, spoken: Language) -> bool:
    for _ in range(_MOST_FILLERS):
        if spoken.asking.openers.match(line):
            return True
        filler = spoken.asking.fillers.match(line)
        if filler is None:
            return False
        line = line[filler.end() :].lstrip()
    return False
