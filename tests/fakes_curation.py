"""The curation box in memory. The contract tests hold it against the store."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.people import Person
from bot.knowledge.curation import DAILY, DAY, Doubt, Doubted, Group, Missed, Noted, nameless


@dataclass(slots=True)
class FakeCuration:
    questions: dict[tuple[str | None, str], tuple[str | None, int]] = field(default_factory=dict)
    """Nearest entry and count, by language and wording."""
    doubts: dict[int, Doubt] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    reports: dict[tuple[Person, str, str], tuple[int, datetime]] = field(default_factory=dict)
    """The number of a doubt and when it was filed, by person, entry and version."""
    given: int = 0

    async def missed(self, question: Missed, at: datetime) -> None:  # noqa: ARG002  kept by the store for its purge
        key = (question.language, nameless(question.text))
        self.questions[key] = (question.near, self.questions.get(key, (None, 0))[1] + 1)

    async def doubt(self, doubt: Doubt, person: Person, at: datetime) -> Noted | None:
        theirs = {key: kept for key, kept in self.reports.items() if key[0] == person}
        held = theirs.get((person, doubt.entry, doubt.version))
        if held is not None:
            number, _ = held
            return Noted(number, again=True, open=number in self.doubts and number not in self.notes)
        if sum(made > at - DAY for _, made in theirs.values()) >= DAILY:
            return None
        self.given += 1
        self.doubts[self.given] = doubt
        self.reports[person, doubt.entry, doubt.version] = (self.given, at)
        return Noted(self.given)

    async def explain(self, number: int, person: Person, note: str) -> bool:
        theirs = {kept for (who, _, _), (kept, _) in self.reports.items() if who == person}
        if number not in theirs or number not in self.doubts or number in self.notes:
            return False
        self.notes[number] = nameless(note)
        return True

    async def groups(self, most: int) -> Sequence[Group]:
        counts: Counter[str | None] = Counter()
        for near, count in self.questions.values():
            counts[near] += count
        return [Group(near, count, self._samples(near)) for near, count in counts.most_common(most)]

    async def doubted(self, most: int) -> Sequence[Doubted]:
        counts = Counter((doubt.entry, doubt.version) for doubt in self.doubts.values())
        return [Doubted(*key, count, self._said(key)) for key, count in counts.most_common(most)]

    async def settle_group(self, near: str | None) -> int:
        gone = [key for key, (found, _) in self.questions.items() if found == near]
        for key in gone:
            del self.questions[key]
        return len(gone)

    async def settle_doubts(self, entry: str) -> int:
        gone = [number for number, doubt in self.doubts.items() if doubt.entry == entry]
        for number in gone:
            del self.doubts[number]
        return len(gone)

    def _samples(self, near: str | None) -> tuple[str, ...]:
        found = [(-count, text) for (_, text), (of, count) in self.questions.items() if of == near]
        return tuple(text for _, text in sorted(found))[:3]

    def _said(self, key: tuple[str, str]) -> tuple[str, ...]:
        return tuple(
            note
            for number, note in self.notes.items()
            if (self.doubts[number].entry, self.doubts[number].version) == key
        )
