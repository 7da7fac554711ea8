"""Asks every system the same lines and counts what came of it, by the judge that `sunset-bot eval` uses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.answering.questions import by_language, halves
from benchmarks.answering.roster import OURS, PEERS
from benchmarks.answering.systems import Peer, Ranker, Remembered, System
from benchmarks.answering.threshold import NEVER, allowances, cuts
from bot.evaluation.figures import NONE_OF_OURS, Figure, answerable, overheard, share
from bot.evaluation.judged import Judged, Verdict, Way
from bot.evaluation.judging import judge, ways
from bot.evaluation.line import Line
from bot.knowledge.matcher import Corpus

FIRST = 3


@dataclass(frozen=True, slots=True)
class Entrant:
    """A system as it takes part. `cut` says its cut-off in words, by way of asking."""

    name: str
    cut: Mapping[Way, str]
    system: System


@dataclass(frozen=True, slots=True)
class Standing:
    """What an entrant did: by way of asking, and with its ranking alone."""

    name: str
    cut: Mapping[Way, str]
    ways: Mapping[Way, tuple[Figure, ...]]
    ranking: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """The standings over one group of lines; `lines` says which, in words."""

    lines: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Race:
    """Our matcher and the peers' rankings, all made from the same corpus."""

    ours: System
    peers: Mapping[str, Ranker]

    @classmethod
    def of(cls, corpus: Corpus, ours: System) -> "Race":
        return cls(ours, {name: Remembered(usual.make(corpus)) for name, usual in PEERS.items()})

    def entrants(self, tuning: Sequence[Line]) -> tuple[Entrant, ...]:
        return (Entrant(OURS, dict.fromkeys(Way, "its own"), self.ours), *self._peers(tuning))

    def _peers(self, tuning: Sequence[Line]) -> Iterator[Entrant]:
        allowed = allowances(tuning, ask(self.ours, tuning))
        for name, ranker in self.peers.items():
            best, usual = cuts(ranker, tuning, allowed), PEERS[name]
            yield Entrant(name, {way: f"best: {in_words(best[way])}" for way in Way}, Peer(ranker, best))
            yield Entrant(name, dict.fromkeys(Way, f"usual: {usual.called}"), Peer(ranker, usual.cuts))


def heats(race: Race, own: Sequence[Line], further: Mapping[str, Sequence[Line]]) -> Iterator[Heat]:
    """Our own lines, half to choose cut-offs with and half to measure; further ones whole, by the same cut-offs."""
    entrants: dict[str, tuple[Entrant, ...]] = {}
    for language, lines in by_language(own).items():
        tuning, measured = halves(lines)
        entrants[language] = race.entrants(tuning)
        yield _heat(f"{language}, the even-numbered half", entrants[language], measured)
    for name, others in further.items():
        for language, lines in by_language(others).items():
            if language in entrants:
                yield _heat(f"{language}, {name}", entrants[language], lines)


def _heat(name: str, entrants: Iterable[Entrant], lines: Sequence[Line]) -> Heat:
    return Heat(name, tuple(standing(entrant, lines) for entrant in entrants))


def standing(entrant: Entrant, lines: Sequence[Line]) -> Standing:
    judged = ask(entrant.system, lines)
    figures = {Way.UNADDRESSED: unaddressed(judged), Way.ADDRESSED: addressed(judged)}
    asked = [one.line for one in answerable(judged, Way.ADDRESSED)]
    return Standing(entrant.name, entrant.cut, figures, ranking(entrant.system, asked))


def ask(system: System, lines: Iterable[Line]) -> list[Judged]:
    return [judge(line, way, system.reply(line.text, way)) for line in lines for way in ways(line)]


def in_words(cut: float) -> str:
    return "never answers" if cut == NEVER else f"{cut:.1f}"


def unaddressed(judged: Sequence[Judged]) -> tuple[Figure, ...]:
    ours, others = answerable(judged, Way.UNADDRESSED), overheard(judged)
    return (
        share("right", ours, [Verdict.RIGHT]),
        share("wrong", ours, [Verdict.WRONG]),
        share("silent", ours, [Verdict.SILENT]),
        share("false answers", others, [Verdict.FALSE_ANSWER]),
    )


def addressed(judged: Sequence[Judged]) -> tuple[Figure, ...]:
    ours = answerable(judged, Way.ADDRESSED)
    others = [one for one in judged if one.line.kind in NONE_OF_OURS and one.way is Way.ADDRESSED]
    return (
        share("right", ours, [Verdict.RIGHT]),
        share("right among choices", ours, [Verdict.RIGHT_IN_CHOICES]),
        share("wrong", ours, [Verdict.WRONG]),
        share("not answered", ours, [Verdict.NOT_ANSWERED]),
        share("false answers", others, [Verdict.FALSE_ANSWER]),
        share("false choices", others, [Verdict.OFFERED]),
    )


def ranking(ranker: Ranker, lines: Sequence[Line]) -> tuple[Figure, ...]:
    """How often the right entry comes first, or among the first three, whatever its score."""
    ranked = [(line, [one.entry for one in ranker.rank(line.text)]) for line in lines]
    first = sum(bool(set(found[:1]) & set(line.topics)) for line, found in ranked)
    among = sum(bool(set(found[:FIRST]) & set(line.topics)) for line, found in ranked)
    return Figure("first", first, len(lines)), Figure(f"among the first {FIRST}", among, len(lines))
