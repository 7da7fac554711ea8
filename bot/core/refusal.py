"""No, with the reason: raised anywhere below a handler, said to the person by the router."""

from bot.core.phrase import Phrase


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not an error
    """Carries what to tell the person: why not, and what to do next."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.key)
        self.phrase = phrase
