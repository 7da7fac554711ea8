"""Fits the matcher to a corpus: a model and thresholds for every language the knowledge speaks."""

from bot.knowledge.matcher import Corpus
from bot.knowledge.matching import model
from bot.knowledge.matching.calibrate import calibrate
from bot.knowledge.matching.encoder import SentenceEncoder
from bot.knowledge.matching.fitted import FittedMatcher, Voice
from bot.knowledge.matching.language import ear
from bot.knowledge.matching.lexicon import ENGLISH
from bot.knowledge.matching.measuring import measure
from bot.knowledge.matching.reader import spoken_lines
from bot.knowledge.matching.report import report
from bot.knowledge.matching.words import english_words


def fit(corpus: Corpus, encoder: SentenceEncoder, asking: SentenceEncoder | None = None) -> FittedMatcher:
    """The same corpus always gives the same matcher. Takes seconds, nearly all of them the encoder's.

    `encoder` reads the knowledge and may remember it; `asking` reads what people ask and should remember nothing.
    Without it the first does both.
    """
    spoken = {code: list(spoken_lines(corpus, code)) for code in _languages(corpus)}
    voices = {code: _voice(corpus, code, encoder, asking or encoder) for code in spoken}
    return FittedMatcher(ear(spoken, english_words()), voices)


def _voice(corpus: Corpus, code: str, encoder: SentenceEncoder, asking: SentenceEncoder) -> Voice:
    """The encoder knows English only; the other languages are compared by their letters."""
    names = [name for subject in corpus.subjects if subject.served for name in subject.names]
    fitting = model.fit(corpus, code, encoder, asking) if code == ENGLISH else model.fit(corpus, code, None, None)
    measured = measure(fitting, names)
    thresholds = calibrate(measured)
    return Voice(fitting.model, thresholds, report(fitting.model, thresholds, measured))


def _languages(corpus: Corpus) -> list[str]:
    return sorted({code for topic in corpus.topics for code, lines in topic.phrasings.items() if lines})
