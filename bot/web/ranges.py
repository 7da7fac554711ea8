"""Which part of a file a request asks for (RFC 9110, 13 and 14). Pure.

One range is given; a request for several gets the whole, as the standard allows: nobody who resumes a download asks so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TypeAlias

_ONE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Whole:
    """All of it: 200."""


@dataclass(frozen=True, slots=True)
class Part:
    """From `start` to before `end`: 206."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Beyond:
    """Nothing of it lies there: 416."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """The file is another one than the request is about: 412."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Who asks has it already: 304."""


Wanted: TypeAlias = Whole | Part | Beyond | Unlike | Unchanged


@dataclass(frozen=True, slots=True)
class Version:
    """What tells a file from another: its strong tag, quotes included, and the second it was made in."""

    tag: str
    made: datetime

    @property
    def modified(self) -> str:
        return format_datetime(self.made.astimezone(UTC).replace(microsecond=0), usegmt=True)


def wanted(headers: Mapping[str, str], size: int, version: Version) -> Wanted:
    """What the headers of a GET or HEAD (by lower-case name) ask for, of a file of `size` bytes."""
    if not _matches(headers.get("if-match"), version.tag, weakly=False, absent=True):
        return Unlike()
    if _matches(headers.get("if-none-match"), version.tag, weakly=True, absent=False):
        return Unchanged()
    asked = _ONE.fullmatch(headers.get("range", ""))
    if asked is None or not _same(headers.get("if-range"), version):
        return Whole()
    return _part(asked[1], asked[2], size)


def _part(first: str, last: str, size: int) -> Wanted:
    if not first:
        if not last:
            return Whole()
        length = min(int(last), size)
        return Part(size - length, size) if length else Beyond()
    start, end = int(first), min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return Whole()  # no range at all: to be passed over, says the standard
    return Part(start, end) if start < size else Beyond()


def _same(if_range: str | None, version: Version) -> bool:
    """Whether the part somebody has is of this very version; a weak tag never says so, nor does another date."""
    if if_range is None or if_range.strip() == version.tag:
        return True
    try:
        at = parsedate_to_datetime(if_range)
    except (ValueError, OverflowError):
        return False
    return at.tzinfo is not None and at == version.made.replace(microsecond=0)


def _matches(header: str | None, tag: str, *, weakly: bool, absent: bool) -> bool:
    if header is None:
        return absent
    named = (name.strip() for name in header.split(","))
    return any(name in {"*", tag} or (weakly and name == f"W/{tag}") for name in named)
