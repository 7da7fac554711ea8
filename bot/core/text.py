"""What is said, in one language and no dialect: paragraphs of spans that a platform renders its own way.

`plain` is the equal in bare words: for logs of the operator's own making, for JSON lines, and for comparing in tests.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.core.period import Period


@dataclass(frozen=True, slots=True)
class Plain:
    words: str


@dataclass(frozen=True, slots=True)
class Strong:
    words: str


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A date with its words. Platforms that know the reader's zone may show `period` their own way instead."""

    words: str
    period: Period


@dataclass(frozen=True, slots=True)
class Timestamp:
    """An instant in words, its zone among them, and how far away it is (empty: that is not said).

    Platforms that know the reader's zone may show `at` their own way instead.
    """

    words: str
    at: datetime
    distance: str = ""

    def __str__(self) -> str:
        return f"{self.words} ({self.distance})" if self.distance else self.words


Span: TypeAlias = Plain | Strong | Link | Moment | Timestamp


class Kind(StrEnum):
    """What a block is: a platform shows a note smaller, an item with its bullet, a title set apart."""

    TITLE = "title"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    kind: Kind
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Text:
    blocks: tuple[Block, ...]

    def __add__(self, other: "Text") -> "Text":
        return Text(self.blocks + other.blocks)


def plain(text: Text) -> str:
    """The text in bare words, a line a block, links as `words (address)`."""
    return "\n".join(_line(block) for block in text.blocks)


def one_line(text: Text) -> str:
    """The same on a single line, for where there is no room for more: a button, a title, a menu."""
    return " ".join(plain(text).split())


def _line(block: Block) -> str:
    words = "".join(_bare(span) for span in block.spans)
    return f"- {words}" if block.kind is Kind.ITEM else words


def _bare(span: Span) -> str:
    match span:
        case Link(words, url):
            return words if url.removeprefix("https://").rstrip("/") == words else f"{words} ({url})"
        case Plain(words) | Strong(words) | Moment(words, _):
            return words
        case Timestamp():
            return str(span)
