"""More than one request in one message: "remind me at 5pm to call, and remind me tomorrow at 9 to pay"."""

import re
from functools import cache

from bot.reminders.wording.asking import Ask, Kind
from bot.reminders.wording.folding import Folded
from bot.reminders.wording.grouping import masked
from bot.reminders.wording.language import Language

MOST = 5
"""Requests told apart in one message; what comes after is part of the last."""


def requests(folded: Folded, first: Ask) -> list[tuple[Folded, Ask]]:
    """Each request with its words of asking, all else hidden. Where the verb comes last they are not told apart."""
    language, text = first.language, folded.text
    if language.vocabulary.around:
        return [(folded, first)]
    asks, ends = [first], []
    for found in language.find(f"ask.{Kind.REMIND}", text):
        parting = _parting(language).search(text, asks[-1].end, found.start)
        if found.start >= first.end and parting and len(asks) < MOST:
            asks.append(Ask(Kind.REMIND, found.start, found.end, found.places, language))
            ends.append(parting.start())
    starts = [0, *(ask.start for ask in asks[1:])]
    spans = zip(starts, [*ends, len(text)], strict=True)
    return [(_only(folded, *span), ask) for span, ask in zip(spans, asks, strict=True)]


def _only(folded: Folded, start: int, end: int) -> Folded:
    return masked(Folded(folded.source, folded.text[:end], folded.at[:end]), 0, start)


@cache
def _parting(language: Language) -> re.Pattern[str]:
    """What stands between two requests."""
    words = "|".join((language.any_of("glue.and"), language.any_of("ask.before")))
    return re.compile(
        rf"\s*(?:[,.;!?\n]|\s(?:{language.any_of('glue.and')})(?=\s))[\s,]*+(?:(?:{words})(?!\w)[\s,]*+)*+$"
    )
