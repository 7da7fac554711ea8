"""Text into Discord's dialect: markdown in the message itself, dates as the reader's client shows them.

Not a card (embed or Components v2), on purpose: markdown has headings, lists, small print and links by now, and only
what stands in the message itself is found by search, shown in notifications, quoted in replies and read by people
who switched embeds off. It needs no Embed Links permission, and the plain text is the message.
"""

import re
from datetime import UTC, datetime, time

from bot.core.period import Period, Precision
from bot.core.text import Block, Kind, Link, Moment, Plain, Span, Strong, Text, Timestamp
from bot.platforms.discord import markdown
from bot.platforms.splitting import Line, pack, words

LONGEST_MESSAGE = 2000
"""Characters."""

NOON_OF_NEARLY_ALL = time(10, tzinfo=UTC)
"""The hour at which it is the same day from UTC-10 (Hawaii) to UTC+13 (New Zealand in summer). Noon would show the next
day in Auckland; a source that names a day must not be shown as naming another."""

_MARKS = {Kind.TITLE: ("### ", ""), Kind.ITEM: ("- ", ""), Kind.NOTE: ("-# ", "-# "), Kind.PARAGRAPH: ("", "")}
_TIGHT = {(Kind.ITEM, Kind.ITEM), (Kind.NOTE, Kind.NOTE), (Kind.PARAGRAPH, Kind.ITEM)}
_WITH_DISTANCE = re.compile(r"(?P<date>[^(]*) \((?P<distance>[^()]*\d[^()]*)\)")


def render(text: Text) -> tuple[str, ...]:
    """The messages a text becomes, in order."""
    lines: list[Line] = []
    before: Kind | None = None
    for block in text.blocks:
        if before not in (None, Kind.TITLE) and (before, block.kind) not in _TIGHT:
            lines.append(Line())
        lines += _lines(block)
        before = block.kind
    return pack(lines, LONGEST_MESSAGE)


def _lines(block: Block) -> list[Line]:
    """One line, or more where somebody's own words hold line breaks."""
    mark, again = _MARKS[block.kind]
    rows: list[list[str]] = [[]]
    for span in block.spans:
        first, *rest = [list(_atoms(row)) for row in _rows(span)]
        rows[-1] += first
        rows += rest
    return [Line(tuple(row), again if number else mark, again) for number, row in enumerate(rows)]


def _rows(span: Span) -> list[Span]:
    match span:
        case Plain(text):
            return [Plain(row) for row in text.split("\n")]
        case Strong(text):
            return [Strong(row) for row in text.split("\n")]
        case Link() | Moment() | Timestamp():
            return [span]


def _atoms(span: Span) -> tuple[str, ...]:
    match span:
        case Plain(text):
            return words(markdown.escape(text))
        case Strong(text):
            return (markdown.strong(text),)
        case Link(text, url):
            return (markdown.link(" ".join(text.split()), url),)
        case Moment(text, period):
            return words(_moment(text, period))
        case Timestamp(_, at, distance):
            return (f"<t:{int(at.timestamp())}:F>", *((f" (<t:{int(at.timestamp())}:R>)",) if distance else ()))


def _moment(text: str, period: Period) -> str:
    """A day as the reader's client shows it; a month, a quarter, a year and "today" in words, as they were given."""
    if period.precision is not Precision.DAY:
        return markdown.escape(text)
    stamp = int(datetime.combine(period.first, NOON_OF_NEARLY_ALL).timestamp())
    numbers = {int(number) for number in re.findall(r"\d+", text)}
    if {period.first.day, period.first.year} <= numbers:
        distance = _WITH_DISTANCE.fullmatch(text)
        tail = f" (<t:{stamp}:R>)" if distance else text[text.find(" (") :] if " (" in text else ""
        return f"<t:{stamp}:D>{tail}"
    return f"<t:{stamp}:R>" if numbers and period.first.year not in numbers else markdown.escape(text)
