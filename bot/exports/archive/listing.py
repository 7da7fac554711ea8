"""Reads a long JSON list one element after another, from pieces of bytes: a record is held, never the whole file."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

LISTS = frozenset({"generations", "data", "items", "results"})
"""Under one of these the list may stand, where it is not the file itself."""
LARGEST = 4 << 20
"""Characters of one element. A longer one ends the reading."""

_BLANK = re.compile(r"[ \t\r\n]*")
_DEEP = 200


class UnreadableError(Exception):
    """It is not JSON, or no list, or too large in one piece."""


def elements(pieces: Iterable[bytes]) -> Iterator[Any]:
    """The elements of the list that a JSON file is, or has under one of `LISTS`.

    Raises:
        UnreadableError
    """
    text = _Text(pieces)
    match text.next():
        case "[":
            yield from _list(text)
        case "{":
            yield from _object(text)
        case _:
            raise UnreadableError


def _object(text: "_Text") -> Iterator[Any]:
    """Everything before the list is passed over, everything after it is not read."""
    text.skip("{")
    while text.next() != "}":
        name = text.value()
        text.skip(":")
        if text.next() == "[" and name in LISTS:
            yield from _list(text)
            return
        text.value()
        if text.next() == ",":
            text.skip(",")
    raise UnreadableError


def _list(text: "_Text") -> Iterator[Any]:
    text.skip("[")
    while text.next() != "]":
        yield text.value()
        if text.next() == ",":
            text.skip(",")
        elif text.next() != "]":
            raise UnreadableError


class _Text:
    """The part of the file that is being read."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._json = json.JSONDecoder()
        self._text, self._at = "", 0

    def next(self) -> str:
        """The next sign that is not blank; nothing at the end."""
        while True:
            self._at = self._blank_end()
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def skip(self, sign: str) -> None:
        if self.next() != sign:
            raise UnreadableError
        self._at += 1

    def value(self) -> Any:  # noqa: ANN401  whatever stands in the file
        """The next value, read as often as it takes until its end is there."""
        self.next()
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except RecursionError:
                raise UnreadableError from None
            except ValueError:
                end = len(self._text)
            if end < len(self._text):
                self._at = end
                return value
            if len(self._text) - self._at > LARGEST or not self._more():
                raise UnreadableError

    def _blank_end(self) -> int:
        found = _BLANK.match(self._text, self._at)
        return found.end() if found else self._at

    def _more(self) -> bool:
        """As much again as is held, so that a long element is not read from its start too often."""
        held = self._text[self._at :]
        wanted = max(len(held), 1 << 16)
        parts, length = [held], 0
        while length < wanted and (piece := next(self._pieces, None)) is not None:
            parts.append(self._decoder.decode(piece))
            length += len(parts[-1])
        self._text, self._at = "".join(parts), 0
        return length > 0
