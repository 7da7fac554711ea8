"""Everything that is known, looked up by name. Ids are unique over all subjects that are loaded together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.knowledge.claim import Claim, Source, is_stale
from bot.knowledge.entry import Entry, Subject
from bot.knowledge.milestone import Milestone
from bot.knowledge.record import Record


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """What the files said. `served` are the subjects answered about; the others are only known by name."""

    subjects: Mapping[str, Subject]
    milestones: Mapping[str, Milestone]
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    entries: Mapping[str, Entry]
    silent: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
    """By subject, theme and language."""
    served: frozenset[str]
    files: Mapping[tuple[type[Record], str], Path]
    """Where each record stands, by its type and id: for those who must say which file to mend."""

    def checked(self, claim: Claim) -> date:
        """The last day somebody looked whether the claim still stands in its source."""
        return claim.checked or self.sources[claim.source].checked

    def stale(self, claim: Claim, today: date) -> bool:
        allowed = claim.stale_after_days
        if allowed is None:
            allowed = self.subjects[claim.subject].stale_after_days
        return is_stale(self.checked(claim), allowed, today)

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language at least one served entry is written in, English first."""
        found = {language for entry in self.served_entries() for language in entry.wordings}
        return tuple(sorted(found, key=lambda language: (language != "en", language)))

    def served_entries(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries.values() if entry.subject in self.served)
