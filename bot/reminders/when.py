"""The one door to what people mean about reminders: words and an instant in, a type of `understanding.py` out.

Pure: no clock, no input or output, no exception for any text. Not meant for an event loop's own thread, for the first
use of a language compiles its patterns (a few tenths of a second); from then on it is a matter of milliseconds.

The defaults taken where less was said than a time needs are told in `wording/settling.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot.reminders.understanding import (
    Asking,
    ForSomebodyElse,
    NotAReminder,
    TooLong,
    Understanding,
)
from bot.reminders.wording.asking import Ask, Kind, asks, beside_a_time
from bot.reminders.wording.folding import Folded, fold
from bot.reminders.wording.grouping import groups, masked
from bot.reminders.wording.language import codes, language, languages_for
from bot.reminders.wording.reminding import remind
from bot.reminders.wording.requests import request
from bot.reminders.wording.sentences import requests
from bot.reminders.wording.several import LONGEST_TASK, together
from bot.reminders.wording.task import pronoun

LONGEST_TEXT = 1500
"""Characters of a text that is looked at at all."""

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_MENTION = re.compile(r"@\w+|<@[!&]?\d+>")
_MOST_ASKS = 5
"""Places looked at where something may be asked for."""

_HEAD, _TAIL = 350, 150
"""Characters at the beginning and the end of a long text in which a time is looked for."""


def understand(text: str, asking: Asking) -> Understanding:
    if len(text) > LONGEST_TEXT:
        return TooLong(LONGEST_TASK)
    folded = _window(fold(text))
    asking = replace(asking, language=_plain(asking.language))
    if asking.command:
        return _command(folded, asking)
    for ask in _asks(folded, asking.language):
        understood = _answer(ask, folded, asking)
        if understood is not None:
            return understood
    return NotAReminder()


def hears(text: str, language: str | None, *, addressed: bool = True) -> bool:
    """Whether a text asks for something about reminders, without a command. Quick for a text that does not.

    Who is not addressed hears only words that can mean nothing else ("remind me"), not those people also say to each
    other ("ping me tomorrow").
    """
    if len(text) > LONGEST_TEXT:
        return False
    folded = _window(fold(text))
    for ask in _asks(folded, _plain(language)):
        if ask.kind in (Kind.REMIND, Kind.FIGURE):
            return ask.kind is Kind.REMIND
        if (addressed or ask.kind is not Kind.WEAK) and _answer(ask, folded, Asking(_ANY_TIME)) is not None:
            return True
    return False


def spoken(text: str, code: str | None) -> str | None:
    """The language in which a text asks for something about reminders, or else names a time; None: no telling."""
    folded = _window(fold(text[:LONGEST_TEXT]))
    ask = next(_asks(folded, _plain(code)), None)
    if ask is not None:
        return ask.language.code
    timed = (known for known in languages_for(folded.text, _plain(code)) if groups(folded, known))
    found = next(timed, None)
    return None if found is None else found.code


def pointing(what: str, code: str | None) -> bool:
    """Whether a task is only a word for something said elsewhere: "this", "it"."""
    return any(pronoun(what, known) for known in languages_for(fold(what).text, _plain(code)))


def prepare(code: str) -> None:
    """Compiles the patterns of a language ahead, so that nobody has to wait for it. Unknown ones need nothing."""
    if code in codes():
        known = language(code)
        for key in known.phrases:
            known[key]
        groups(fold(code), known)


def _plain(code: str | None) -> str | None:
    """The language without its country: "pt" of "pt-BR"."""
    return re.split("[-_]", code)[0].lower() if code else None


def _window(folded: Folded) -> Folded:
    middle = len(folded.text) - _TAIL
    return masked(folded, _HEAD, middle) if middle > _HEAD else folded


def _asks(folded: Folded, code: str | None) -> Iterator[Ask]:
    """What is asked for in the first language that knows the words."""
    for known in languages_for(folded.text, code):
        first = asks(folded, known)[:_MOST_ASKS]
        found = [ask for ask in first if ask.kind is not Kind.WEAK or beside_a_time(ask, folded)]
        if found:
            yield from found
            return


def _answer(ask: Ask, folded: Folded, asking: Asking) -> Understanding | None:
    match ask.kind:
        case Kind.FIGURE:
            return NotAReminder()
        case Kind.SOMEBODY:
            return ForSomebodyElse(_who(ask, folded))
        case Kind.REMIND | Kind.WEAK:
            parts = requests(folded, ask)
            return together([remind(part, one, asking) for part, one in parts]) or remind(folded, ask, asking)
        case _:
            return request(ask, folded, asking)


def _who(ask: Ask, folded: Folded) -> str:
    """Who was named or mentioned, as typed; nothing where it was "everyone" or "my wife"."""
    place = ask.places.get("mention") or ask.places.get("name")
    return folded.typed(*place) if place else ""


def _command(folded: Folded, asking: Asking) -> Understanding:
    """The argument of /remind needs no words of asking; "me" and "remind me" may stand before it all the same."""
    for known in languages_for(folded.text, asking.language):
        found = known["ask.me"].at(folded.text, 0) or known["ask.remind"].at(folded.text, 0)
        if found is not None:
            return remind(folded, Ask(Kind.REMIND, found.start, found.end, {}, known), asking)
    mention = _MENTION.match(folded.text)
    return ForSomebodyElse(folded.typed(*mention.span())) if mention else remind(folded, None, asking)
