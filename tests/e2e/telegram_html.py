"""Reads Telegram's HTML as its servers do: strictly, and into text and entities counted in UTF-16 units.

Written from the published rules, and without a look at the bot's own rendering, so that one can be held against the
other.
"""

import re
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<tag>[a-z-]+)(?P<attributes>(?:\s+[a-z-]+(?:=\"[^\"]*\")?)*)\s*>"
    r"|&(?P<name>#?\w+);"
    r"|(?P<one>.)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([a-z-]+)(?:=\"([^\"]*)\")?")
_NAMES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-time": "date_time",
    "tg-spoiler": "spoiler",
}
_MENTION = re.compile(r"(?<!\w)@[A-Za-z]\w{2,31}")
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/<>])")


class MarkupError(Exception):
    """What Telegram answers with "can't parse entities"."""


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int


@dataclass(slots=True)
class Parsed:
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)


def utf16(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def parse(html: str, *, times: bool = True) -> Parsed:
    """The text and its entities. `times`: whether the server knows date-time entities.

    Raises:
        MarkupError: not the HTML that Telegram takes.
    """
    parsed, stack = Parsed(), list[_Open]()
    for found in _TOKEN.finditer(html):
        if found["tag"]:
            _tag(found, parsed, stack, times=times)
        elif found["name"]:
            parsed.text += _character(found["name"])
        elif found["one"] == "<":
            raise MarkupError(f"Unsupported start tag at byte offset {found.start()}")
        else:
            parsed.text += found["one"]
    if stack:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    parsed.entities += automatic(parsed.text)
    return parsed


def automatic(text: str) -> list[dict[str, Any]]:
    """What becomes an entity without any markup: names and commands."""
    found = [("mention", match) for match in _MENTION.finditer(text)]
    found += [("bot_command", match) for match in _COMMAND.finditer(text)]
    return [{"type": kind, "offset": utf16(text[: match.start()]), "length": utf16(match[0])} for kind, match in found]


def _tag(found: re.Match[str], parsed: Parsed, stack: list[_Open], *, times: bool) -> None:
    tag = found["tag"]
    if tag not in _TYPES or (tag == "tg-time" and not times):
        raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {found.start()}')
    if not found["end"]:
        attributes = {name: _unescaped(value) for name, value in _ATTRIBUTE.findall(found["attributes"] or "")}
        stack.append(_Open(tag, attributes, utf16(parsed.text)))
        return
    if not stack or stack[-1].tag != tag:
        raise MarkupError(f"Unmatched end tag at byte offset {found.start()}")
    opened = stack.pop()
    length = utf16(parsed.text) - opened.offset
    if length:
        parsed.entities.append(_entity(opened, length))


def _entity(opened: _Open, length: int) -> dict[str, Any]:
    entity: dict[str, Any] = {"type": _TYPES[opened.tag], "offset": opened.offset, "length": length}
    if opened.tag == "a":
        entity["url"] = opened.attributes.get("href", "")
    if opened.tag == "tg-time":
        entity["unix_time"] = int(opened.attributes["unix"])
        shape = opened.attributes.get("format", "")
        if not re.fullmatch(r"r|w?[dD]?[tT]?", shape):
            raise MarkupError("date-time format is invalid")
        if shape:
            entity["date_time_format"] = shape
    return entity


def _character(name: str) -> str:
    if name.startswith("#x"):
        return chr(int(f"0{name[1:]}", 0))
    if name.startswith("#"):
        return chr(int(name[1:]))
    return _NAMES.get(name, f"&{name};")


def _unescaped(value: str) -> str:
    return re.sub(r"&(#?\w+);", lambda found: _character(found[1]), value)
