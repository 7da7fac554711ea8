"""Who takes part: our matcher as the app builds it, and the peers with the cut-offs they usually come with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.answering.peers import Bm25, Fuzzy
from benchmarks.answering.systems import Ours, Peer, Ranker, System
from bot.evaluation.judged import Way
from bot.knowledge.matcher import Corpus
from bot.knowledge.matching.encoder import MiniLM
from bot.knowledge.matching.fitting import fit
from bot.knowledge.matching.vectors import CachedEncoder

OURS = "sunset-bot"

Cuts = Mapping[Way, float]


@dataclass(frozen=True, slots=True)
class Usual:
    """A peer: how it is made, and the cut-off people give it, with its name."""

    make: Callable[[Corpus], Ranker]
    cut: float
    called: str

    @property
    def cuts(self) -> Cuts:
        return dict.fromkeys(Way, self.cut)


PEERS: Mapping[str, Usual] = {
    "BM25": Usual(Bm25, 1e-9, "any match"),  # its scores have no scale, so bots answer whatever has a word in common
    "rapidfuzz token_set_ratio": Usual(Fuzzy.token_set, 80, "80"),
    "rapidfuzz token_sort_ratio": Usual(Fuzzy.token_sort, 80, "80"),
    "rapidfuzz WRatio": Usual(Fuzzy.wratio, 80, "80"),
}
NAMES = (OURS, *PEERS)


@dataclass(slots=True)
class Workshop:
    """Makes a system anew from a corpus. Ours remembers vectors of phrasings, as the running bot does."""

    _encoder: MiniLM | None = None
    _remembering: CachedEncoder | None = None

    def make(self, name: str, corpus: Corpus) -> System:
        if name in PEERS:
            return Peer(PEERS[name].make(corpus), PEERS[name].cuts)
        if self._encoder is None or self._remembering is None:
            self._encoder = MiniLM.load()
            self._remembering = CachedEncoder(self._encoder, self._encoder.fingerprint, None)
        return Ours(fit(corpus, self._remembering, asking=self._encoder))
