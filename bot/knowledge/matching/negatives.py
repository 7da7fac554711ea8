"""Lines shaped like the knowledge's own topics that must find nothing: what thresholds are measured against.

Made from templates and the nouns of the phrasings, the same every time. They are scored and never trained on: generic
chatter alone would set thresholds far too low for a question that stands right beside a topic.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from bot.knowledge.matching.lexicon import Language, language
from bot.knowledge.matching.normalise import folded, plain

NOUNS = 48  # of the knowledge, the commonest
EACH = 6  # nouns a template is filled with
UNKNOWN = (
    "clipnova",
    "framora",
    "vidnest",
    "lumikit",
    "renderly",
    "kinopad",
    "moviq",
    "tapeflow",
)  # nobody's names, it is hoped
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_BEFORE_NOUNS = frozenset(
    {
        "my",
        "the",
        "our",
        "your",
        "a",
        "an",
        "any",
        "mis",
        "mi",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "bir",
        "benim",
        "tüm",
    }
)


def negatives(lines: Sequence[str], names: Sequence[str], spoken: Language) -> list[str]:
    """`lines` are the phrasings, `names` what people call the subject."""
    nouns = [noun for noun in keywords(lines, spoken) if noun not in names]
    found = [
        line for place, template in enumerate(templates(spoken.code)) for line in _filled(template, place, nouns, names)
    ]
    return list(dict.fromkeys(found))


def keywords(lines: Iterable[str], spoken: Language) -> list[str]:
    """The words that stand where nouns stand, the commonest first. Where no articles are, any uncommon word."""
    after, anywhere = Counter[str](), Counter[str]()
    for words in (plain(line).words for line in lines):
        anywhere.update(word for word in words if _tells(word, spoken))
        after.update(word for before, word in pairwise(words) if before in _BEFORE_NOUNS and _tells(word, spoken))
    found = after if len(after) >= NOUNS else anywhere
    return [word for word, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))][:NOUNS]


@cache
def templates(code: str) -> tuple[str, ...]:
    file = files("bot.knowledge.matching") / "data" / "negatives" / f"{code}.txt"
    if not file.is_file():
        return ()
    lines = (line.strip() for line in file.read_text("utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _filled(template: str, place: int, nouns: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    """Each template meets other nouns, in turn."""
    values = {"{n}": nouns, "{s}": names[:2], "{other}": UNKNOWN}
    if any(mark in template and not choices for mark, choices in values.items()):
        return
    for turn in range(EACH):
        line = template
        for mark, choices in values.items():
            if choices:
                line = line.replace(mark, choices[(place * EACH + turn) % len(choices)])
        yield line


def _tells(word: str, spoken: Language) -> bool:
    return bool(_LETTERS.fullmatch(word)) and folded(word) not in _plain_words(spoken.code)


@cache
def _plain_words(code: str) -> frozenset[str]:
    return frozenset(folded(word) for word in language(code).common)
