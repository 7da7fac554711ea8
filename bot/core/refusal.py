"""No, with the reason: raised anywhere below a handler, said to the person by the router."""

from collections.abc import Awaitable

from bot.core.message import Action, Reply
from bot.core.phrase import Phrase


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not an error
    """Carries what to tell the person: why not, and what to do next."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.key)
        self.phrase = phrase


def refused(refusal: Refusal, language: str | None = None) -> Reply:
    return Reply(Action.REFUSAL, (refusal.phrase,), language=language)


async def or_refusal(work: Awaitable[Reply]) -> Reply:
    """What the work replies; where it refuses, the reply that says why: for whoever has something to add to either."""
    try:
        return await work
    except Refusal as refusal:
        return refused(refusal)
