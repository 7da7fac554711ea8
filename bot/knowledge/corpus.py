"""What a matcher is fitted on, taken out of the knowledge base."""

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.entry import Entry, Subject
from bot.knowledge.matcher import Corpus, SubjectNames, Topic


def corpus_of(base: KnowledgeBase) -> Corpus:
    """The served entries as topics, every subject by its names, and the lines to stay silent at."""
    silent: dict[str, tuple[str, ...]] = {}
    for subject in sorted(base.served):
        for theme in base.silent.get(subject, {}).values():
            for language, lines in theme.items():
                silent[language] = silent.get(language, ()) + lines
    return Corpus(
        topics=tuple(_topic(entry) for entry in base.served_entries()),
        subjects=tuple(_names(subject, served=subject.id in base.served) for subject in base.subjects.values()),
        silent=silent,
    )


def _topic(entry: Entry) -> Topic:
    return Topic(
        entry=entry.id,
        subject=entry.subject,
        phrasings={language: wording.phrasings for language, wording in entry.wordings.items()},
        rumours={code: tuple(r.phrasings for r in wording.rumours) for code, wording in entry.wordings.items()},
        surfaces=frozenset(entry.surfaces),
        family=entry.family,
    )


def _names(subject: Subject, *, served: bool) -> SubjectNames:
    surfaces = {name: surface.words for name, surface in subject.surfaces.items()}
    return SubjectNames(subject.id, subject.names, surfaces, served)
