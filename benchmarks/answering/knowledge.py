"""The checkout's own knowledge, as the matcher is given it."""

from benchmarks.answering.questions import ROOT
from bot.knowledge.corpus import corpus_of
from bot.knowledge.loader import load
from bot.knowledge.matcher import Corpus

FOLDER = ROOT / "knowledge"


def own_corpus() -> Corpus:
    """The subjects that are on by default. `make check` finds errors in the files; here they are only left out."""
    return corpus_of(load(FOLDER, frozenset()).base)
