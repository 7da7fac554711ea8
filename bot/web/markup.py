"""Turns Text into HTML: the only place where words become markup, and every one of them is escaped on the way."""

from datetime import UTC

from markupsafe import Markup, escape

from bot.core.period import Period, Precision
from bot.core.text import Block, Kind, Link, Moment, Plain, Span, Strong, Text, Timestamp

_SAFE = ("https://", "http://")
_BLOCKS = {
    Kind.TITLE: Markup("<h3>{}</h3>"),
    Kind.PARAGRAPH: Markup("<p>{}</p>"),
    Kind.ITEM: Markup("<li>{}</li>"),
    Kind.NOTE: Markup('<p class="note">{}</p>'),
}


def inline(text: Text) -> Markup:
    """All of it on one line, for a heading, a label or a cell."""
    return Markup(" ").join(_spans(block) for block in text.blocks)


def blocks(text: Text) -> Markup:
    """Paragraph by paragraph; items that follow each other are one list."""
    parts: list[Markup] = []
    listing = False
    for block in text.blocks:
        item = block.kind is Kind.ITEM
        if item is not listing:
            parts.append(Markup("<ul>") if item else Markup("</ul>"))
            listing = item
        parts.append(_BLOCKS[block.kind].format(_spans(block)))
    return Markup("").join([*parts, Markup("</ul>") if listing else Markup("")])


def _spans(block: Block) -> Markup:
    return Markup("").join(_span(span) for span in block.spans)


def _span(span: Span) -> Markup:
    match span:
        case Plain(words):
            return escape(words)
        case Strong(words):
            return Markup("<strong>{}</strong>").format(words)
        case Link(words, url):
            return link(words, url)
        case Moment(words, period):
            return _time(words, _machine(period))
        case Timestamp(_, at):
            return _time(str(span), f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")


def link(words: str, url: str) -> Markup:
    """A link to somewhere else; an address that is not of the web stays words."""
    if not url.lower().startswith(_SAFE):
        return escape(words)
    return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(url, words)


def _time(words: str, machine: str | None) -> Markup:
    if machine is None:
        return escape(words)
    return Markup('<time datetime="{}">{}</time>').format(machine, words)


def _machine(period: Period) -> str | None:
    """The date as HTML writes it; it has no form for a range or a quarter."""
    match period.precision:
        case Precision.DAY:
            return period.first.isoformat()
        case Precision.MONTH:
            return f"{period.first:%Y-%m}"
        case Precision.RANGE | Precision.QUARTER:
            return None
