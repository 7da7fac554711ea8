"""Which of a person's reminders is meant: by number, by words, by when it comes, or by what was just spoken of."""

import re
from collections.abc import Sequence

from bot.knowledge.naming import shared_letters
from bot.reminders.reminder import Reminder
from bot.reminders.understanding import Target
from bot.reminders.wording.folding import folded

_STEM, _ENDING = 4, 3
"""Letters that two forms of a word share at least, and that they may differ in at their ends."""

_ALL = re.compile(
    rf"\b(?:{'|'.join(map(folded, ('all', 'todos', 'todas', 'tüm', 'bütün', 'hepsini', 'alle', 'tous')))})\b"
)


def resolve(target: Target, listed: Sequence[Reminder], recent: int | None) -> tuple[Reminder, ...]:
    """All that are meant. Nothing said means the one just spoken of; where there is none, any of them."""
    if target.number is not None:
        return tuple(one for one in listed if one.number == target.number)
    if target.first is not None and target.last is not None:
        first, last = target.first, target.last
        return tuple(one for one in listed if first <= one.next_at <= last)
    if target.words:
        return _by_words(target.words, listed)
    spoken_of = tuple(one for one in listed if one.id == recent)
    return tuple(listed) if target.everything else spoken_of or tuple(listed)


def means_all(text: str) -> bool:
    """Whether a request that names none of them speaks of all: "pause all my reminders"."""
    return _ALL.search(folded(text)) is not None


def _by_words(words: str, listed: Sequence[Reminder]) -> tuple[Reminder, ...]:
    """Those that hold all of the words; else those that hold the most, if more than half."""
    wanted = folded(words).split()
    shares = [(sum(word in folded(one.what) for word in wanted), one) for one in listed]
    if not any(share for share, _ in shares):
        shares = [(sum(_is_form_of(word, one.what) for word in wanted), one) for one in listed]
    most = max((share for share, _ in shares), default=0)
    return tuple(one for share, one in shares if share == most) if most * 2 > len(wanted) else ()


def _is_form_of(word: str, what: str) -> bool:
    """Whether a word stands there with another ending: "dişçiyi" in "dişçi randevusu"."""
    for other in folded(what).split():
        shared = shared_letters(word, other)
        if shared >= _STEM and max(len(word), len(other)) - shared <= _ENDING:
            return True
    return False
