"""The only door to dateparser: what our own grammar does not know may still be a date in one of its many languages.

It is asked last, about the first words only and only if there is a figure among them. Left alone it reads "tomorrow at
9" in Polish as tomorrow at this hour, in Dutch as nine in the evening; so its answer is taken only if it lies ahead and
every figure of the words is found in it: as its day, month, year, hour or minute, or as what was counted from now.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

import dateparser  # type: ignore[import-untyped]  # it brings no types
from dateparser.data.languages_info import language_order  # type: ignore[import-untyped]  # nor does this

from bot.reminders.recurrence import instant
from bot.reminders.understanding import Asking, Once
from bot.reminders.wording.choosing import Sentence
from bot.reminders.wording.frame import FARTHEST, Frame, frame_of

_MOST_CHARACTERS = 60
_MOST_TRIES = 4
_USUAL_HOUR = 9
_WORD_END = re.compile(r"(?<=\w)(?=[\s:;,.]|$)")
_FIGURES = re.compile(r"\d+")
_FIGURE_AND_LETTER = re.compile(r"\d\W*[^\W\d]|[^\W\d]\W*\d")
_LENGTHS = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1))


def guess(sentence: Sentence, asking: Asking) -> tuple[Once, tuple[int, int]] | None:
    """The longest beginning of the words that dateparser takes for an instant to come, and where it stands."""
    languages = [code for code in dict.fromkeys((asking.language, sentence.language.code)) if code in language_order]
    frame = frame_of(asking, None)
    for start, end in _beginnings(sentence):
        words = sentence.folded.typed(start, end).strip()
        at = _ahead(_parsed(words, [code for code in languages if code], frame), words, frame)
        if at is not None:
            return Once(at, frame.name, zone_assumed=frame.assumed), (start, end)
    return None


def _beginnings(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The first words, fewer and fewer; none where there is no figure next to a word."""
    start = sentence.ask.end if sentence.ask else 0
    text = sentence.folded.text[start : start + _MOST_CHARACTERS]
    ends = [found.end() for found in _WORD_END.finditer(text) if _FIGURE_AND_LETTER.search(text, 0, found.end())]
    yield from ((start, start + end) for end in islice(reversed(ends), _MOST_TRIES))


def _parsed(words: str, languages: list[str], frame: Frame) -> datetime | None:
    """The wall time meant, or an aware instant if the words name a zone."""
    found: datetime | None = dateparser.parse(
        words,
        languages=languages,
        settings={
            "RELATIVE_BASE": frame.now.astimezone(frame.zone),
            "PREFER_DATES_FROM": "future",
            "PARSERS": ["relative-time", "absolute-time"],
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    return found


def _ahead(found: datetime | None, words: str, frame: Frame) -> datetime | None:
    if found is None or not _accounted(found, words, frame):
        return None
    if found.tzinfo is None and not found.hour and not found.minute and ":" not in words:
        found = found.replace(hour=_USUAL_HOUR)
    at = instant(found, frame.zone) if found.tzinfo is None else found.astimezone(UTC).replace(microsecond=0)
    return at if frame.now < at <= frame.now + FARTHEST else None


def _accounted(found: datetime, words: str, frame: Frame) -> bool:
    wall = frame.now.astimezone(found.tzinfo or frame.zone).replace(tzinfo=found.tzinfo)
    parts = {found.day, found.month, found.year, found.year % 100, found.hour, found.minute, found.second}
    counted = {round((found - wall) / length) for length in _LENGTHS}
    return all(int(figure) in parts | counted for figure in _FIGURES.findall(words))
