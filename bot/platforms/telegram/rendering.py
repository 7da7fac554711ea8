"""Text into Telegram's dialect: messages of HTML, each within Telegram's length.

A day is an instant only by convention, so its words stay as the source gave them and are never replaced by the client:
the reader's own zone comes by a tap. Only the distance ("in 3 days") is left to the client, which keeps it true.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time

from bot.core.period import Period, Precision
from bot.core.text import Block, Kind, Link, Moment, Plain, Span, Strong, Text, Timestamp
from bot.platforms.splitting import Line, pack, words
from bot.platforms.telegram import markup
from bot.platforms.telegram.limits import LONGEST_TEXT, cut

NOON_OF_NEARLY_ALL = time(10, tzinfo=UTC)
"""The hour at which it is the same day from UTC-10 (Hawaii) to UTC+13 (New Zealand in summer)."""

_TITLE, _NOTE = "\ue001", "\ue002"
"""Stand before a line until it is packed, for the tags around it. No text holds them: escaping takes them out."""

_MARKS = {
    Kind.TITLE: (_TITLE, _TITLE),
    Kind.ITEM: ("• ", ""),
    Kind.NOTE: (_NOTE, _NOTE),
    Kind.PARAGRAPH: ("", ""),
}
_TIGHT = frozenset({(Kind.ITEM, Kind.ITEM), (Kind.NOTE, Kind.NOTE), (Kind.PARAGRAPH, Kind.ITEM)})
_WITH_DISTANCE = re.compile(r"(?P<date>[^(]*) \((?P<distance>[^()]*\d[^()]*)\)")
_LONGEST_ATOM = 500
"""Characters of what is whole. So nothing is ever cut inside its markup."""

_LONGEST_WORD = 64
"""Characters. What is longer is no word, and may end anywhere."""


def render(text: Text) -> tuple[str, ...]:
    """The messages a text becomes, in order."""
    lines: list[Line] = []
    before: Kind | None = None
    for block in text.blocks:
        if before not in {None, Kind.TITLE} and (before, block.kind) not in _TIGHT:
            lines.append(Line())
        lines += _lines(block)
        before = block.kind
    messages = (_finished(message) for message in pack(lines, LONGEST_TEXT, _length))
    return tuple(message for message in messages if markup.bare(message).strip())  # Telegram takes no blank message


def _length(message: str) -> int:
    return markup.length(message.replace(_TITLE, "").replace(_NOTE, ""))


def _finished(message: str) -> str:
    return "\n".join(_styled(line) for line in message.split("\n"))


def _styled(line: str) -> str:
    if line.startswith(_TITLE):
        return f"<b>{line.removeprefix(_TITLE)}</b>"
    return markup.italic(line.removeprefix(_NOTE)) if line.startswith(_NOTE) else line


def _lines(block: Block) -> list[Line]:
    """One line, or more where somebody's own words hold line breaks."""
    mark, again = _MARKS[block.kind]
    rows: list[list[str]] = [[]]
    for span in block.spans:
        first, *rest = [_atoms(row, titled=block.kind is Kind.TITLE) for row in _rows(span)]
        rows[-1] += first
        rows += rest
    filled = [row for row in rows if "".join(row).strip()]
    return [Line(tuple(row), again if number else mark, again) for number, row in enumerate(filled)]


def _rows(span: Span) -> list[Span]:
    match span:
        case Plain(text):
            return [Plain(row) for row in text.splitlines() or [""]]
        case Strong(text):
            return [Strong(row) for row in text.splitlines() or [""]]
        case Link() | Moment() | Timestamp():
            return [span]


def _atoms(span: Span, *, titled: bool) -> list[str]:
    """What is never cut: a word, a link, a date. In a title, which is bold, nothing is bold once more."""
    match span:
        case Plain(text):
            return [markup.escape(word) for word in _short(text)]
        case Strong(text):
            return [markup.escape(word) if titled else markup.bold(word) for word in _strong(text)]
        case Link(text, url):
            return [markup.link(cut(" ".join(text.split()), _LONGEST_ATOM), url)]
        case Moment(text, period):
            return _moment(text, period)
        case Timestamp(text, at, distance):
            unix = int(at.timestamp())
            away = [f" ({markup.time(distance, unix, 'r')})"] if distance else []
            return [markup.time(text, unix), *away]


def _strong(text: str) -> Iterator[str]:
    return iter((text,)) if len(text) <= _LONGEST_ATOM else _short(text)


def _short(text: str) -> Iterator[str]:
    for word in words(text):
        yield from (word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD))


def _moment(text: str, period: Period) -> list[str]:
    """A day with its instant; a month, a quarter, a year and "today" in words only, as they were given."""
    numbers = {int(number) for number in re.findall(r"\d+", text)}
    unix = int(datetime.combine(period.first, NOON_OF_NEARLY_ALL).timestamp())
    if period.precision is not Precision.DAY or not {period.first.day, period.first.year} <= numbers:
        return [markup.escape(word) for word in _short(text)]
    apart = _WITH_DISTANCE.fullmatch(text)
    if apart is None:
        return [markup.time(text, unix)]
    return [f"{markup.time(apart['date'], unix)} ", f"({markup.time(apart['distance'], unix, 'r')})"]
