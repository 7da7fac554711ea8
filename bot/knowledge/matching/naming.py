"""What a message names: subjects, their surfaces, and products that are none of ours.

A name inside a longer name is not named: "open-sora" speaks of no Sora.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.knowledge.matcher import Corpus, SubjectNames, Topic
from bot.knowledge.matching.lexicon import language, phrases
from bot.knowledge.matching.normalise import bare, folded

NEUTRAL = "the app"  # what the encoder reads for a subject's name: it never saw the name, and the name says nothing
_REPEATED = re.compile(r"\b(?:the|my|your|our|an?|this|that) the app\b|\bthe app app\b")

Surface = tuple[str, str]  # a subject and one of its parts
_Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Named:
    subjects: frozenset[str]
    surfaces: frozenset[Surface]
    products: frozenset[str]

    def allows(self, topic: Topic) -> bool:
        """A question that names a subject or a part never gets an answer about another one only."""
        if self.subjects and topic.subject not in self.subjects:
            return False
        parts = {part for subject, part in self.surfaces if subject == topic.subject}
        return not parts or not topic.surfaces or bool(parts & topic.surfaces)


@dataclass(frozen=True, slots=True)
class Names:
    """`users` are the entries whose phrasings name a product, by product. Names of unserved subjects are products."""

    subjects: Mapping[str, re.Pattern[str]]
    surfaces: Mapping[Surface, re.Pattern[str]]
    products: re.Pattern[str]
    neutral: re.Pattern[str]
    users: Mapping[str, frozenset[str]]

    def find(self, line: str) -> Named:
        line = folded(line)
        foreign = [match.span() for match in self.products.finditer(line)]
        subjects = {subject for subject, pattern in self.subjects.items() if _outside(pattern, line, foreign)}
        surfaces = {surface for surface, pattern in self.surfaces.items() if _outside(pattern, line, foreign)}
        owners = {subject for subject, _ in surfaces}
        if not subjects and len(owners) == 1 < len(self.subjects):
            subjects = owners  # "sora-2" names a part only one of them has
        return Named(frozenset(subjects), frozenset(surfaces), frozenset(line[slice(*span)] for span in foreign))

    def nothing_else(self, line: str) -> bool:
        """Whether subjects or their parts are named and nothing is said of them."""
        left = folded(line)
        for pattern in (*self.surfaces.values(), *self.subjects.values()):
            left = pattern.sub(" ", left)
        return not bare(left)

    def neutralised(self, line: str) -> str:
        return _REPEATED.sub(NEUTRAL, self.neutral.sub(NEUTRAL, line))


def names(corpus: Corpus, code: str) -> Names:
    """As people who write in this language bend them."""
    endings = language(code).suffixes
    served = [subject for subject in corpus.subjects if subject.served]
    ours = {name for subject in served for name in subject.names}
    unserved = {name for subject in corpus.subjects if not subject.served for name in subject.names}
    foreign = phrases((products() | unserved) - ours, endings)
    return Names(
        subjects={subject.subject: phrases(subject.names, endings) for subject in served},
        surfaces={
            (subject.subject, part): phrases(words, endings) for subject in served for part, words in _parts(subject)
        },
        products=foreign,
        neutral=phrases(name for subject in served for name in _telling_nothing(subject)),
        users=_users(corpus.topics, foreign),
    )


@cache
def products() -> frozenset[str]:
    text = (files("bot.knowledge.matching") / "data" / "products.toml").read_text("utf-8")
    return frozenset(name for kind in tomllib.loads(text).values() for name in kind)


def lines_of(topic: Topic, code: str) -> Iterator[tuple[str, int | None]]:
    """Every phrasing in a language, with the number of the rumour it asks by."""
    yield from ((line, None) for line in topic.phrasings.get(code, ()))
    for number, rumour in enumerate(topic.rumours.get(code, ())):
        yield from ((line, number) for line in rumour)


def _parts(subject: SubjectNames) -> Iterator[tuple[str, set[str]]]:
    for part, words in subject.surfaces.items():
        yield part, {word for spoken in words.values() for word in spoken}


def _telling_nothing(subject: SubjectNames) -> Iterator[str]:
    """Names without a part in them: "sora 1" and "sora api" must reach the encoder as they are."""
    telling = {word for _, words in _parts(subject) for word in words}
    return (name for name in subject.names if name not in telling and telling.isdisjoint(name.split()))


def _users(topics: Iterable[Topic], foreign: re.Pattern[str]) -> Mapping[str, frozenset[str]]:
    found = defaultdict[str, set[str]](set)
    for topic in topics:
        for code in {*topic.phrasings, *topic.rumours}:
            for line, _ in lines_of(topic, code):
                for match in foreign.finditer(folded(line.lower())):
                    found[match.group()].add(topic.entry)
    return {product: frozenset(entries) for product, entries in found.items()}


def _outside(pattern: re.Pattern[str], line: str, taken: _Spans) -> bool:
    """Whether it is found anywhere but inside something already read as another name."""
    found = (match.span() for match in pattern.finditer(line))
    return any(not any(start <= first and last <= stop for start, stop in taken) for first, last in found)
