"""Phrasings are enough, and no two entries share one."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.entry import Entry
from bot.knowledge.problems import KeyPath, Problem, Severity

ENOUGH_ENGLISH = 12
ENOUGH = 4
LONGEST_ID = 40
"""Bytes. An entry's id travels in the handle of a button, for which Telegram allows 64 bytes."""


def _all(base: KnowledgeBase) -> Iterator[tuple[Entry, KeyPath, str, str]]:
    """Every phrasing: its entry, the way to it, its language, its words."""
    for entry in base.entries.values():
        for language, wording in entry.wordings.items():
            for phrasing in wording.phrasings:
                yield entry, (language, "phrasings"), language, phrasing
            for number, rumour in enumerate(wording.rumours):
                for phrasing in rumour.phrasings:
                    yield entry, (language, "rumours", number, "phrasings"), language, phrasing


def silenced(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    """A line cannot be answered and met with silence."""
    silent = {
        (subject, language, _plain(line)): theme
        for subject, themes in base.silent.items()
        for theme, lines in themes.items()
        for language, spoken in lines.items()
        for line in spoken
    }
    for entry, path, language, phrasing in _all(base):
        theme = silent.get((entry.subject, language, _plain(phrasing)))
        if theme is not None:
            message = f"the phrasing {phrasing!r} also stands in silent.toml under {theme!r}"
            yield Problem(base.files[Entry, entry.id], path, "silenced", message, needle=phrasing)


def _plain(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.casefold()))


def collisions(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    first: dict[tuple[str, str, str], str] = {}
    for entry, path, language, phrasing in _all(base):
        key = (entry.subject, language, _plain(phrasing))
        owner = first.setdefault(key, entry.id)
        if owner != entry.id:
            message = f"the phrasing {phrasing!r} also stands in {owner!r}: a question can have one answer only"
            yield Problem(base.files[Entry, entry.id], path, "collision", message, needle=phrasing)


def too_few(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    for entry in base.entries.values():
        for language, wording in entry.wordings.items():
            enough = ENOUGH_ENGLISH if language == "en" else ENOUGH
            if len(wording.phrasings) < enough:
                message = (
                    f"has {len(wording.phrasings)} phrasings in {language!r}; it takes {enough} to be found safely"
                )
                path = (language, "phrasings")
                yield Problem(base.files[Entry, entry.id], path, "too_few_phrasings", message, Severity.WARNING)


def too_long_an_id(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    for entry in base.entries.values():
        length = len(entry.id.encode())
        if length > LONGEST_ID:
            message = f"the id has {length} bytes; {LONGEST_ID} fit into a button's handle"
            yield Problem(base.files[Entry, entry.id], ("id",), "long_id", message)
