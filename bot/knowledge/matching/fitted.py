"""The matcher itself: from a message to the entries it may be about. Pure, total and the same every time.

The order is the order of cost: words, small talk, language, gates, names, and only then the comparison.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.matcher import Gate, Hit, Match, Previous, Question, Thresholds
from bot.knowledge.matching.followups import FollowUp, follow_up
from bot.knowledge.matching.hearing import NAMED, Heard
from bot.knowledge.matching.language import Ear
from bot.knowledge.matching.model import LanguageModel, Row
from bot.knowledge.matching.normalise import Plain, plain
from bot.knowledge.matching.report import Report
from bot.knowledge.matching.smalltalk import small_talk

_MOST_HITS = 5
_STRICTER = 1.3  # times the ambient threshold, for a follow-up nobody addressed to the bot
_SURE = 1.0  # the score of an exact hit
_NEVER = 99.0  # no score exceeds it
_UNHEARD = Thresholds(ambient=_NEVER, direct=_NEVER, choice=_NEVER, margin=0.0)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Voice:
    """A language the knowledge speaks: its model, the thresholds found for it, and what was learned on the way."""

    model: LanguageModel
    thresholds: Thresholds
    report: Report


@dataclass(frozen=True, slots=True)
class FittedMatcher:
    ear: Ear
    voices: Mapping[str, Voice]

    @property
    def reports(self) -> tuple[Report, ...]:
        return tuple(voice.report for voice in self.voices.values())

    def match(self, question: Question) -> Match:
        message = plain(question.text)
        if not any(mark.isalpha() for mark in message.text):
            return Match(None, (), _UNHEARD, gate=Gate.EMPTY)
        code = self.ear.hear(message, question.language)
        small = small_talk(message)
        if small is not None:
            return Match(code, (), _UNHEARD, small=small)
        voice = self.voices.get(code)
        if voice is None:
            return Match(code, (), _UNHEARD, gate=Gate.OTHER_LANGUAGE)
        return _Listening(code, voice, question).match(message)


@dataclass(frozen=True, slots=True)
class _Compared:
    """A message's scores by entry, how much of it is silence, and the kernel that tells the nearest phrasing."""

    scores: Floats
    silence: float
    kernel: Floats


@dataclass(frozen=True, slots=True)
class _Listening:
    code: str
    voice: Voice
    question: Question

    def match(self, message: Plain) -> Match:
        model = self.voice.model
        heard = model.hearing.hear(message)
        row = model.exact.get(" ".join(heard.message.words))
        if row is not None and (row.entry == len(model.topics) or heard.allowed[row.entry]):
            return self._exact(row)
        kind = self._follow_up(heard)
        gate = heard.asked if self.question.addressed else self._unasked(heard, kind)
        if gate is not None:
            return self._nothing(gate)
        if kind is not None and self.question.previous is not None:
            return self._continued(heard, kind, self.question.previous)
        return self._match(self._compare(heard))

    def _unasked(self, heard: Heard, kind: FollowUp | None) -> Gate | None:
        """A follow-up need not look like a question; everything else still holds."""
        return heard.asked if heard.unasked is Gate.NO_QUESTION and kind is not None else heard.unasked

    def _exact(self, row: Row) -> Match:
        topics = self.voice.model.topics
        if row.entry == len(topics):
            return self._nothing(Gate.SILENT_ENTRY)
        return self._match_of((Hit(topics[row.entry].entry, _SURE, row.line, row.rumour),))

    def _follow_up(self, heard: Heard) -> FollowUp | None:
        previous = self.question.previous
        if previous is None or not any(topic.entry == previous.entry for topic in self.voice.model.topics):
            return None
        reader = self.voice.model.reader
        return follow_up(heard, reader.names, reader.spoken)

    def _continued(self, heard: Heard, kind: FollowUp, previous: Previous) -> Match:
        thresholds = self.voice.thresholds
        if kind is FollowUp.SURFACE:
            return self._other_surface(heard, previous)
        alone = self._compare(heard)
        if _sure(alone.scores, thresholds):
            return self._match(alone)
        before, joined = (
            self._compare(self._as_asked(heard, text)) for text in (previous.text, _joined(previous, heard))
        )
        added = replace(joined, scores=np.where(heard.allowed, alone.scores + joined.scores - before.scores, -_SURE))
        if kind is FollowUp.BARE and self.question.addressed and not _sure(added.scores, thresholds):
            return replace(self._match(joined), thresholds=replace(thresholds, direct=_NEVER))  # a guess: only offered
        stricter = replace(thresholds, ambient=_STRICTER * thresholds.ambient)
        return replace(self._match(added), thresholds=stricter)

    def _other_surface(self, heard: Heard, previous: Previous) -> Match:
        """The entry of the same family about that part; or else what the question before would find about it."""
        topics = self.voice.model.topics
        family = next(topic.family for topic in topics if topic.entry == previous.entry)
        compared = self._compare(self._as_asked(heard, _joined(previous, heard)))
        about = np.array([_covers(topic.surfaces, topic.subject, heard) for topic in topics], bool) & heard.allowed
        related = about & np.array([family is not None and topic.family == family for topic in topics], bool)
        if related.any():
            entry = int(np.where(related, compared.scores, -_SURE).argmax())
            return self._match_of((replace(self.voice.model.hit(entry, 0.0, compared.kernel), score=_SURE),))
        return self._match(replace(compared, scores=np.where(about, compared.scores, -_SURE)))

    def _as_asked(self, heard: Heard, text: str) -> Heard:
        """The other text, held against the same entries as the message itself."""
        return replace(self.voice.model.hearing.hear(plain(text)), allowed=heard.allowed)

    def _compare(self, heard: Heard) -> _Compared:
        """By the part of the message that is surest."""
        model = self.voice.model
        kernel = model.kernel(model.reader.parts(heard.message))
        raw = model.ridge.scores(kernel)
        scores = model.scores(raw, [heard] * len(raw)) - self._elsewhere(heard)
        best = int(scores.max(axis=1).argmax())
        return _Compared(scores[best], float(raw[best, -1] - raw[best, :-1].max()), kernel[best])

    def _elsewhere(self, heard: Heard) -> Floats:
        """A message that names no subject is likelier about the one this person asked about before."""
        topics, previous = self.voice.model.topics, self.question.previous
        before = {topic.subject for topic in topics if previous is not None and topic.entry == previous.entry}
        stays = not before or bool(heard.named.subjects)
        return np.array([0.0 if stays or topic.subject in before else NAMED for topic in topics], np.float32)

    def _match(self, compared: _Compared) -> Match:
        model, scores = self.voice.model, compared.scores
        order = [int(entry) for entry in np.argsort(-scores, kind="stable")[:_MOST_HITS] if scores[entry] > 0]
        hits = tuple(model.hit(entry, float(scores[entry]), compared.kernel) for entry in order)
        if compared.silence > 0 and (not hits or hits[0].score <= self.voice.thresholds.choice):
            return self._nothing(Gate.SILENT_ENTRY)
        return self._match_of(hits)

    def _match_of(self, hits: tuple[Hit, ...]) -> Match:
        return Match(self.code, hits, self.voice.thresholds)

    def _nothing(self, gate: Gate) -> Match:
        return Match(self.code, (), self.voice.thresholds, gate)


def _joined(previous: Previous, heard: Heard) -> str:
    return f"{previous.text} {heard.message.text}"


def _covers(surfaces: frozenset[str], subject: str, heard: Heard) -> bool:
    return any((subject, part) in heard.named.surfaces for part in surfaces)


def _sure(scores: Floats, thresholds: Thresholds) -> bool:
    """Sure enough alone, by the measure for an addressed message."""
    ordered = np.sort(np.append(scores, 0.0))
    return bool(ordered[-1] > thresholds.direct and ordered[-1] - max(ordered[-2], 0.0) > thresholds.margin)
