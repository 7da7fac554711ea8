"""From a typed line to what is compared: mended words, names made neutral, parts of a long message.

One reader a language. Everything that is compared goes through it, the knowledge's own lines included: a line and the
same line typed by somebody must come out alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.knowledge.matcher import Corpus
from bot.knowledge.matching import ngrams
from bot.knowledge.matching.gates import is_question, sentences
from bot.knowledge.matching.lexicon import ENGLISH, Language, language
from bot.knowledge.matching.naming import Names, lines_of, names, products
from bot.knowledge.matching.normalise import LONG, Plain, folded, plain, reworded, words_of
from bot.knowledge.matching.space import Reading, reading
from bot.knowledge.matching.words import Vocabulary, vocabulary

_SHORT_LETTERS = (1, 4)  # where the letters are all there is
_FEWEST = 3  # words of a sentence that is worth comparing for itself


@dataclass(frozen=True, slots=True)
class Reader:
    spoken: Language
    vocabulary: Vocabulary
    names: Names

    def mend(self, message: Plain) -> Plain:
        """With the words as they were meant."""
        return reworded(message, lambda word: self.vocabulary.meant(self._spelt(word)))

    def read(self, line: str) -> Reading:
        words = tuple(self._spelt(word) for word in words_of(line))
        mended = self.vocabulary.mended(words) or words
        letters = ngrams.LETTERS if self.spoken.code == ENGLISH else _SHORT_LETTERS
        return reading(self.names.neutralised(" ".join(mended)), mended, letters)

    def parts(self, message: Plain) -> list[str]:
        """The message, and, where it is of several sentences, what is asked first and last in it."""
        found = sentences(message.text)
        asked = [part for part in found if len(words_of(part)) >= _FEWEST and self._asks(message, part)]
        parts = asked[:1] + asked[-1:] if len(found) > 1 else []
        whole = [] if message.long and parts else [message.text]
        return list(dict.fromkeys(" ".join(part.split()[:LONG]) for part in [*whole, *parts]))

    def same(self, line: str) -> str:
        """What an exact hit compares: one of a language's ways to write the same words."""
        return " ".join(self.mend(plain(line)).words)

    def _asks(self, message: Plain, part: str) -> bool:
        return f"{part}?" in message.text or is_question(plain(part), self.spoken)

    def _spelt(self, word: str) -> str:
        """Accents are often left out; only English has none to lose."""
        return word if self.spoken.code == ENGLISH else folded(word)


def reader(corpus: Corpus, code: str) -> Reader:
    lines = [plain(line).text for line in spoken_lines(corpus, code)]
    return Reader(language(code), vocabulary(code, lines, products()), names(corpus, code))


def spoken_lines(corpus: Corpus, code: str) -> Iterable[str]:
    for topic in corpus.topics:
        yield from (line for line, _ in lines_of(topic, code))
    yield from corpus.silent.get(code, ())
    for subject in corpus.subjects:
        yield from subject.names
        yield from (word for words in subject.surfaces.values() for word in words.get(code, ()))
