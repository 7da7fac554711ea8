"""Fills a template: values become spans. What somebody typed is only ever put in as plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.instant import Instant
from bot.core.period import Period, Precision
from bot.core.phrase import Curated, Page, Phrase, Say, Value
from bot.core.template import Part, Slot, Template, TemplateBlock, Words
from bot.core.text import Block, Link, Moment, Plain, Span, Strong, Text, Timestamp
from bot.texts import dates


def unchanging(template: Template) -> Text | None:
    """What a template says that has no slot."""
    if template.slots():
        return None
    blocks = [(block.kind, [part for part in block.parts if isinstance(part, Words)]) for block in template.blocks]
    return Text(tuple(Block(kind, tuple(map(_spoken, parts))) for kind, parts in blocks))


@dataclass(frozen=True, slots=True)
class Filling:
    """The language and the instant in which a template is filled, and how to say a phrase inside a phrase."""

    language: str
    at: datetime
    today: str
    """The word for today, which babel does not have."""
    now: str
    """The word for a month or range that has begun and not ended."""
    say: Callable[[Say], Text]

    def fill(self, template: Template, values: Mapping[str, Value]) -> Text:
        """Fills every slot.

        Raises:
            KeyError: the template names a value that is not given.
        """
        return Text(tuple(self._block(block, values) for block in template.blocks))

    def _block(self, block: TemplateBlock, values: Mapping[str, Value]) -> Block:
        spans = [span for part in block.parts for span in self._spans(part, values)]
        return Block(block.kind, tuple(spans))

    def _spans(self, part: Part, values: Mapping[str, Value]) -> tuple[Span, ...]:
        match part:
            case Words():
                return (_spoken(part),)
            case Slot(name, style, strong):
                return self._value(values[name], style, strong=strong)

    def _value(self, value: Value, style: str | None, *, strong: bool) -> tuple[Span, ...]:
        match value:
            case Period():
                return (Moment(self._date(value, style), value),)
            case Instant():
                return (self._instant(value, style),)
            case Page(label, url):
                return (Link(label, url),)
            case Phrase() | Curated():
                return tuple(span for block in self.say(value).blocks for span in block.spans)
            case str() | int():
                return (Strong(str(value)) if strong else Plain(str(value)),)

    def _instant(self, instant: Instant, style: str | None) -> Span:
        distance = dates.distance(instant.at - self.at, self.language)
        if style == "ago":
            return Plain(distance)
        words = dates.instant(instant, self.language)
        return Timestamp(words, instant.at, "" if style == "at" else distance)

    def _date(self, period: Period, style: str | None) -> str:
        match style:
            case "day":
                return dates.absolute(period, self.language)
            case "month":
                return dates.month(period, self.language)
            case "year":
                return dates.year(period)
        lasting = self.today if period.precision is Precision.DAY else self.now
        ago = dates.relative(period, self.at, self.language) or lasting
        return ago if style == "ago" else f"{dates.absolute(period, self.language)} ({ago})"


def _spoken(part: Words) -> Span:
    return Strong(part.words) if part.strong else Plain(part.words)
