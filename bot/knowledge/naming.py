"""Which milestone words name: "the API shutdown", "sora closes", "la eliminación de los datos".

Strict on purpose, for a date hangs on it: every word that says something has to be the milestone's own, in some
language. What this does not find may still be found by asking the matcher.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.milestone import Milestone, MilestoneKind

_WORD = re.compile(r"[^\W_]+")
_TELLING = 4
"""Letters from which on a word has to be one of the milestone's; shorter ones join others ("of", "the", "is")."""
_STEM = 4
"""Letters that two forms of a word share at least, at their beginning, with at most so many different after them."""

_KINDS = {
    MilestoneKind.SHUTDOWN: "shutdown shut down close closes closing closed closure end ends ending ended cierre "
    "cierra cierran fin apagado kapanış kapanıyor kapanması kapanma kapanmadan sonu",
    MilestoneKind.REMOVAL: "removal removed remove retirada retirado kaldırılma kaldırılması kaldırılıyor",
    MilestoneKind.DELETION: "deletion deleted delete deletes wipe wiped eliminación borrado borran "
    "silinme silinmesi veri verisi",
    MilestoneKind.EXPORT_WINDOW: "export window exporting ventana exportación dışa aktarma dönemi",
}
"""What people call a milestone by its kind, beside its own title."""


_SAY_NOTHING = re.compile(r"dates?|day|deadline|fechas?|dia|plazo|tarih\w{0,6}|gunu\w{0,3}")
"""Words for a date itself: all milestones have one."""

_JOINING = frozenset(
    {"of", "in", "on", "at", "for", "from", "with", "and", "or", "is", "de", "del", "en", "y", "o", "a"}
)
"""A name that is followed by one of these goes on: "the shutdown of my gym" is no milestone's."""


def named(base: KnowledgeBase, words: str) -> tuple[Milestone, ...]:
    """The served milestones that words name: one, several that they name equally well, or none."""
    return _names_of(base).most(words)[1]


def begins_with(base: KnowledgeBase, words: str) -> tuple[tuple[Milestone, ...], str]:
    """The milestones that the first of the words name, as many of them as do, and the words after those."""
    names, found = _names_of(base), list(_WORD.finditer(words))
    counts = [names.most(words[: word.end()]) for word in found]
    for place in range(len(found) - 1, -1, -1):
        count, milestones = counts[place]
        if count <= (counts[place - 1][0] if place else 0):
            continue
        follows = _words(found[place + 1].group())[:1] if place + 1 < len(found) else []
        return ((), "") if _JOINING.intersection(follows) else (milestones, words[found[place].end() :])
    return (), ""


@dataclass(frozen=True, slots=True)
class _Named:
    """A milestone and the words that are its own. short: those of them that count though they are short."""

    milestone: Milestone
    short: set[str]
    own: set[str]

    def by(self, said: set[str]) -> int:
        """How many of the words are its own; 0 where one that tells something is not."""
        telling = {word for word in said if len(word) >= _TELLING}
        if not all(_is_one_of(word, self.own) for word in telling):
            return 0
        return len(telling) + len((said - telling) & self.short)


@dataclass(frozen=True, slots=True)
class _Names:
    """The served milestones; subjects: their subjects' own names."""

    milestones: Sequence[_Named]
    subjects: set[str]

    def most(self, words: str) -> tuple[int, tuple[Milestone, ...]]:
        """How many of the words are a milestone's own, and the milestones they name."""
        said = {word for word in _words(words) if not _SAY_NOTHING.fullmatch(word)} - self.subjects
        counts = [(count, one.milestone) for one in self.milestones if (count := one.by(said))]
        most = max((count for count, _ in counts), default=0)
        best = [milestone for count, milestone in counts if count == most]
        return most, tuple([one for one in best if one.headline] or best)


def _names_of(base: KnowledgeBase) -> _Names:
    served = (one for one in base.milestones.values() if one.subject in base.served)
    return _Names([_named(base, one) for one in served], _subject_names(base))


def _named(base: KnowledgeBase, milestone: Milestone) -> _Named:
    short = set(_words(" ".join([milestone.id.replace("_", " "), *_called(base, milestone)])))
    return _Named(milestone, short, short.union(*map(_words, milestone.title.values())))


def _subject_names(base: KnowledgeBase) -> set[str]:
    """A subject's own name tells no milestone from another."""
    subjects = (base.subjects[name] for name in base.served)
    return {"".join(_words(name)) for subject in subjects for name in (subject.name, *subject.names) if " " not in name}


def _called(base: KnowledgeBase, milestone: Milestone) -> Iterable[str]:
    """What people call its kind, and its surface."""
    surface = base.subjects[milestone.subject].surfaces.get(milestone.surface or "")
    spoken = chain.from_iterable(surface.words.values()) if surface is not None else ()
    return (_KINDS.get(milestone.kind, ""), *spoken)


def _is_one_of(word: str, own: set[str]) -> bool:
    return word in own or (len(word) > _STEM and any(_same_stem(word, other) for other in own))


def _same_stem(word: str, other: str) -> bool:
    shared = shared_letters(word, other)
    return shared >= _STEM and max(len(word), len(other)) - shared <= _STEM


def shared_letters(word: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))


def _words(text: str) -> list[str]:
    """In small letters without marks, so that accents and the Turkish dotted capital matter to nobody."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
