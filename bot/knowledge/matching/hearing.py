"""What is known of a message before it is compared: what it names, which gates it meets, which entries may answer it.

The same for a message of a person and for a line thresholds are measured with.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.matcher import Gate, Topic
from bot.knowledge.matching import gates
from bot.knowledge.matching.naming import Named
from bot.knowledge.matching.normalise import Plain, plain
from bot.knowledge.matching.reader import Reader

# What a score gains when a message looks like a question to us; measured, see docs/decisions/0004-matcher.md.
QUESTION = 0.2
NAMED = 0.2


@dataclass(frozen=True, slots=True)
class Heard:
    """`unasked` is the gate it meets if nobody spoke to the bot, `asked` if somebody did. `allowed` is by topic."""

    message: Plain
    named: Named
    question: bool
    unasked: Gate | None
    asked: Gate | None
    allowed: NDArray[np.bool_]

    @property
    def favour(self) -> float:
        return QUESTION * self.question + NAMED * bool(self.named.subjects)


@dataclass(frozen=True, slots=True)
class Hearing:
    reader: Reader
    topics: tuple[Topic, ...]

    def hear(self, message: Plain) -> Heard:
        message, spoken = self.reader.mend(message), self.reader.spoken
        named = self.reader.names.find(message.text)
        question = gates.is_question(message, spoken)
        only_named = self.reader.names.nothing_else(message.text)
        idle = message.command or gates.refused(message, spoken) or (only_named and not named.surfaces)
        refused = Gate.NO_QUESTION if idle else None
        foreign = Gate.OTHER_PRODUCT if self._foreign(named) else None
        asked = refused or (None if named.subjects else foreign)
        unasked = refused or gates.unasked(message, spoken, named=bool(named.subjects) and not only_named) or foreign
        return Heard(message, named, question, unasked, asked, self._allowed(named))

    def hear_all(self, lines: Sequence[str]) -> list[Heard]:
        return [self.hear(plain(line)) for line in lines]

    def _foreign(self, named: Named) -> bool:
        """Names a product none of our phrasings speaks of."""
        return any(not self.reader.names.users.get(product) for product in named.products)

    def _allowed(self, named: Named) -> NDArray[np.bool_]:
        """Only entries of this language; of a message about a product, not a subject, only those that speak of it."""
        code = self.reader.spoken.code
        allowed = np.array([code in topic.phrasings and named.allows(topic) for topic in self.topics], bool)
        if not named.subjects:
            for product in named.products:
                users = self.reader.names.users.get(product, frozenset())
                allowed &= np.array([topic.entry in users for topic in self.topics], bool)
        return allowed
