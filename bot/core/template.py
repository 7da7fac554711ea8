"""The one little language in which all texts for people are written, in catalogs and in knowledge alike.

    {name}             the value of that name
    {name|style}       … in a style: day, month, year or ago for a date
    **strong**         strong words
    - at line start    an item
    > at line start    a title
    ~ at line start    a note (smaller)
    an empty line      a new paragraph; a single line break is a space

Only templates are parsed, and templates come from our own files. Values never are.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from bot.core.text import Kind


@dataclass(frozen=True, slots=True)
class Words:
    words: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value goes."""

    name: str
    style: str | None = None
    strong: bool = False


Part: TypeAlias = Words | Slot


@dataclass(frozen=True, slots=True)
class TemplateBlock:
    kind: Kind
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Template:
    blocks: tuple[TemplateBlock, ...]

    def slots(self) -> tuple[Slot, ...]:
        return tuple(part for block in self.blocks for part in block.parts if isinstance(part, Slot))


_MARKS = {"- ": Kind.ITEM, "> ": Kind.TITLE, "~ ": Kind.NOTE}
_SLOT = re.compile(r"\{([a-z0-9_][a-z0-9_:.-]*)(?:\|([a-z]+))?\}")
_STRONG = re.compile(r"\*\*(.+?)\*\*")


def parse(source: str) -> Template:
    """Reads a template.

    Raises:
        ValueError: a brace or a pair of stars that begins or ends nothing.
    """
    return Template(tuple(_block(kind, words) for kind, words in _blocks(source)))


def _blocks(source: str) -> list[tuple[Kind, str]]:
    blocks: list[tuple[Kind, str]] = []
    open_block = False
    for line in source.strip().splitlines():
        stripped = line.strip()
        kind = _MARKS.get(stripped[:2])
        if kind:
            blocks.append((kind, stripped[2:].lstrip()))
        elif stripped and open_block:
            last_kind, words = blocks[-1]
            blocks[-1] = (last_kind, f"{words} {stripped}")
        elif stripped:
            blocks.append((Kind.PARAGRAPH, stripped))
        open_block = bool(stripped)
    return blocks


def _block(kind: Kind, words: str) -> TemplateBlock:
    parts: list[Part] = []
    at = 0
    for strong in _STRONG.finditer(words):
        parts += _parts(words[at : strong.start()], strong=False)
        parts += _parts(strong[1], strong=True)
        at = strong.end()
    parts += _parts(words[at:], strong=False)
    return TemplateBlock(kind, tuple(parts))


def _parts(words: str, *, strong: bool) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for slot in _SLOT.finditer(words):
        parts += _words(words[at : slot.start()], strong=strong)
        parts.append(Slot(slot[1], slot[2], strong))
        at = slot.end()
    return parts + _words(words[at:], strong=strong)


def _words(words: str, *, strong: bool) -> list[Part]:
    if "{" in words or "}" in words or "**" in words:
        raise ValueError(f"a brace or a pair of stars without its partner in {words!r}")
    return [Words(words, strong)] if words else []
